"""Facets know their list and their place in it: what filters read does not grow with the rest."""

import base64
import json
import re
import uuid
from datetime import UTC, datetime
from itertools import count
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.db import connection

from cms.documents import projection
from cms.documents.models import Document, Facet, place_of
from cms.documents.statements import Given
from lessons.models import CoursePage
from public.api import lists
from public.api.filters.cursors import ORDERINGS
from public.api.filters.lists import Filter
from tests.shared_fixtures import world

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
AUDIENCES, TOPICS = ("caregiver", "trainer", "young_person"), ("privacy", "legal")


def places():
    """(language, kind, place) of each facet, and what they are by its document."""
    facets = Facet.objects.select_related("document").order_by("pk")
    said = [(one.locale, one.kind, one.place) for one in facets]
    documents = [one.document for one in facets]
    return said, [(one.locale, one.kind, place_of(one.position, one.pk)) for one in documents]


def test_facets_say_where_their_document_stands(bilingual, check):
    course = bilingual.course("Book", topics=["privacy"], audience="caregiver", order=3)
    bilingual.translate(course)
    bilingual.module(course, "Module")

    said, true = places()
    assert said == true
    assert {row[0] for row in said} == {"en", "km"}
    assert {row[1] for row in said} == {"courses", "modules"}
    check()


def test_places_sort_as_position_and_id_do():
    rows = [(-2, 9), (-1, 1), (-1, 2**32 - 1), (0, 1), (0, 2**31), (1, 1), (2**31 - 1, 2**32 - 1)]

    assert sorted(rows, key=lambda row: place_of(*row)) == rows
    assert place_of(*rows[-1]) < 2**63


def test_facets_move_with_their_document(office, api, check):
    course = office.course("Book", topics=["privacy"], order=3)
    course = CoursePage.objects.get(pk=course.pk)
    course.order = 1
    office.publish(course)

    said, true = places()
    assert said == true
    assert {row[2] >> 32 for row in said} == {1}
    assert api.titles("en/courses/", topic="privacy") == ["Book"]
    check()


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": 9},
        {"locale": "km"},
        {"kind": "modules"},
    ],
)
def test_facet_that_stands_elsewhere_is_found_and_mended(office, api, wrong):
    """It would put its document in the wrong place of lists, or in none."""
    course = office.course("Book", topics=["privacy"], order=3)
    Facet.objects.filter(name="topic").update(**wrong)
    assert "differs in facets" in " ".join(projection.check())

    projection.project(course)

    assert api.titles("en/courses/", topic="privacy") == ["Book"]
    assert projection.check() == []


# Many documents, written as rows


