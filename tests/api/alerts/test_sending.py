"""Who sends and ends an alert, and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from home.alerts import alerts
from home.directory import say
from home.directory.standing import IS_NOT
from home.directory.upkeep import clock
from home.models import Alert
from tests.api.alerts.conftest import refused, send, shown


@pytest.mark.parametrize("name", ["editor", "translator", "reviewer", "keeper"])
def test_only_publishers_and_administrators_send_and_end(approved, sent, people, name):
    person = getattr(people, name)

    for verb in (
        lambda: send(approved, person, replace=True),
        lambda: alerts.end(sent, by=person, reason="over"),
        lambda: alerts.see(sent, by=person),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert Alert.objects.get().ended_at is None


@pytest.mark.parametrize("hours", [0, -1, 73, 1000])
def test_an_alert_lasts_at_most_72_hours(approved, people, hours):
    assert "1 to 72 hours" in refused(send, approved, people.publisher, hours=hours)


@pytest.mark.parametrize(
    ("away", "says"),
    [(timedelta(hours=-1), "has passed"), (timedelta(hours=73), "within the next 72 hours")],
)
def test_an_alert_starts_soon_and_not_in_the_past(now, approved, people, away, says):
    assert says in refused(send, approved, people.publisher, starts_at=now + away)


def test_a_number_that_is_not_offered_now_is_refused(approved, channel, people):
    for person in (people.keeper, people.admin):
        say.say(channel, IS_NOT, by=person)

    assert "not offered any more" in refused(send, approved, people.publisher)
    assert not Alert.objects.exists()


def test_a_number_whose_check_is_overdue_is_sent_and_marked(approved, people, api):
    """It is what readers have everywhere, and an emergency does not wait for a call."""
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        clock.tick(timezone.now())  # as the worker does
        send(approved, people.publisher)

        assert [one["stale"] for one in shown(api)["contacts"]] == [True]


def test_what_was_not_on_the_screen_is_not_sent(approved, people):
    assert "changed meanwhile" in refused(send, approved, people.publisher, seen="guessed")
    assert not Alert.objects.exists()


def test_one_alert_at_a_time(approved, sent, people, api, check):
    assert "running already" in refused(send, approved, people.admin)
    second = send(approved, people.admin, replace=True)

    sent.refresh_from_db()
    assert (sent.end_reason, sent.ended_by) == ("replaced", people.admin)
    assert shown(api)["key"] == str(second.key)
    check()


def test_an_alert_that_is_over_stands_in_nobodys_way(approved, people):
    """The worker has not come by yet."""
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as traveller:
        first = send(approved, people.publisher, hours=1)
        traveller.move_to(moment + timedelta(hours=2))
        send(approved, people.publisher)

    first.refresh_from_db()
    assert first.end_reason == "lapsed"


def test_an_end_needs_a_reason_and_happens_once(sent, people):
    for reason in ("", "lapsed", "replaced", "because"):
        assert "Say why" in refused(alerts.end, sent, by=people.admin, reason=reason)
    alerts.end(sent, by=people.publisher, reason="over")
    assert "ended already" in refused(alerts.end, sent, by=people.admin, reason="over")
