"""Time moves contacts on: due, expired, and still offered where nothing better is known."""

from datetime import timedelta

import pytest

from cms.worker import URGENT
from home.directory import numbers, service_documents
from home.directory.directory_facts import offered_channels
from home.directory.upkeep import clock

from .conftest import CHECKED_AT, by_two, entries, make_channel, make_service, stored


def at(days):
    return CHECKED_AT + timedelta(days=days)


def test_tick_moves_contacts_on_and_tells_which(channel, other):
    assert clock.tick(at(30)) == []
    assert {moved.pk for moved in clock.tick(at(31))} == {channel.pk, other.pk}
    assert stored(channel).state == "due"
    clock.tick(at(38))
    assert stored(channel).state == "expired"
    assert clock.tick(at(400)) == []
    assert clock.tick(at(0)) == []
    assert stored(channel).state == "expired"
    assert entries(channel).first().verb == "tick"


def test_expired_last_emergency_numbers_are_still_offered_as_stale(channel, other):
    clock.tick(at(400))

    assert offered_channels(stored(channel).service)[0].offer.stale
    assert offered_channels(stored(other).service)[0].offer.stale


def test_tick_goes_on_after_a_failure(channel, other, monkeypatch, caplog):
    real = clock._move

    def broken(pk, now):
        if pk == channel.pk:
            raise RuntimeError("broken row")
        return real(pk, now)

    monkeypatch.setattr(clock, "_move", broken)

    assert [moved.pk for moved in clock.tick(at(31))] == [other.pk]
    assert "could not be moved on" in caplog.text


def test_contact_whose_document_cannot_be_written_does_not_stop_the_others(
    published, channel, other, monkeypatch, caplog
):
    """All move together; where that fails, each alone."""
    real = service_documents.channel_json

    def broken(*args):
        raise RuntimeError("broken contact")

    monkeypatch.setattr(service_documents, "channel_json", broken)
    assert [moved.pk for moved in clock.tick(at(31))] == [other.pk]
    assert (stored(channel).state, stored(other).state) == ("call_verified", "due")
    assert "could not be moved on together" in caplog.text

    monkeypatch.setattr(service_documents, "channel_json", real)
    assert [moved.pk for moved in clock.tick(at(31))] == [channel.pk]


@pytest.mark.parametrize("deed", ["withdraw", "renew"])
def test_contact_that_somebody_decided_about_meanwhile_is_left_to_them(
    office_number, sokha, monkeypatch, caplog, deed
):
    late, real = at(91), clock._move
    said = {"reason": "closed"} if deed == "withdraw" else {}

    def slow(pk, now):
        getattr(numbers, deed)(stored(office_number), by=sokha, now=now, **said)
        return real(pk, now)

    monkeypatch.setattr(clock, "_move", slow)

    assert clock.tick(late) == []
    row = stored(office_number)
    assert row.state == ("withdrawn" if deed == "withdraw" else "call_verified")
    assert not entries(row).filter(verb="tick").exists()
    assert "could not be moved on" not in caplog.text


def test_tick_shortens_the_time_of_a_service_that_became_urgent(organization, sokha, dara):
    office = make_service(organization, urgency="information")
    channel = make_channel(office, sokha, dara)
    by_two(office, urgency="emergency")

    clock.tick(at(31))

    assert stored(channel).state == "due"


def test_tick_is_registered_for_the_worker():
    assert clock.tick in URGENT.twice_a_minute


def test_tick_with_nothing_to_do_takes_no_lock(channel, other, django_assert_num_queries):
    with django_assert_num_queries(1):
        clock.tick(at(5))
