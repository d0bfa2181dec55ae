"""The log as the installation writes it: the number of each request, and no address of a reader."""

import io
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from public.api.asking import HEADER

CANARY = "canary-7f3a"
AWAY = [f"/read/km/services/{CANARY}/", f"/api/v1/km/lessons/{CANARY}/", f"/media/{CANARY}.pdf"]


@pytest.fixture
def log(monkeypatch):
    """What stands on the console, with every logger at its loudest."""
    stream = io.StringIO()
    [console] = [one for one in logging.getLogger().handlers if one.get_name() == "console"]
    monkeypatch.setattr(console, "stream", stream)
    monkeypatch.setattr(logging.getLogger("django.request"), "level", logging.DEBUG)
    return stream


def _away(*args, **kwargs):
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize("path", AWAY)
def test_outage_tells_nobody_what_was_read(db, client, log, monkeypatch, path):
    monkeypatch.setattr("public.api.middleware.asked_again", _away)
    monkeypatch.setattr("public.website.middleware.asked_again", _away)

    answer = client.get(f"{path}?q={CANARY}", headers={"referer": f"http://x/{CANARY}"})

    assert answer.status_code == 503
    said = log.getvalue()
    assert "The database does not answer" in said
    assert CANARY not in said
    assert f"[{answer[HEADER]}]" in said


@pytest.mark.parametrize("path", AWAY)
def test_mistake_of_a_reader_stands_nowhere(db, client, log, path):
    answer = client.get(f"{path}?odd={CANARY}")

    assert answer.status_code in (400, 404)
    assert CANARY not in log.getvalue()


def test_failure_of_ours_is_found_by_its_number(db, log, monkeypatch):
    def broken(*args):
        raise ValueError("broken")

    monkeypatch.setattr("public.website.middleware.ReaderPaths.page", broken)
    client = Client(raise_request_exception=False)

    answer = client.get(f"/read/km/{CANARY}/")

    assert answer.status_code == 500
    assert f"[{answer[HEADER]}]" in log.getvalue()
    assert answer[HEADER] in answer.content.decode()
    assert CANARY not in log.getvalue()


def test_path_of_the_office_stays_in_the_log(db, admin_client, log, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("broken")

    monkeypatch.setattr("office.desk.views.work_of", broken)
    admin_client.raise_request_exception = False

    answer = admin_client.get("/admin/")

    assert answer.status_code == 500
    assert "/admin/" in log.getvalue() and f"[{answer[HEADER]}]" in log.getvalue()


def test_what_a_cache_may_keep_has_no_number(db, client):
    assert HEADER not in client.get("/robots.txt")
    assert HEADER in client.get("/admin/login/")
