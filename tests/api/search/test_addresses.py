"""search/ and suggest/ over HTTP: strict parameters, GET and POST alike, kept nowhere."""

import gzip
import json
import logging
import re

import pytest
from django.core.cache import cache
from django.db import connection

from cms.documents.search.packing import place
from khmertext.search.forgetting import _CACHES
from khmertext.tests.search.odd_queries import ODD
from public.api.search import search, suggest
from tests.api.test_schema import validate

RARE = "zwyxvuq"
ADDRESSES = ("search", "suggest")


def ask(api, address, **query):
    response = api.get(f"en/{address}/", query)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def test_answers_are_as_described(site, api, more_pages):
    more_pages(30)
    for query in (
        {"q": "password"},
        {"q": "pasword"},
        {"q": "xqzw"},
        {"q": "help me", "limit": 1},
        {"q": "password", "audience": "caregiver", "age": "12", "kind": "courses,modules"},
        {"q": "password", "kind": "-pages"},
        {"q": "password", "happened": "threatened", "kind": "services"},
    ):
        validate(ask(api, "search", **query), "SearchResults")
    for text in ("pas", "xqzw", "Strong pass"):
        validate(ask(api, "suggest", q=text), "Suggestions")


def test_results_have_of_cards_what_a_list_of_results_shows(site, api):
    listed = {card["key"]: card for card in api.json("en/pages/", limit=100)["results"]}
    found = ask(api, "search", q="passwords", kind="pages")["results"]
    assert found
    for one in found:
        assert {"title", "url", "needs_native_review", "thumbnail"} <= one["card"].keys()
        assert "etag" not in one["card"]
        whole = listed[one["key"]] | {"thumbnail": None}
        assert one["card"].items() <= whole.items()


def test_pages_over_http(site, api, more_pages):
    more_pages(9)
    first = ask(api, "search", q="password", limit=5)
    second = ask(api, "search", q="password", limit=5, cursor=first["cursor"])
    keys = [one["key"] for page in (first, second) for one in page["results"]]
    assert len({*keys}) == 10


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_post_asks_the_same(site, api, address):
    query = {"q": "passwords", "kind": "pages"}
    asked = api.get(f"en/{address}/", query)
    path = f"/api/v1/en/{address}/"
    for sent in (
        api.client.post(path, query, content_type="application/json"),
        api.client.post(f"{path}?kind=pages", {"q": "passwords"}, content_type="application/json"),
        api.client.post(f"{path}?q=passwords&kind=pages", b"", content_type="application/json"),
    ):
        assert (sent.status_code, sent.content) == (200, asked.content)
        assert sent["Cache-Control"] == asked["Cache-Control"] == "no-store"
        assert "ETag" not in sent
    preflight = api.client.options(path)
    assert "POST" in preflight["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "q"),
        ({"q": "a" * 101}, "q"),
        ({"q": "a" * 300}, "q"),
        ({"q": "a\0"}, "q"),
        ({"q": ["a", "b"]}, "q"),
        ({"q": "a", "kind": "home"}, "kind"),
        ({"q": "a", "kind": "pages,-lessons"}, "kind"),
        ({"q": "a", "limit": "101"}, "limit"),
        ({"q": "a", "topic": "none"}, "topic"),
        ({"q": "a", "kind": "services", "audience": "trainer"}, "audience"),
        ({"q": "a", "age": "old"}, "age"),
        ({"q": "a", "fallback": "fr"}, "fallback"),
        ({"q": "a", "cursor": "x"}, "cursor"),
        ({"q": "a", "sort": "x"}, "sort"),
    ],
)
def test_refusals_name_the_parameter_and_what_it_may_be(site, api, query, parameter):
    problem = api.problem("en/search/", **query)
    assert (problem["status"], problem["parameter"]) == (400, parameter)
    if parameter in ("kind", "topic", "audience", "fallback"):
        assert problem["allowed"]
    body = api.client.post("/api/v1/en/search/", query, content_type="application/json")
    assert body.status_code == 400


