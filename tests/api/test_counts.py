"""count=true is exact at every moment."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.shared_fixtures import again, world

NOW = timezone.now().replace(microsecond=0)


def make_books(office):
    office.course("one", audience="caregiver", topics=["privacy"])
    office.course("two", audience="caregiver", topics=["legal"])
    office.course("three", audience="trainer", topics=["privacy", "legal"])
    return office


books_world = world(make_books, "office_world")


@pytest.fixture
def books(office, books_world):
    return again(books_world)


def count(api, path="en/courses/", **query):
    return api.json(path, count="true", **query)["count"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, 3),
        ({"audience": "caregiver"}, 2),
        ({"audience": "trainer"}, 1),
        ({"audience": "caregiver,trainer"}, 3),
        ({"audience": ["caregiver", "trainer"]}, 0),
        ({"topic": ["privacy", "legal"]}, 1),
        ({"topic": "privacy", "audience": "caregiver"}, 1),
        ({"age": 9}, 3),
    ],
)
def test_each_question_has_its_own_number(books, api, query, expected):
    assert count(api, **query) == expected
    assert count(api, "km/courses/", **query) == 0
    assert count(api, "en/pages/") == 0


def test_number_is_of_all_pages_whatever_the_page(books, api):
    following = api.json("en/courses/", count="true", limit=1)

    assert following["count"] == count(api, ordering="title", limit=2) == 3


def test_what_comes_goes_and_changes_is_counted_at_once(books, api):
    assert count(api) == 3
    page = books.course("four", audience="caregiver")
    assert count(api) == 4
    page.unpublish()
    assert count(api) == 3


def test_end_is_exact_although_nothing_is_written(office, api):
    with time_machine.travel(NOW, tick=False):
        office.page("Stays")
        office.page("Ends", expire_at=NOW + timedelta(minutes=5))
        office.page("Ends later", expire_at=NOW + timedelta(minutes=9))
        assert count(api, "en/pages/") == 3

    for seconds, expected in [(299, 3), (300, 2), (539, 2), (540, 1), (9999, 1), (10, 3)]:
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            assert count(api, "en/pages/") == expected, seconds


@pytest.mark.soak
def test_beginning_is_exact_although_nothing_is_written(office, api):
    """The worker writes a document when its page goes live; the clock decides all the same."""
    from cms.documents.models import Document

    with time_machine.travel(NOW, tick=False):
        office.page("There")
        page = office.page("Begins")
        Document.objects.filter(key=page.translation_key).update(
            live_from=NOW + timedelta(minutes=5)
        )
        assert count(api, "en/pages/") == 1

    for seconds, expected in [(299, 1), (300, 2), (299, 1)]:
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            assert count(api, "en/pages/") == expected, seconds
