from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from cms import worker
from home.models import InfoPage
from tests.api.test_visibility import public


@pytest.fixture
def scheduled(office, soon):
    """A page that two people want public in a minute."""
    page = office.draft("Scheduled", go_live_at=soon)
    return office.publish(page)


def later():
    return time_machine.travel(timezone.now() + timedelta(hours=1))


def test_worker_publishes_what_is_due(office, scheduled, check):
    assert public(scheduled) == set()

    with later():
        call_command("worker", "--once")
        assert public(scheduled) == {"pages"}
        check()


def test_worker_leaves_what_is_not_due(office, scheduled):
    call_command("worker", "--once")

    assert public(scheduled) == set()


def test_refused_publication_does_not_stop_the_others(office, scheduled, caplog, soon):
    alone = office.draft("Alone", go_live_at=timezone.now() + timedelta(seconds=1))
    # one person wrote and scheduled it: the gate refuses
    revision = alone.save_revision(user=office.people.editor)
    revision.approved_go_live_at = alone.go_live_at
    revision.save()

    with later():
        failed = worker.tick(timezone.now())

        assert failed == 1
        assert public(scheduled) == {"pages"}
        assert public(alone) == set()
    assert f"publication of revision {revision.pk}" in caplog.text


def test_worker_takes_down_what_has_expired_with_everything_below(office, check):
    page = office.page("Page", expire_at=timezone.now() + timedelta(minutes=1))
    child = office.page("Child", parent=page)

    with later():
        call_command("worker", "--once")

        row = Page.objects.get(pk=page.pk)
        assert (row.live, row.expired) == (False, True)
        assert public(page) == public(child) == set()
        check()


def test_rounds_are_idempotent(office, scheduled, api):
    with later():
        call_command("worker", "--once")
        before = api.json("")["last_seq"]
        call_command("worker", "--once")
        assert api.json("")["last_seq"] == before


def test_failing_tick_of_a_room_does_not_stop_the_next(office, monkeypatch, caplog):
    called = []

    def broken(now):
        raise ValueError("broken")

    monkeypatch.setattr(worker, "PERIODIC", (broken, called.append))
    now = timezone.now()

    failed = worker.tick(now)

    assert failed == 1
    assert called == [now]
    assert "broken" in caplog.text


def test_clock_set_back_hides_nothing_that_is_public(office, check):
    page = office.page("Page")

    with time_machine.travel(timezone.now() - timedelta(minutes=10)):
        call_command("worker", "--once")
        InfoPage.objects.get(pk=page.pk).save()

        assert public(page) == {"pages"}