def copies(count, locale="en", *, kind="lessons"):
    """Documents with two facets each, every one ten times in a row of sixty."""
    first = (Document.objects.order_by("-seq").values_list("seq", flat=True).first() or 0) + 1
    made = Document.objects.bulk_create(
        Document(
            key=uuid.uuid4(),
            locale=locale,
            kind=kind,
            seq=first + number,
            slug=f"n{number}",
            title=f"n{number * 7919 % count:06}",
            body=b"{}" * 500,
            body_gzip=b"x",
            card=b'{"title":"n%06d"}' % (number * 7919 % count),
            etag=f"{number:032}",
            etag_gzip="x",
            updated_at=LONG_AGO,
            position=number // 3,
        )
        for number in range(count)
    )
    Facet.objects.bulk_create(
        facet for number, row in enumerate(made) for facet in Facet.of(row, facets(number))
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def facets(number):
    values = {
        ("audience", AUDIENCES[number % len(AUDIENCES)]),
        ("topic", TOPICS[number // 5 % len(TOPICS)]),
        ("topic", "family"),
    }
    return values | ({("topic", "missing")} if number % 50 == 7 else set())


def make_shelves():
    copies(40)
    copies(40, "km")
    copies(40, kind="guides")


shelves_world = world(make_shelves)


QUERIES = [
    {"audience": "trainer"},
    {"audience": "trainer", "topic": "legal"},
    {"audience": "trainer", "topic": ["family", "legal"]},
    {"audience": "trainer,caregiver", "topic": "legal"},
    {"topic": "missing"},
    {"topic": "missing", "audience": "caregiver"},
    {"audience": "trainer", "age": "9"},
    {"topic": "grooming"},
]


def asked_here(query, limit):
    """In short pages every question; in the longest the one that most answer."""
    is_here = limit == 3 or query == {"audience": "trainer,caregiver", "topic": "legal"}
    return pytest.param(query, limit, marks=[] if is_here else [pytest.mark.soak])


@pytest.mark.usefixtures("shelves_world")
@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize(
    ("query", "limit"), [asked_here(query, limit) for query in QUERIES for limit in (3, 100)]
)
def test_pages_of_a_filtered_list_are_the_list(db, api, ordering, query, limit):
    def suits(number):
        pairs = facets(number)
        asked = [
            (name, value)
            for name, values in query.items()
            for value in ([values] if isinstance(values, str) else values)
            if name != "age"
        ]
        return all(any((name, one) in pairs for one in value.split(",")) for name, value in asked)

    expected = [number for number in range(40) if suits(number)]
    if ordering == "title":
        expected.sort(key=lambda number: number * 7919 % 40)
    found, following = [], {**query, "ordering": ordering, "limit": limit}
    while following:
        page = api.json("en/lessons/", **following)
        found += [card["title"] for card in page["results"]]
        following = page["next"] and parse_qs(urlsplit(page["next"]).query)

    assert found == [f"n{number * 7919 % 40:06}" for number in expected]


@pytest.mark.parametrize("row", [(2**31 - 1, 2**63 - 1), (-(2**31) + 1, 1), (3, 2**33)])
def test_cursor_that_nobody_gave_is_answered(db, api, row):
    copies(6)
    packed = orjson.dumps(["position", *row])
    cursor = base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    for query in ({}, {"topic": "family"}, {"topic": ["family", "privacy"]}):
        assert api.json("en/lessons/", cursor=cursor, **query)["next"] is None


FILTERS = {
    "none": [],
    "one": [Filter("topic", ("legal",))],
    "two": [Filter("audience", ("trainer",)), Filter("topic", ("legal",))],
    "one that few have": [Filter("topic", ("missing",))],
}


def explained(filters, behind=None, *, for_any_values=False):
    """The plan of a page of twenty: its lines on SQLite, JSON with rows on PostgreSQL. What is
    asked often has one for any values there."""
    shape = tuple((one.name, len(one.values)) for one in filters)
    statement = lists._page("position", behind is not None, 21, shape)
    values = {"now": datetime.now(UTC), "locale": "en", "kind": "lessons"}
    values |= {f"{place}.0": one.values[0] for place, one in enumerate(filters)}
    if behind is not None:
        values["value"], values["pk"] = behind
        values["place"] = place_of(*behind)
    bound = [one.bound(values) if isinstance(one, Given) else one for one in statement.params]
    sql = statement.sql
    how = "QUERY PLAN" if connection.vendor == "sqlite" else "(ANALYZE, FORMAT JSON)"
    with connection.cursor() as cursor:
        if for_any_values:
            numbers = count(1)
            numbered = re.sub("%s", lambda _: f"${next(numbers)}", sql)
            connection.connection.execute(f"PREPARE page AS {numbered}")
            cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            sql = f"EXECUTE page ({', '.join(['%s'] * len(bound))})"
        cursor.execute(f"EXPLAIN {how} {sql}", bound)
        rows = cursor.fetchall()
        if for_any_values:
            cursor.execute("DEALLOCATE page")
    if connection.vendor == "sqlite":
        return [row[3] for row in rows]
    found = rows[0][0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


@pytest.mark.sqlite
@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("behind", [None, (5, 20)])
def test_sqlite_walks_an_index_and_sorts_nothing(db, name, behind):
    copies(300)

    plan = explained(FILTERS[name], behind)

    assert not any("TEMP B-TREE" in line or "SCAN" in line for line in plan), plan
    index = "document_position" if name == "none" else "documents_facet"
    assert any("INDEX" in line and index in line for line in plan), plan
    if behind is not None:
        assert ("position>?" if name == "none" else "place>?") in plan[0], plan


def nodes(plan):
    return [plan["Node Type"], *(name for one in plan.get("Plans", ()) for name in nodes(one))]


WALKS = {"Limit", "Nested Loop", "Merge Join", "Memoize", "Index Scan", "Index Only Scan"}
PAGE = 250  # rows of all steps; a plan that sorts has as many as have a value, 500 and more


def seen(plan):
    """Rows of all steps. (Blocks are no measure: what other tests rolled back stands in them.)"""
    own = plan["Actual Rows"] * plan["Actual Loops"]
    return own + sum(seen(one) for one in plan.get("Plans", ()))


@pytest.mark.postgresql
def test_postgresql_walks_to_the_end_of_the_page_and_sorts_nothing(db):
    copies(1500)
    copies(600, "km")
    copies(600, kind="guides")
    with connection.cursor() as cursor:
        # rows of this transaction were never swept: nothing is read from the index alone yet
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    deep = (450, Document.objects.get(locale="en", kind="lessons", slug="n1350").pk)

    for name, behind in [("none", None), ("one", None), ("two", None), ("two", deep)]:
        for for_any_values in (False, True):
            plan = explained(FILTERS[name], behind, for_any_values=for_any_values)
            assert set(nodes(plan)) <= WALKS, (name, for_any_values, nodes(plan))
            assert seen(plan) <= PAGE, (name, plan)

    # what few have is found by its rows
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on")
    plan = explained(FILTERS["one that few have"])
    assert plan["Actual Rows"] == 21
    assert seen(plan) <= PAGE, plan
