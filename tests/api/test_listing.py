import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from cms.documents.models import Document
from tests.api.conftest import KHMER
from tests.shared_fixtures import again, world

NOW = timezone.now().replace(microsecond=0)


def make_five(office):
    """Five pages whose titles are not in the order in which they were published."""
    return [office.page(title) for title in ("Delta", "Alpha", "Echo", "Bravo", "Charlie")]


five_world = world(make_five, "office_world")


@pytest.fixture
def five(office, five_world):
    return again(five_world)


def follow(api, path, **query):
    """All pages of a list through its `next`; the titles of each page."""
    pages = []
    while True:
        page = api.json(path, **query)
        pages.append([card["title"] for card in page["results"]])
        if page["next"] is None:
            return pages
        query = parse_qs(urlsplit(page["next"]).query)


# Cards


def test_card_has_what_a_list_shows_and_the_documents_etag(office, api):
    page = office.page("About us", intro="Who we are.", slug="about")
    detail = api.get("en/pages/about/")

    (card,) = api.json("en/pages/")["results"]

    assert card == {
        "key": str(page.translation_key),
        "kind": "pages",
        "locale": "en",
        "slug": "about",
        "title": "About us",
        "summary": "Who we are.",
        "url": json.loads(detail.content)["url"],
        "updated_at": json.loads(detail.content)["updated_at"],
        "needs_native_review": False,
        "etag": detail["ETag"].strip('"'),
        "seq": card["seq"],
    }


def test_list_holds_only_its_language_and_kind(pair, bilingual, api):
    bilingual.course("Book")

    assert api.titles("en/pages/") == ["Stay safe"]
    assert api.titles("km/pages/") == [KHMER]


def test_drafts_and_expired_pages_are_in_no_list(office, api):
    office.draft("Draft")
    office.page("Soon over", expire_at=timezone.now() + timedelta(hours=1))
    assert api.titles("en/pages/") == ["Soon over"]

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert api.titles("en/pages/") == []


def test_end_is_exact_although_nothing_is_written(office, api):
    with time_machine.travel(NOW, tick=False):
        office.page("Stays")
        office.page("Ends", expire_at=NOW + timedelta(minutes=5))
        office.page("Ends later", expire_at=NOW + timedelta(minutes=9))
        assert len(api.titles("en/pages/")) == 3

    for seconds, expected in [(299, 3), (300, 2), (539, 2), (540, 1), (9999, 1), (10, 3)]:
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            assert len(api.titles("en/pages/")) == expected, seconds


def test_beginning_is_exact_although_nothing_is_written(office, api):
    """The worker writes a document when its page goes live; the clock decides all the same."""
    with time_machine.travel(NOW, tick=False):
        office.page("There")
        page = office.page("Begins")
        Document.objects.filter(key=page.translation_key).update(
            live_from=NOW + timedelta(minutes=5)
        )
        assert len(api.titles("en/pages/")) == 1

    for seconds, expected in [(299, 1), (300, 2), (299, 1)]:
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            assert len(api.titles("en/pages/")) == expected, seconds


# Pages of a list


@pytest.mark.parametrize("ordering", ["position", "title"])
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_following_next_gives_every_card_once(five, api, ordering, limit):
    pages = follow(api, "en/pages/", ordering=ordering, limit=limit)

    titles = [title for page in pages for title in page]
    assert sorted(titles) == sorted(page.title for page in five)
    assert all(len(page) == limit for page in pages[:-1])
    assert titles == api.titles("en/pages/", ordering=ordering)


def test_orderings_order(five, api):
    assert api.titles("en/pages/") == [page.title for page in five]
    assert api.titles("en/pages/", ordering="title") == [
        "Alpha",
        "Bravo",
        "Charlie",
        "Delta",
        "Echo",
    ]


def test_page_that_comes_in_between_does_not_repeat_or_skip_others(five, office, api):
    first = api.json("en/pages/", ordering="title", limit=2)
    office.page("Aaa")
    office.page("Bzz")
    cursor = parse_qs(urlsplit(first["next"]).query)["cursor"][0]

    rest = api.titles("en/pages/", ordering="title", cursor=cursor)

    assert rest == ["Bzz", "Charlie", "Delta", "Echo"]


@pytest.mark.parametrize(
    ("ordering", "other"),
    [
        ("position", "title"),
        ("title", "position"),
    ],
)
def test_cursor_is_for_the_ordering_that_gave_it(five, api, ordering, other):
    first = api.json("en/pages/", ordering=ordering, limit=2)
    cursor = parse_qs(urlsplit(first["next"]).query)["cursor"][0]

    refused = api.problem("en/pages/", ordering=other, cursor=cursor)

    assert (refused["status"], refused["parameter"]) == (400, "cursor")


def test_next_keeps_the_question_and_sorts_it(five, api):
    following = api.json("en/pages/", limit=1, ordering="title", age=9)["next"]

    assert following.startswith("/api/v1/en/pages/?age=9&limit=1&ordering=")


def test_one_query_however_much_is_asked(five, api, django_assert_num_queries):
    with django_assert_num_queries(1):
        api.json(
            "en/pages/", audience="caregiver,trainer", topic=["privacy", "legal"], age=12, limit=3
        )


# Filters


def make_books(office):
    return {
        "small": office.course("small", audience="caregiver", age_min=None, age_max=12),
        "big": office.course(
            "big",
            audience="trainer",
            topics=["privacy", "legal"],
            age_min=13,
            languages=["km", "en"],
        ),
        "all": office.course("all", audience="young_person", topics=["privacy"]),
    }


books_world = world(make_books, "office_world")


@pytest.fixture
def books(office, books_world):
    return again(books_world)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"audience": "caregiver"}, ["small"]),
        ({"audience": "caregiver,trainer"}, ["big", "small"]),
        ({"topic": "privacy"}, ["all", "big"]),
        ({"topic": ["privacy", "legal"]}, ["big"]),
        ({"topic": "privacy", "audience": "trainer"}, ["big"]),
        ({"audience": ["caregiver", "trainer"]}, []),
        ({"age": 12}, ["all", "small"]),
        ({"age": 13}, ["all", "big"]),
        ({"age": "12,13"}, ["all", "big", "small"]),
        ({"age": [12, 13]}, ["all"]),
        ({"topic": "violence"}, []),
        ({"language": "km"}, ["big"]),
        ({"language": ["km", "en"]}, ["big"]),
    ],
)
def test_filters_combine(books, api, query, expected):
    assert sorted(api.titles("en/courses/", **query)) == expected


def test_module_list_is_filtered_by_the_book(office, api):
    one, two = office.course("One"), office.course("Two")
    office.module(one, "of one")
    office.module(two, "of two")

    assert api.titles("en/modules/", course=str(one.translation_key)) == ["of one"]


def test_no_cache_keeps_a_list_longer_than_what_it_shows(office, api):
    office.page("A is soon over", expire_at=timezone.now() + timedelta(seconds=40))
    office.page("B stays", expire_at=timezone.now() + timedelta(days=1))

    first = api.get("en/pages/", {"ordering": "title", "limit": "1"})
    second = api.client.get(json.loads(first.content)["next"])

    assert 0 < int(first["Cache-Control"].removeprefix("public, max-age=")) <= 40
    assert "stale-if-error" in second["Cache-Control"]
