"""Lists by title: PostgreSQL's order of Khmer, and its cursors."""

import base64
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.db import connection

from cms.documents.models import Document
from khmertext.tests.tables import rows
from tests.shared_fixtures import again, world

IN_ORDER = (
    *("117", "កម្មវិធី", "កុមារ", "ធរណី", "ធម៌", "ឫស", "ឥឡូវ"),
    *("apple", "Apple", "Zebra"),
)


def make_titles(office):
    """Pages whose titles are not in the order in which they were published."""
    return [office.page(title, slug=f"n{number}") for number, title in enumerate(IN_ORDER[::-1])]


titles_world = world(make_titles, "office_world")


@pytest.fixture
def titles(office, titles_world):
    return again(titles_world)


def packed(*values):
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


@pytest.mark.postgresql
def test_khmer_and_latin_titles_are_in_dictionary_order(titles, api):
    assert api.titles("en/pages/", ordering="title") == [*IN_ORDER]


@pytest.mark.parametrize("limit", [1, 3])
def test_next_goes_through_that_order(titles, api, limit):
    seen, query = [], {"ordering": "title", "limit": limit}
    while query:
        page = api.json("en/pages/", **query)
        seen += [card["title"] for card in page["results"]]
        query = page["next"] and parse_qs(urlsplit(page["next"]).query)

    assert seen == api.titles("en/pages/", ordering="title")
    assert sorted(seen) == sorted(IN_ORDER)


@pytest.mark.parametrize("value", ["a\0", 5, None])
def test_cursor_of_another_order_is_refused(titles, api, value):
    refused = api.problem("en/pages/", ordering="title", cursor=packed("title", value, 1))

    assert (refused["status"], refused["parameter"]) == (400, "cursor")


@pytest.mark.postgresql
def test_order_is_the_dictionarys(db):
    with connection.cursor() as cursor:
        for before, after, _why in rows("khmer_order.tsv"):
            cursor.execute('SELECT %s::text < %s::text COLLATE "km-x-icu"', [before, after])
            assert cursor.fetchone() == (True,), (before, after)


@pytest.mark.postgresql
def test_titles_are_compared_in_it(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = %s AND column_name = 'title'",
            [Document._meta.db_table],
        )
        assert cursor.fetchone() == ("km-x-icu",)
