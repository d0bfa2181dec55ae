"""What channels and readers see of an alert, from its start to its end."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.documents import dependency_update
from cms.documents.models import Document
from home.alerts import alerts
from home.directory import say
from home.directory.standing import IS_NOT
from home.directory.upkeep import integrity
from home.models import Alert
from ops import worker
from tests.api.alerts.conftest import entries, send, shown
from tests.home.conftest import called, called_first, called_too, know


@pytest.mark.soak
def test_an_alert_is_in_every_language_and_goes_again(now, approved, people, api, check):
    assert shown(api) is None
    start, before = Document.objects.order_by("-seq").first().seq, api.json("changes/")["last_seq"]

    alert = send(approved, people.publisher)

    check()
    english, khmer = shown(api), shown(api, "km")
    assert english["key"] == khmer["key"] == str(alert.key)
    assert english["severity"] == "danger"
    assert english["starts_at"] == f"{now:%Y-%m-%dT%H:%M:%SZ}"
    assert english["ends_at"] == f"{now + timedelta(hours=24):%Y-%m-%dT%H:%M:%SZ}"
    assert "Call Child helpline (1280)." in english["text"]
    # without a Khmer page the service has the name of its category, as in help-now
    assert "បណ្តាញទូរសព្ទជំនួយ (1280)" in khmer["text"]
    assert [contact["href"] for contact in khmer["contacts"]] == ["tel:1280"]
    assert shown(api, "en", "help-now") == english
    # one transaction: the feed tells of all of them together
    changed = api.json("changes/", since=before)["results"]
    assert {(entry["kind"], entry["locale"]) for entry in changed} == {
        ("home", "en"), ("home", "km"), ("help-now", "en")
    }  # fmt: skip
    assert {entry["seq"] for entry in changed} == {start + 1, start + 2, start + 3}
    # the nightly comparison of numbers knows it
    assert integrity.run(now).findings == []

    alerts.end(alert, by=people.admin, reason="mistake")

    check()
    assert shown(api) is shown(api, "km") is shown(api, "en", "help-now") is None
    assert [(entry.verb, entry.by_id) for entry in entries(alert)] == [
        ("send", people.publisher.pk),
        ("end", people.admin.pk),
    ]


def test_new_number_is_in_the_alert_at_once(sent, channel, people, api, check, monkeypatch):
    """However many pages show the helpline, and in every language."""
    monkeypatch.setattr(dependency_update, "FAN_OUT", 0)
    know("1288")

    called_first(
        channel, type="call", kind="short_code", value="1288", by=people.keeper,
        **called("smart"),
    )  # fmt: skip
    called_too(channel, by=people.publisher, **called("metfone"))

    for kind in ("home", "help-now"):
        assert "1280" not in shown(api, "en", kind)["text"]
        assert "1288" in shown(api, "en", kind)["text"]
    for locale in ("en", "km"):
        assert shown(api, locale)["contacts"][0]["href"] == "tel:1288"
    check()


def test_a_failed_alert_changes_no_language(approved, people, api, monkeypatch):
    """All languages or none: the control that sending is one transaction."""
    before = api.json("changes/")["last_seq"]

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(alerts, "log", fail)
    with pytest.raises(RuntimeError):
        send(approved, people.publisher)

    assert shown(api) is None
    assert api.json("changes/")["last_seq"] == before
    assert not Alert.objects.exists()


@pytest.mark.slow("each page of the reader, before, in and after")
def test_readers_see_it_on_every_page_between_start_and_end(approved, people, check):
    client = Client()
    moment = timezone.now()
    pages = ("/read/en/", "/read/en/help-now/", "/read/en/services/", "/read/km/")
    few = ("/read/en/help-now/",)  # beside the moments at which it changes
    with time_machine.travel(moment, tick=False) as traveller:
        send(approved, people.publisher, hours=6, starts_at=moment + timedelta(hours=1))
        for hours, is_there, asked in (
            *((0, False, pages), (1, True, pages), (6.9, True, few)),
            *((7, False, pages), (80, False, few)),
        ):
            traveller.move_to(moment + timedelta(hours=hours))
            for page in asked:
                assert (b"1280" in band(client.get(page))) is is_there, (hours, page)
            # nothing that is stored became wrong meanwhile
            check()


def band(response):
    """The banner of a page of the reader; empty when there is none."""
    assert response.status_code == 200
    _, found, rest = response.content.partition(b'class="band alert alert-danger"')
    return rest.partition(b"</div>")[0] if found else b""


@pytest.mark.slow("a round of the worker, every document compared")
def test_the_worker_takes_it_out_after_its_end(approved, people, api, check):
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as traveller:
        alert = send(approved, people.publisher, hours=72)

        traveller.move_to(moment + timedelta(hours=71, minutes=59))
        assert alerts.tick(timezone.now()) == []
        assert shown(api) is not None

        traveller.move_to(moment + timedelta(hours=72))
        assert worker.tick(timezone.now()) == 0
        assert shown(api) is None
        check()
        alert.refresh_from_db()
        assert (alert.end_reason, alert.ended_by) == ("lapsed", None)


def test_an_alert_is_not_shown_with_a_dead_number_and_ends(
    now, approved, channel, people, api, check, django_capture_on_commit_callbacks
):
    alert = send(approved, people.publisher)

    for person in (people.keeper, people.admin):
        say.say(channel, IS_NOT, by=person)

    assert shown(api) is shown(api, "km") is shown(api, "en", "help-now") is None
    check()
    with django_capture_on_commit_callbacks(execute=True):
        alerts.tick(timezone.now())
    alert.refresh_from_db()
    assert alert.end_reason == "number_gone"
    check()
    # the sender is told too: people may need another one
    told = {address for one in mail.outbox for address in one.to if "alert" in one.subject}
    assert told == {people.publisher.email, people.admin.email}
