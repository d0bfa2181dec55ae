"""Nothing but the verbs changes what is served, and each leaves a line in the log."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

import home
from cms.publishing.approvals.guard import writing
from home.directory import numbers
from home.directory.removal import UNDO
from home.models import ChannelEvent, ContactChannel, ServedValueLocked

from .conftest import BOTH, MOBILE, stored


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", "118"),
        ("type", "sms"),
        ("kind", "short_code"),
        ("e164", "+855117"),
        ("state", "call_verified"),
        ("verified_on", date(2027, 1, 1)),
        ("valid_until", date(2099, 1, 1)),
        ("candidate_value", "118"),
        ("wrong_reports", [{"by": 1}]),
    ],
)
def test_save_refuses_to_change_what_is_served(channel, field, value):
    channel = stored(channel)
    setattr(channel, field, "draft" if (field, channel.state) == ("state", value) else value)

    with pytest.raises(ServedValueLocked):
        channel.save()


def test_save_refuses_to_move_a_number_to_another_service(channel, other):
    channel.service = other.service

    with pytest.raises(ServedValueLocked):
        channel.save()


def test_save_refuses_a_new_row_with_a_number(service):
    with pytest.raises(ServedValueLocked):
        ContactChannel(service=service, type="call", kind="mobile", value="092311511").save()


def test_queryset_refuses_too(channel, service):
    with pytest.raises(ServedValueLocked):
        ContactChannel.objects.update(value="118")
    with pytest.raises(ServedValueLocked):
        ContactChannel.objects.bulk_create([ContactChannel(service=service)])
    with pytest.raises(ServedValueLocked):
        ContactChannel.objects.all().delete()
    with pytest.raises(ServedValueLocked):
        channel.delete()


def test_save_of_other_facts_passes(channel):
    channel.priority = 3
    channel.save()

    assert stored(channel).priority == 3


def test_only_the_verbs_and_the_clock_lift_the_guard():
    root = Path(home.__file__).parent
    users = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "writing(" in path.read_text()
    }
    assert users == {
        "alerts/alerts.py",
        "directory/held_back.py",
        "directory/numbers.py",
        "directory/upkeep/clock.py",
    }


def test_a_guard_that_is_lifted_for_one_number_stays_for_the_others(channel, other):
    other.value = "118"

    with writing(channel), pytest.raises(ServedValueLocked):
        other.save()


@pytest.mark.parametrize(
    "broken",
    [
        {"value": ""},
        {"e164": "+855117"},
        {"state": "draft"},
        {"verified_on": None},
        {"valid_until": None},
        {"second_verified_by": None},
        {"candidate_value": "118"},
        {"old_is_dead": True, "value": "", "type": "", "kind": "", "state": "draft"},
        {"wrong_reports": [{}], "value": "", "type": "", "kind": "", "state": "draft"},
        {"withdrawn_on": datetime(2026, 11, 24, tzinfo=UTC)},
    ],
)
def test_database_refuses_half_a_fact(channel, broken):
    for name, value in broken.items():
        setattr(channel, name, value)

    with pytest.raises(IntegrityError), transaction.atomic(), writing(channel):
        channel.save()


def test_database_refuses_one_person_twice(channel):
    channel.second_verified_by = channel.verified_by

    with pytest.raises(IntegrityError), transaction.atomic(), writing(channel):
        channel.save()


# log


def test_log_says_who_did_what(channel, other, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha)
    numbers.confirm(channel, by=dara, method="called", networks_tested=BOTH)
    numbers.withdraw(channel, by=sokha, reason="closed")
    numbers.withdraw(channel, by=dara, reason="closed too")
    numbers.withdraw(channel, by=dara, reason="for good", now=timezone.now() + UNDO)

    events = list(channel.events.order_by("pk"))
    assert [(event.verb, event.by) for event in events] == [
        ("propose", sokha),
        ("confirm", dara),
        ("propose", sokha),
        ("confirm", dara),
        ("report_wrong", sokha),
        ("report_wrong", dara),
        ("withdraw", dara),
    ]
    assert (events[3].old["value"], events[3].new["value"]) == ("117", "092311511")
    assert [event.note for event in events[4:]] == [
        "withdraw: closed",
        "withdraw: closed too",
        "for good",
    ]
    [first, _second] = events[6].new["wrong_reports"]
    assert (first["by"], first["outcome"]) == (sokha.pk, "withdraw")


def test_log_is_append_only(channel):
    event = channel.events.first()
    with pytest.raises(ServedValueLocked):
        event.save()
    with pytest.raises(ServedValueLocked):
        event.delete()
    with pytest.raises(ServedValueLocked):
        ChannelEvent.objects.update(verb="reject")
    with pytest.raises(ServedValueLocked):
        ChannelEvent.objects.all().delete()
