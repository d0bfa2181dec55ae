"""How often was searched: two numbers a day and language, whatever the database does."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import OperationalError, connection

from cms.api.models import SearchCount
from cms.api.search import search, suggest, tally
from cms.api.search.tally import Tally, write_if_possible


def rows():
    return [*SearchCount.objects.order_by("day", "locale").values_list(
        "day", "locale", "searches", "without_result"
    )]  # fmt: skip


@contextmanager
def read_only():
    def refuse(execute, sql, params, many, context):
        if sql.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def test_searches_are_counted_by_day_and_language(site):
    # the office's day: it is tomorrow there
    with time_machine.travel(datetime(2026, 3, 1, 20, tzinfo=UTC), tick=False):
        for text in ("passwords", "pasword", "xqzw"):
            search("en", text)
        search("km", "រក្សា")
        suggest("en", "pass")
    assert rows() == []
    tally.tally.write()
    assert rows() == [(date(2026, 3, 2), "en", 3, 2), (date(2026, 3, 2), "km", 1, 0)]
    search("en", "passwords")
    tally.tally.write()
    tally.tally.write()
    assert [row[2] for row in rows()] == [3, 1, 1]


def test_a_further_page_is_no_search(site):
    first = search("en", "passwords", limit=1)
    search("en", "passwords", limit=1, cursor=first.cursor)
    tally.tally.write()
    assert [row[2] for row in rows()] == [1]


def test_a_database_that_takes_nothing_spoils_no_answer_and_loses_no_number(site):
    with read_only():
        assert search("en", "passwords").count
        write_if_possible(tally.tally)
        search("en", "passwords")
        write_if_possible(tally.tally)
    tally.tally.write()
    assert [row[2] for row in rows()] == [2]


def test_days_that_cannot_be_written_do_not_grow_for_ever(db, monkeypatch):
    monkeypatch.setattr(tally, "MOST", 2)
    one = Tally()
    for locale in ("a", "b", "c", "a"):
        one.add(locale, found=True)
    one.write()
    assert [row[1:3] for row in rows()] == [("a", 2), ("b", 1)]


@pytest.mark.parametrize("every", [None, 60])
def test_a_thread_is_started_once_and_holds_nobody_up(db, settings, monkeypatch, every):
    started = []

    class Timer:
        daemon = False

        def __init__(self, seconds, do):
            started.append((seconds, do))

        def start(self):
            assert self.daemon

    settings.SEARCHES_COUNTED_SECONDS = every
    monkeypatch.setattr(tally, "Timer", Timer)
    one = Tally()
    one.add("en", found=True)
    one.add("en", found=False)
    assert [seconds for seconds, _do in started] == ([] if every is None else [60])
    for _seconds, do in started:
        monkeypatch.setattr(tally.connection, "close", lambda: None)
        do()
        assert [row[2:] for row in rows()] == [(2, 1)]
        one.add("en", found=True)
        assert len(started) == 2
        break
