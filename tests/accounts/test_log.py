"""Who came in, who tried, what left the office, and who has not been here for long."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts import factors, middleware, receivers, throttle
from cms.accounts.leavers import leavers
from cms.publishing.audit.models import AuditEntry
from tests.accounts.conftest import ASK, PASSWORD, code_of, give_app, with_password
from tests.conftest import member

REPORT = "/admin/reports/unused-accounts/"


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
        (receivers.SIGNED_IN, publisher.pk),
        (factors.REFUSED, None),
        (factors.PROVED, publisher.pk),
    ]


def test_a_file_that_leaves_is_in_the_log(publisher, client):
    client.force_login(publisher)

    client.get(reverse("office:year_file", args=[2026]))
    client.get("/admin/reports/aging-pages/?export=csv")
    client.get("/admin/reports/aging-pages/")

    entries = AuditEntry.objects.filter(verb=middleware.EXPORTED).order_by("pk")
    assert [(entry.by_id, entry.data["what"]) for entry in entries] == [
        (publisher.pk, reverse("office:year_file", args=[2026])),
        (publisher.pk, "/admin/reports/aging-pages/"),
    ]


def test_who_was_away_for_long_is_listed_with_what_they_may_do(public_tree, admin_client):
    now, users = timezone.now(), get_user_model().objects
    old = now - timedelta(days=200)
    for name, last in (("here", now), ("away", now - timedelta(days=91)), ("never", None)):
        person = member(public_tree, name, "Publishers")
        users.filter(pk=person.pk).update(date_joined=old, last_login=last)
    gone = member(public_tree, "gone", "Publishers")
    users.filter(pk=gone.pk).update(date_joined=old, is_active=False)
    users.create_user("new", password=PASSWORD)

    ours = [one for one in leavers(now) if one.username in ("here", "away", "never", "gone", "new")]

    assert [(one.username, one.may) for one in ours] == [
        ("never", "Publishers"),
        ("away", "Publishers"),
    ]
    screen = admin_client.get(REPORT).content.decode()
    assert "away" in screen and "Publishers" in screen


def test_only_administrators_see_who_left(publisher, client):
    client.force_login(publisher)

    assert client.get(REPORT).status_code == 302
