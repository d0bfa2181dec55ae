"""A site with files to carry away, and the worker that makes them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from cms.documents.search import offline
from public.packs import due, upkeep
from public.packs.makers import Maker
from tests.api.conftest import api, office, office_world  # noqa: F401
from tests.shared_fixtures import again, world
from tests.website.conftest import (  # noqa: F401
    Site,
    khmer,
    khmer_site_world,
    reader,
    site,
    site_world,
)

LONG = timedelta(hours=1, seconds=1)


def text_of(contents) -> bytes:
    """All words of a book, and when they were put together."""
    shown = [contents.book, contents.lessons, contents.help_now]
    return json.dumps([contents.made_at.isoformat(), *shown]).encode()


def make_two_books(site):  # noqa: F811
    book = site.office.course("Another book", order=5)
    return site, book


two_books_world = world(make_two_books, "site_world")


@pytest.fixture
def two_books(site, two_books_world):  # noqa: F811
    """A book with a lesson, and one without."""
    return again(two_books_world)


@dataclass
class Worker:
    """The thread that makes packs, as of now."""

    round: upkeep.Round

    def go(self, now: datetime | None = None) -> int:
        """Until nothing is due; how many were made."""
        now = now or timezone.now()
        for locale in ("en", "km"):
            offline.make(locale, now)
        made = 0
        for _ in range(20):
            one = self.round.go(now)
            made += one
            if not one and self.round.seen is not None:
                break
        return made


@pytest.fixture
def makers(monkeypatch):
    found = [Maker("book", "html", text_of)]
    for module in (due, upkeep):
        monkeypatch.setattr(module, "MAKERS", found)
    return found


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as found:
        yield found


@pytest.fixture
def worker(clock, makers):
    yield Worker(upkeep.Round())
    if connection.vendor == "postgresql":  # where a test ends while the printer has a page
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
