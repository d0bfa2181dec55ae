"""A small site to search in, with what editors say means the same."""

import copy
import uuid

import orjson
import pytest

from cms.documents.models import Document, Feed
from cms.documents.search import entries
from localize.terminology import searched_as
from tests.shared_fixtures import again, world


@pytest.fixture(autouse=True)
def _known_anew():
    """Each test has a term base of its own."""
    searched_as.forget()
    yield
    searched_as.forget()


def make_site(bilingual):
    bilingual.page("Passwords", intro="Keep them to yourself.")
    bilingual.page("Pictures", intro="A password keeps <them> safe.")
    book = bilingual.course("Book of passwords", topics=["privacy"], audience="caregiver")
    bilingual.course("Other", topics=["privacy"], audience="young_person")
    bilingual.module(book, "Strong passwords")
    bilingual.translate(bilingual.page("Khmer words"))
    return bilingual


site_world = world(make_site, "bilingual_world")


@pytest.fixture
def site(bilingual, site_world):
    return again(site_world)


@pytest.fixture
def more_pages(site):
    """Adds so many documents like that of "Passwords", without the way through the office."""
    return add_pages


def add_pages(number):
    pattern = Document.objects.get(title="Passwords", locale="en")
    card = orjson.loads(bytes(pattern.card))
    feed = Feed.objects.lock()
    rows = []
    for one in range(number):
        key, title, feed.seq = uuid.uuid4(), f"Password {one}", feed.seq + 1
        words = {"title": title, "key": str(key), "slug": key.hex}
        rows.append(copy.copy(pattern))
        rows[-1].__dict__ |= words | {
            **{"pk": None, "id": None, "key": key, "seq": feed.seq, "search_text": title},
            "card": orjson.dumps(card | words),
        }
    feed.save()
    for row in rows:
        row._state.adding = True
    Document.objects.bulk_create(rows)
    entries.write(rows)
