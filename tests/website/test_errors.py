"""What Django's own error page is for: an error behind the sessions, too, is a page for people."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests.conftest import member


def write_fails(tried, error):
    def execute(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            tried.append(sql)
            raise error
        return execute(sql, params, many, context)

    return execute


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (OperationalError("database is locked"), 503, "Not available right now"),
        (InterfaceError("connection already closed"), 503, "Not available right now"),
        (RuntimeError("canary"), 500, "Something went wrong here"),
    ],
)
def test_login_that_cannot_be_written(site_tree, error, status, sentence):
    member(site_tree, "editor", "Editors")
    client = Client(raise_request_exception=False)
    form = {"username": "editor", "password": "a long password"}
    tried: list[str] = []

    with connection.execute_wrapper(write_fails(tried, error)):
        answer = client.post(reverse("wagtailadmin_login"), form)

    html = answer.content.decode()
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert sentence in html
    assert "locked" not in html
    assert "canary" not in html
    assert answer.get("Retry-After") == ("10" if status == 503 else None)
    # nothing else is tried on the way out: it would wait for the same lock once more
    assert len(tried) == 1
    assert client.post(reverse("wagtailadmin_login"), form).status_code == 302
