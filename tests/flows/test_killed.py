"""The process dies at any statement, of a publication or of what follows a number: each document is
the old one or the new one, everybody reads the new number, and the next round does the rest."""

import json
import os
import random
import signal
import sqlite3
from contextlib import closing
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from cms.documents import deferred_rendering, projection
from cms.documents.models import Document, Feed
from lessons.models import LessonPage
from tests.flows.one_number import NEW, OLD, digits_in, in_khmer, make_whole
from tests.forked import database, forked  # noqa: F401
from tests.home.conftest import called, called_first, called_too
from tests.parts import IS_SOAK, rounds
from tests.website.conftest import make_reader_site, office, office_world  # noqa: F401

# statements at which the process may die: a publication has some hundred, and so has a page that
# follows in both languages
LAST = {"publish": 100, "follow": 120 if IS_SOAK else 45}


def publish():
    page = LessonPage.objects.get(locale__language_code="en")
    publisher = get_user_model().objects.get(username="publisher")
    page.get_latest_revision().publish(user=publisher)


def follow():
    deferred_rendering.MOST = 1
    deferred_rendering.tick(timezone.now())


def dies_at(number, do):
    left = number

    def counted(execute, sql, params, many, context):
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.ensure_connection()
    connection.execute_wrappers.append(counted)
    do()


@pytest.fixture
def site(transactional_db, django_db_serialized_rollback, office, monkeypatch):  # noqa: F811
    # in the suite what follows is in one language
    return (make_whole if IS_SOAK else in_khmer)(make_reader_site(office))


@pytest.mark.slow("a site is written and published, and processes are killed")
@pytest.mark.series
def test_kill_9_at_any_statement(database, site, monkeypatch):  # noqa: F811
    chance = random.Random(rounds(1, random.randrange(10**6)))
    for number in range(rounds(1, 20)):
        _publication_dies(database, site, chance, f"Title {number}")
        old, new = (OLD, NEW) if number % 2 == 0 else (NEW, OLD)
        _following_dies(database, site, chance, digits_in(old)[1:], new)


def _publication_dies(database, site, chance, title):  # noqa: F811
    reader, _channel = site
    lesson = type(reader.lesson).objects.get(pk=reader.lesson.pk)
    was = lesson.title
    lesson.title = title
    lesson.save_revision(user=reader.office.people.editor)

    ended = die(chance.randrange(LAST["publish"]), publish, database())

    assert ended.status in (-signal.SIGKILL, 0), ended.said
    lesson.refresh_from_db()
    assert lesson.title in (was, title)
    shown = Document.objects.get(key=lesson.translation_key, locale="en", kind="lessons")
    assert shown.title == lesson.title
    _is_whole()


def _following_dies(database, site, chance, old, new):  # noqa: F811
    from cms.documents import dependency_update

    reader, channel = site
    people = reader.office.people
    dependency_update.FAN_OUT, before = 0, dependency_update.FAN_OUT
    try:
        called_first(
            channel, type="call", kind="mobile", value=new, by=people.keeper, **called("smart")
        )
        called_too(channel, by=people.admin, **called("metfone"))
    finally:
        dependency_update.FAN_OUT = before
    assert deferred_rendering.left()

    ended = die(chance.randrange(LAST["follow"]), follow, database())

    assert ended.status in (-signal.SIGKILL, 0), ended.said
    for document in Document.objects.filter(deleted=False):
        given = digits_in(document.body_as_given().decode())
        assert old not in given, document
        if document.kind == "lessons":  # whether it is written by now or not
            assert digits_in(new)[1:] in given
    _is_whole()
    deferred_rendering.tick(timezone.now())
    assert deferred_rendering.left() == 0
    _is_whole()


def die(number, do, address):
    return left_by(partial(dies_at, number, do), address)


def left_by(do, address):
    """What a process that does this left in the database is in ours then."""
    ended = forked(do, address)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as left:
            left.backup(connection.connection)
    return ended


def _is_whole():
    assert projection.check() == []
    seqs = list(Document.objects.values_list("seq", flat=True))
    assert len(set(seqs)) == len(seqs)
    assert max(seqs) <= Feed.objects.get().seq
    assert json.loads(bytes(Document.objects.filter(deleted=False).first().body))
