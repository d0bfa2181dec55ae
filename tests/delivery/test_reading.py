"""The cursor of a reader: one process at a time, nothing behind what failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.documents.models import Feed
from public.delivery import reading
from public.delivery.models import Cursor
from public.delivery.reading import Failed, Place, pause_after, turn
from tests.delivery.conftest import changed


@pytest.fixture
def cursor(db):
    feed = Feed.objects.get()
    return Cursor.objects.create(name="reader", epoch=feed.epoch, seq=feed.seq)


def one_at_a_time(done, until=10):
    def step(cursor):
        if cursor.seq >= until:
            return None
        done.append(cursor.seq + 1)
        return Place(cursor.epoch, cursor.seq + 1)

    return step


def test_a_turn_goes_on_until_there_is_nothing(cursor):
    done = []
    Cursor.objects.update(seq=7)

    assert turn(cursor, one_at_a_time(done))

    assert done == [8, 9, 10]
    left = Cursor.objects.get()
    assert (left.seq, left.claim, left.claimed_until) == (10, "", None)


def test_two_workers_never_carry_the_same(cursor):
    done = []
    Cursor.objects.update(seq=9)

    def while_another_comes(cursor):
        assert not turn(Cursor.objects.get(), one_at_a_time(done))
        return one_at_a_time(done)(cursor)

    assert turn(cursor, while_another_comes)

    assert done == [10]


def test_who_died_in_the_middle_is_followed_when_the_lease_is_over(cursor):
    done = []
    Cursor.objects.update(seq=9, claim="dead", claimed_until=timezone.now() + reading.LEASE)
    assert not turn(cursor, one_at_a_time(done))

    Cursor.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert turn(cursor, one_at_a_time(done))

    assert done == [10]


def test_who_took_too_long_moves_nothing_and_frees_nothing(cursor):
    noted = []

    def slow(cursor):
        Cursor.objects.update(claim="another", seq=5)
        return Place(cursor.epoch, 3, noted.append)

    turn(cursor, slow)

    left = Cursor.objects.get()
    assert (left.seq, left.claim) == (5, "another")
    assert noted == []


def test_what_failed_is_not_tried_before_its_time(cursor):
    def fails(cursor):
        raise Failed("no")

    turn(cursor, fails)
    failed = Cursor.objects.get()
    assert (failed.failures, failed.last_error) == (1, "no")
    assert failed.next_at > timezone.now()

    done = []
    assert not turn(cursor, one_at_a_time(done))
    assert done == []


def test_a_worker_that_ends_stops_between_steps(cursor):
    done = []
    Cursor.objects.update(seq=0)

    turn(cursor, one_at_a_time(done), is_over=lambda: len(done) == 2)

    assert done == [1, 2]
    assert Cursor.objects.get().claim == ""


def test_what_belongs_to_a_place_is_noted_with_it_or_not_at_all(cursor):
    def note(now):
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError):
        turn(cursor, lambda cursor: Place(cursor.epoch, 77, note))

    left = Cursor.objects.get()
    assert left.seq != 77
    assert left.claim == ""


@pytest.mark.parametrize(
    ("failures", "lowest", "highest"),
    [(1, 4, 5), (2, 8, 10), (3, 16, 20), (8, 512, 640), (11, 2880, 3600), (10_000, 2880, 3600)],
)
def test_pauses_double_up_to_an_hour(failures, lowest, highest):
    for _ in range(20):
        assert lowest <= pause_after(failures) <= highest


def test_only_who_is_behind_and_free_and_due_is_looked_for(cursor):
    feed = Feed.objects.get()
    assert not Cursor.objects.behind(feed).exists()

    changed()
    feed = Feed.objects.get()
    now = timezone.now()
    assert Cursor.objects.behind(feed).due(now).exists()
    Cursor.objects.update(next_at=now + timedelta(seconds=5), failures=1)
    assert not Cursor.objects.behind(feed).due(now).exists()
    Cursor.objects.update(next_at=now, claimed_until=now + timedelta(seconds=5))
    assert not Cursor.objects.behind(feed).due(now).exists()
    # of a clock that was hours ahead
    Cursor.objects.update(claimed_until=now + timedelta(hours=2))
    assert Cursor.objects.behind(feed).due(now).exists()
    Cursor.objects.update(claimed_until=None, next_at=now + timedelta(hours=2))
    assert Cursor.objects.behind(feed).due(now).exists()
    Cursor.objects.update(failures=0, next_at=now + timedelta(minutes=30))
    assert Cursor.objects.behind(feed).due(now).exists()
    Cursor.objects.update(claimed_until=None, seq=feed.seq, epoch="another")
    assert Cursor.objects.behind(feed).due(now).exists()
