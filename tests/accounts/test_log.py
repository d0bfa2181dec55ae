"""Who came in, who tried, and what left the office."""

from typing import Any

from django.test import Client
from django.urls import reverse

from cms.two_people.audit.models import AuditEntry
from office.accounts import factors, middleware, throttle
from tests.accounts.conftest import ASK, code_of, give_app, with_password


def log_of(user: Any) -> list[tuple[str, int | None]]:
    entries = AuditEntry.objects.about(user).order_by("pk")
    return list(entries.values_list("verb", "by_id"))


def test_each_step_of_a_login_is_in_the_log(publisher):
    app = give_app(publisher)
    Client().post(reverse("wagtailadmin_login"), {"username": "publisher", "password": "wrong"})
    client = with_password(publisher)
    client.post(ASK, {"code": "000000"})
    app.refresh_from_db()
    app.throttle_reset()
    client.post(ASK, {"code": code_of(app)})

    assert log_of(publisher) == [
        (throttle.FAILED, None),
        (throttle.SIGNED_IN, publisher.pk),
        (factors.REFUSED, None),
        (factors.PROVED, publisher.pk),
    ]


def test_a_file_that_leaves_is_in_the_log(publisher, client, public_tree):
    publisher.groups.add(public_tree.groups["Reviewers (Khmer)"])
    client.force_login(publisher)

    for path in (reverse("localize_exchange:terms"), reverse("localize:report")):
        assert client.get(path).status_code == 200

    (entry,) = AuditEntry.objects.filter(verb=middleware.EXPORTED)
    assert (entry.by_id, entry.data["what"]) == (
        publisher.pk,
        reverse("localize_exchange:terms"),
    )
