"""The version as production reads it: committed, over a connection of its own; others publish.

And whatever happens to that connection, everybody is answered.
"""

import contextlib
import logging
from datetime import datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from cms.api.filters.tokens import token
from cms.delivery.response_cache import version, wrapper
from cms.delivery.response_cache.version import Connection, Versions
from cms.documents import projection
from cms.documents.models import Document, Feed
from tests.delivery.asking import Asked

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow("what commits empties the database afterwards"),
    pytest.mark.usefixtures("transactional_db", "django_db_serialized_rollback"),
]


INDEX = "/api/v1/"  # says the number of the feed


@pytest.fixture
def asked():
    asked = Asked(Versions())
    yield asked
    asked.cache.versions.close()


def publish() -> None:
    """By somebody else, in a transaction on a connection of their own."""

    def work():
        with projection.publishing() as publication:
            publication.feed.seq += 1
        connections.close_all()

    other = Thread(target=work)
    other.start()
    other.join()


def now_says(asked: Asked) -> bool:
    """Does the index say what is committed?"""
    feed = Feed.objects.get()
    return token(feed.epoch, feed.seq).encode() in asked.get(INDEX).body


@pytest.mark.parametrize("paused", ["before", "after"])
def test_what_is_published_while_an_answer_is_made_lets_it_go(asked, paused):
    """The race of labels, with the rendering paused on either side of what it reads."""
    setattr(asked, paused, publish)
    asked.get(INDEX)
    asked.before = asked.after = lambda: None

    assert now_says(asked)
    assert len(asked.questions) == 2, "what was made before the commit was given"
    assert now_says(asked)
    assert len(asked.questions) == 2


def test_who_began_before_a_commit_leaves_nothing_for_those_after_it(asked, monkeypatch):
    """Somebody reads the version and is held; others publish, ask and fill the memory."""
    asked.get(INDEX)
    read, held = Versions.now, iter([True])

    def now(self):
        found = read(self)
        if next(held, False):
            publish()
            assert now_says(asked)
        return found

    monkeypatch.setattr(Versions, "now", now)
    asked.get(INDEX)

    assert now_says(asked)
    assert now_says(asked)


def test_publication_that_is_not_committed_or_fails_changes_nothing(asked):
    first = asked.get(INDEX)
    with contextlib.suppress(RuntimeError), projection.publishing() as publication:
        publication.feed.seq += 1
        publication.feed.save()
        assert asked.get(INDEX) == first
        raise RuntimeError

    assert asked.get(INDEX) == first
    assert len(asked.questions) == 1


def test_connection_that_died_is_opened_again(asked):
    first = asked.get(INDEX)
    own = asked.cache.versions._idle[0]
    with connection.cursor() as cursor:
        pid = own._connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

    assert asked.get(INDEX) == first
    assert len(asked.questions) == 1
    assert asked.cache.versions._idle[0] is not own


def test_database_that_is_away_is_left_to_django_and_then_alone(asked, monkeypatch, caplog):
    asked.get(INDEX)
    asked.cache.versions._idle[0].close()
    opened, now = [], [1000.0]

    def away(self):
        opened.append(1)
        raise connection.Database.OperationalError("no database")

    monkeypatch.setattr(version.time, "monotonic", lambda: now[0])
    with monkeypatch.context() as without, caplog.at_level(logging.WARNING):
        without.setattr(Connection, "__init__", away)
        told = [asked.get(INDEX).status for _ in range(3)]
    assert (told, opened) == ([200, 200, 200], [1])
    assert len(asked.questions) == 4
    assert [one.name for one in caplog.records] == [wrapper.__name__]

    now[0] += version.PAUSE
    asked.get(INDEX)
    assert len(asked.questions) == 4


def test_next_turn_of_the_clock_is_read_over_it_as_well(asked):
    now = timezone.now()
    version = asked.cache.versions.now()
    turn = asked.cache.versions.next_turn
    assert turn(version, now) > now  # midnight

    def document(**times: datetime) -> None:
        values = {"locale": "en", "kind": "pages", "etag": "x"}
        values |= {"key": uuid4(), "updated_at": now, "seq": version.seq + 1, "slug": f"{uuid4()}"}
        content = dict.fromkeys(("body", "body_gzip", "card"), b"{}")
        Document.objects.create(**values | content | times)

    ends, begins = now + timedelta(seconds=2), now + timedelta(seconds=1)
    document(live_until=ends)
    assert turn(version, now) == ends
    version = version._replace(seq=version.seq + 1)
    document(live_from=begins)
    version = version._replace(seq=version.seq + 1)
    assert turn(version, now) == begins
    later = version._replace(seq=version.seq + 1)
    assert turn(later, now) == begins  # what was found is not read again
    assert turn(later, begins) == ends
    assert turn(version._replace(epoch="other"), now) == begins


def test_who_asks_at_the_same_time_has_another_connection(asked):
    asked.get(INDEX)
    versions = asked.cache.versions
    first = versions._kept()  # somebody has it

    assert asked.cache.versions.now() is not None
    (second,) = versions._idle
    assert second is not first
    versions._row(first, version.VERSION, ())
    assert len(versions._idle) == 2

    other = Thread(target=asked.get, args=[INDEX])
    other.start()
    other.join()
    assert len(versions._idle) == 2
    assert len(asked.questions) == 1