def test_bodies_that_are_none(site, api):
    path = "/api/v1/en/search/"
    for body, kind in (
        (b"[]", "application/json"),
        (b"{", "application/json"),
        (b'{"q": {"a": 1}}', "application/json"),
        (b'{"q": true}', "application/json"),
        (b"q=a", "text/plain"),
        (b"q=a", "application/x-www-form-urlencoded"),
        (b"--x--", "multipart/form-data; boundary=x"),
        (b'{"q": "a", "limit": 1.5}', "application/json"),
        (b'{"q": "' + b"a" * 70_000 + b'"}', "application/json"),
    ):
        response = api.client.post(path, body, content_type=kind)
        assert response.status_code == 400, body[:20]
        assert response["Content-Type"] == "application/problem+json"


def test_unknown_language(api, office):
    for address in ADDRESSES:
        assert api.get(f"fr/{address}/", {"q": "a"}).status_code == 404


@pytest.mark.parametrize("address", ["search", "suggest"])
def test_odd_queries_are_answered_or_refused(site, api, address):
    statuses = set()
    for text in ODD:
        if any("\ud800" <= one <= "\udfff" for one in text):
            continue  # no client can send it
        response = api.get(f"en/{address}/", {"q": text})
        statuses.add(response.status_code)
        assert response.status_code == 200 or response.status_code == 400, text
        assert response["Cache-Control"] == "no-store"
        sent = api.client.post(
            f"/api/v1/en/{address}/", {"q": text}, content_type="application/json"
        )
        assert sent.status_code == response.status_code, text
    assert statuses == {200, 400}
    broken = f"/api/v1/en/{address}/?q=%ff%fe%ed%a0%80"
    assert api.client.get(broken).status_code == 200
    half = api.client.post(
        f"/api/v1/en/{address}/", b'{"q": "\\ud800"}', content_type="application/json"
    )
    assert half.status_code == 400


def test_an_answer_is_compressed_for_who_takes_that(site, api):
    plain = api.get("en/search/", {"q": "password"})
    packed = api.get("en/search/", {"q": "password"}, **{"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"


# Nothing is kept


def rows_with(text):
    """Every text of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [table for row in cursor.fetchall() if text in repr(row)]
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_searched_for_is_nowhere_afterwards(site, api, address, caplog, capfd):
    logger = logging.getLogger()
    with caplog.at_level(logging.INFO, logger=logger.name):
        for text in (RARE, f"password {RARE}"):
            answers = [
                api.get(f"en/{address}/", {"q": text}),
                api.client.post(
                    f"/api/v1/en/{address}/", {"q": text}, content_type="application/json"
                ),
                api.get(f"en/{address}/", {"q": text, "cursor": RARE}),
            ]
            for answer in answers:
                assert RARE not in str(answer.headers)
                assert RARE.encode() not in answer.content
    assert rows_with(RARE) == []
    assert not any(RARE in repr(key) for key in getattr(cache, "_cache", {}))
    assert RARE not in caplog.text
    assert RARE not in "".join(capfd.readouterr())


@pytest.mark.parametrize("rare", [RARE, "ឆ្កុយឈ្មួរ"])
def test_no_cache_of_the_process_has_it(site, rare):
    """Not even its parts, in the functions whose results are kept while documents are indexed."""
    assert search("en", f"{rare} password")
    assert suggest("en", rare) == []
    for kept in (*_CACHES, place):
        assert kept.cache_info().currsize == 0
    caches = (re._cache, getattr(re, "_cache2", {}))  # two since Python 3.12
    assert not any(rare in repr(key) for one in caches for key in one)


def test_a_rare_word_would_be_seen(site):
    """The control."""
    site.page(f"About {RARE}")
    assert "documents_document" in rows_with(RARE)


def test_the_index_names_both(office, api):
    for one in api.json("")["locales"]:
        for address in ADDRESSES:
            assert one["links"][address] == f"/api/v1/{one['locale']}/{address}/"
