"""Nothing but the verbs changes what is served, and each leaves a line in the log."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

import home
from cms.publishing.approvals.guard import WrittenRound, writing
from cms.publishing.audit.append_only import AppendOnlyError
from home.directory import numbers
from home.models import ContactChannel

from .conftest import MOBILE, called, entries, stored


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
        ("old_is_dead", True),
        ("method", "desk"),
    ],
)
def test_save_refuses_to_change_what_is_served(channel, field, value):
    channel = stored(channel)
    setattr(channel, field, "draft" if (field, channel.state) == ("state", value) else value)

    with pytest.raises(WrittenRound):
        channel.save()


def test_save_refuses_to_move_a_number_to_another_service(channel, other):
    channel.service = other.service

    with pytest.raises(WrittenRound):
        channel.save()


def test_save_refuses_a_new_row_with_a_number(service):
    with pytest.raises(WrittenRound):
        ContactChannel(service=service, type="call", kind="mobile", value="092311511").save()


def test_queryset_refuses_too(channel, service):
    with pytest.raises(WrittenRound):
        ContactChannel.objects.update(value="118")
    with pytest.raises(WrittenRound):
        ContactChannel.objects.bulk_create([ContactChannel(service=service)])
    with pytest.raises(WrittenRound):
        ContactChannel.objects.all().delete()
    with pytest.raises(WrittenRound):
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
        "directory/upkeep/link_checks.py",
    }


def test_a_guard_that_is_lifted_for_one_number_stays_for_the_others(channel, other):
    other.value = "118"

    with writing(channel), pytest.raises(WrittenRound):
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
        {"old_is_dead": True, "value": "", "type": "", "kind": "", "state": "draft"},
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


@pytest.mark.parametrize(
    ("before", "verb", "facts", "logged", "changed"),
    [
        ([], "propose", MOBILE, "requested", {"candidate": ("", "092311511")}),
        (["propose"], "confirm", {"method": "called"} | called(), "approved",
         {"value": ("023213004", "092311511"), "kind": ("landline", "mobile"),
          "candidate": ("092311511", "")}),
        (["propose"], "reject", {"reason": "x"}, "returned", {"candidate": ("092311511", "")}),
        ([], "renew", {}, "renew", {}),
        ([], "stop", {"reason": "x"}, "stop", {"old_is_dead": (False, True)}),
        ([], "withdraw", {"reason": "x"}, "withdraw", {"state": ("call_verified", "withdrawn")}),
    ],
)  # fmt: skip
def test_each_verb_writes_one_entry(
    office_number, sokha, dara, before, verb, facts, logged, changed
):
    for earlier in before:
        getattr(numbers, earlier)(office_number, by=sokha, **MOBILE, **called())
    known = set(entries(office_number).values_list("pk", flat=True))

    getattr(numbers, verb)(stored(office_number), by=dara, now=timezone.now(), **facts)

    [entry] = entries(office_number).exclude(pk__in=known)
    assert (entry.verb, entry.by_id, entry.by_name) == (logged, dara.pk, "dara")
    differs = {name for name in entry.new if entry.old[name] != entry.new[name]}
    checked = {"state", "method", "networks", "verified_on", "valid_until"}
    assert differs - checked == changed.keys() - checked
    for name, (old, new) in changed.items():
        assert (entry.old[name], entry.new[name]) == (old, new)


@pytest.mark.parametrize(
    ("steps", "logged", "is_dead"),
    [
        (["report"], "requested", (False, False)),
        (["report", "report of dara"], "approved", (False, True)),
        (["report", "take_back"], "taken_back", (False, False)),
        (["report", "report of dara", "take_back"], "taken_back", (True, False)),
    ],
)
def test_each_report_writes_one_entry(channel, other, sokha, dara, steps, logged, is_dead):
    verbs = {
        "report": lambda: numbers.report_wrong(
            channel, by=sokha, outcome="dead", networks_tested=["smart"]
        ),
        "report of dara": lambda: numbers.report_wrong(
            channel, by=dara, outcome="dead", networks_tested=["metfone"]
        ),
        "take_back": lambda: numbers.take_back(channel, by=sokha),
    }
    for step in steps:
        known = set(entries(channel).values_list("pk", flat=True))
        verbs[step]()

    [entry] = entries(channel).exclude(pk__in=known)
    by = dara if steps[-1] == "report of dara" else sokha
    assert (entry.verb, entry.by_id) == (logged, by.pk)
    assert (entry.old["old_is_dead"], entry.new["old_is_dead"]) == is_dead
    assert entry.old["reports"] != entry.new["reports"]


def test_log_is_append_only(channel):
    entry = entries(channel).first()
    for write in (
        entry.save,
        entry.delete,
        lambda: entries(channel).update(verb="returned"),
        entries(channel).delete,
    ):
        with pytest.raises(AppendOnlyError):
            write()
