"""Lists by title: the order on both databases, its cursors, what an upgrade does."""

import base64
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.core.management import call_command
from django.db import connection

from cms.documents.models import Document
from localize.khmer import collation, sort_key
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


def cursor_of(path):
    return parse_qs(urlsplit(path).query)["cursor"][0]


def packed(*values):
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def test_khmer_and_latin_titles_are_in_dictionary_order(titles, api):
    assert api.titles("en/pages/", ordering="title") == [*IN_ORDER]


@pytest.mark.parametrize("limit", [1, 3])
def test_next_goes_through_that_order(titles, api, limit):
    seen, query = [], {"ordering": "title", "limit": limit}
    while query:
        page = api.json("en/pages/", **query)
        seen += [card["title"] for card in page["results"]]
        query = page["next"] and parse_qs(urlsplit(page["next"]).query)

    assert seen == [*IN_ORDER]


@pytest.mark.parametrize("value", ["bravo", "", "ក", "ff50", "01XY", 5, None])
def test_cursor_of_another_order_is_refused(titles, api, value):
    refused = api.problem("en/pages/", ordering="title", cursor=packed("title", value, 1))

    assert (refused["status"], refused["parameter"]) == (400, "cursor")


def test_cursor_of_the_version_before_says_what_to_do(titles, api):
    found = api.json("en/pages/", ordering="title", limit=2)
    _, value, pk = orjson.loads(base64.urlsafe_b64decode(cursor_of(found["next"]) + "=="))
    before = f"{collation.VERSION - 1:02x}{value[len(collation.PREFIX) :]}"

    refused = api.problem("en/pages/", ordering="title", cursor=packed("title", before, pk))

    assert "Begin the list again" in refused["detail"]


def test_check_finds_the_keys_of_another_version_and_rebuild_writes_them(titles):
    right = dict(Document.objects.values_list("pk", "sort_key"))
    Document.objects.filter(title="Zebra").update(sort_key="00ab")
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("rebuild_documents", "--check", stdout=out)
    [difference] = out.getvalue().splitlines()
    assert difference.endswith("differs in sort_key")

    call_command("rebuild_documents", stdout=out)
    assert dict(Document.objects.values_list("pk", "sort_key")) == right


@pytest.mark.postgresql
def test_database_compares_keys_by_byte(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = 'documents_document' AND column_name = 'sort_key'"
        )
        assert cursor.fetchone() == ("C",)


def test_tombstone_has_no_key(titles):
    titles[0].unpublish()

    assert Document.objects.get(key=titles[0].translation_key).sort_key == ""
    assert sort_key("") == collation.PREFIX
