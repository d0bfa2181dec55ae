"""Lists of services lose nobody: what is open to a filter comes behind what says it; where nothing
is left there are the emergency contacts. The order is urgency, the keeper's place, the name."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.utils import timezone

from cms.documents.kinds import OPEN
from cms.documents.models import Document, Facet
from public.api import lists
from public.api.filters.cursors import ORDERINGS
from public.api.filters.lists import Filter
from tests.api.conftest import is_prepared_here
from tests.shared_fixtures import again, world

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 40
OFTEN = 7  # more than the driver waits for
KIT = [
    {"name": "Police", "urgency": "emergency", "channels": []},
    {"name": "Helpline", "urgency": "crisis_support", "channels": []},
    {"name": "Report", "urgency": "report", "channels": []},
]


def document(number, kind="services", **fields):
    first = (Document.objects.order_by("-seq").values_list("seq", flat=True).first() or 0) + 1
    defaults = {
        "key": uuid.uuid4(),
        "locale": "en",
        "kind": kind,
        "seq": first,
        "slug": f"n{number}-{kind}",
        "title": f"n{number * 7919 % MANY:06}",
        "position": number % 7,
        "position_key": f"k{number * 31 % MANY:03}" if number % 3 else "same",
        "body": b"{}",
        "body_gzip": b"x",
        "card": b'{"title":"n%06d"}' % (number * 7919 % MANY),
        "etag": f"{number:032}",
        "etag_gzip": "x",
        "updated_at": LONG_AGO,
    }
    return Document.objects.create(**(defaults | fields))


def facets(number):
    """Some say it, some are open, some say something else."""
    found = set()
    if number % 4 == 0:
        found |= {("audience", "public"), ("audience", OPEN)}
    if number % 4 == 1:
        found |= {("audience", "child"), ("audience", "young_person")}
    if number % 4 == 2:
        found.add(("audience", "caregiver"))
    found.add(("language", ("km", OPEN, "en")[number % 3]))
    found.add(("topic", "grooming" if number % 5 else OPEN))
    found.add(("urgency", "emergency" if number % 7 == 0 else "support"))
    return found


def ages(number):
    return [(None, None), (10, None), (18, 60), (0, 12)][number % 4]


def make_many():
    made = []
    for number in range(MANY):
        low, high = ages(number)
        made.append(document(number, age_min=low, age_max=high))
    Facet.objects.bulk_create(
        facet for number, row in enumerate(made) for facet in Facet.of(row, facets(number))
    )
    return made


many_world = world(make_many)


@pytest.fixture
def many(db, many_world):
    return again(many_world)


def matched(number, query):
    """None, "open" or "exact": what a filter says, written down once more in Python."""
    said, how = facets(number), "exact"
    for name, groups in query.items():
        for group in groups if isinstance(groups, list) else [groups]:
            values = group.split(",")
            if name == "age":
                low, high = ages(number)
                years = [int(value) for value in values]
                if not any((low or 0) <= year <= (high or 120) for year in years):
                    return None
                if (low, high) == (None, None):
                    how = "open"
                continue
            if any((name, value) in said for value in values):
                continue
            if (name, OPEN) not in said:
                return None
            how = "open"
    return how


def sorted_as(ordering, rows):
    keys = {
        "position": lambda row: (row.position, row.position_key, row.pk),
        "title": lambda row: (row.title, row.pk),
    }
    return sorted(rows, key=keys[ordering])


QUERIES = [
    {},
    {"urgency": "emergency"},
    {"audience": "child"},
    {"audience": "child", "urgency": "emergency"},
    {"audience": "child,caregiver", "language": "km"},
    {"audience": "child", "topic": "grooming", "language": "vi", "age": "9"},
    {"topic": ["grooming", "legal"]},
    {"age": "9,70"},
    {"language": "km"},
    {"audience": "public"},
    {"province": "KH-7"},
]
# the lengths of a page of which the suite asks every question, and the question of which it
# asks every length: some say it, some are open to it
LENGTH, QUERY = 7, {"audience": "child"}


def asked_here(query, limit):
    is_here = limit == LENGTH or query == QUERY
    return pytest.param(query, limit, marks=[] if is_here else [pytest.mark.soak])


@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize(
    ("query", "limit"), [asked_here(query, limit) for query in QUERIES for limit in (1, 7, 100)]
)
def test_pages_are_the_list_exact_first_each_once(many, api, ordering, query, limit):
    hows = {row.pk: matched(number, query) for number, row in enumerate(many)}
    left = sorted_as(ordering, [row for row in many if hows[row.pk]])
    expected = [row for row in left if hows[row.pk] == "exact"]
    expected += [row for row in left if hows[row.pk] == "open"]

    found, following = [], {**query, "ordering": ordering, "limit": limit}
    while following:
        page = api.json("en/services/", **following)
        found += [(card["title"], card["match"]) for card in page["results"]]
        following = page["next"] and parse_qs(urlsplit(page["next"]).query)

    assert found == [(row.title, hows[row.pk]) for row in expected]


def test_other_kinds_say_nothing_about_matches_and_are_strict(db, api):
    row = document(1, kind="lessons")
    Facet.objects.bulk_create(Facet.of(row, {("audience", OPEN), ("topic", "legal")}))

    assert "match" not in api.json("en/lessons/", topic="legal")["results"][0]
    answer = api.json("en/lessons/", audience="caregiver")
    assert answer == {"results": [], "next": None}


def test_nobody_can_ask_for_what_is_open(many, api):
    for kind in ("services", "lessons"):
        assert api.problem(f"en/{kind}/", audience=OPEN)["parameter"] == "audience"


@pytest.fixture
def kit(db):
    return document(
        900,
        kind="help-now",
        body=orjson.dumps({"entries": KIT}),
        live_until=timezone.now() + timedelta(seconds=30),
    )


def test_empty_first_page_has_the_emergency_contacts_of_the_kit(kit, api):
    document(1)

    answer = api.get("en/services/", {"province": "KH-7"})

    assert json.loads(answer.content) == {"results": [], "next": None, "emergency": KIT[:2]}
    assert int(answer["Cache-Control"].rpartition("=")[2]) <= 30  # as long as the kit lives
    assert "emergency" not in api.json("en/services/")


def test_emergency_contacts_change_the_answer_and_are_not_sent_again(kit, api):
    query = {"province": "KH-7"}
    first = api.get("en/services/", query)
    same = api.get("en/services/", query, **{"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")

    Document.objects.filter(pk=kit.pk).update(etag="other", body=b'{"entries": []}')
    later = api.get("en/services/", query, **{"If-None-Match": first["ETag"]})

    assert later.status_code == 200
    assert json.loads(later.content)["emergency"] == []


def test_without_a_kit_nothing_is_invented(db, api):
    assert api.json("en/services/") == {"results": [], "next": None, "emergency": []}


def test_page_behind_the_last_has_no_emergency(many, kit, api):
    page = api.json("en/services/", limit=MANY - 1)
    Document.objects.filter(title=page["results"][-1]["title"]).update(position=99)
    following = parse_qs(urlsplit(page["next"]).query)

    Document.objects.filter(kind="services").update(deleted=False, live_until=LONG_AGO)
    answer = api.json("en/services/", **following)

    assert answer == {"results": [], "next": None}


def test_name_in_our_lists_is_in_no_cursor(many, api):
    page = api.json("en/services/", limit=1, audience="child")
    cursor = parse_qs(urlsplit(page["next"]).query)["cursor"][0]

    packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert b"same" not in packed and b"k0" not in packed


@pytest.mark.parametrize(
    "wrong",
    [
        ["position", 1],
        ["position", 1, 5, True],
        ["title", 1, 5],
        ["position", "1", 5],
        ["position", True, 5],
        ["position", 0, 5],
        ["position", 2**31, 5],
        ["position", 1, 0],
        ["position", 1, 2**63],
    ],
)
def test_cursor_that_nobody_gave_is_refused(many, api, wrong):
    cursor = base64.urlsafe_b64encode(orjson.dumps(wrong)).rstrip(b"=").decode()
    assert api.problem("en/services/", cursor=cursor)["parameter"] == "cursor"


@pytest.mark.parametrize("place", [[2**31 - 1, 2**63 - 1], [MANY, 1]])
@pytest.mark.parametrize("query", [{}, {"audience": "child"}, {"happened": "sad"}])
def test_cursor_of_another_question_is_answered(many, api, place, query):
    cursor = base64.urlsafe_b64encode(orjson.dumps(["position", *place])).rstrip(b"=").decode()
    assert api.json("en/services/", cursor=cursor, limit=100, **query)["next"] is None


def test_page_goes_on_behind_its_last_or_where_that_stood(many, api):
    everything = api.titles("en/services/")
    page = api.json("en/services/", limit=10)
    following = parse_qs(urlsplit(page["next"]).query)
    last = Document.objects.filter(title=page["results"][-1]["title"])

    Document.objects.filter(title=page["results"][0]["title"]).update(live_until=LONG_AGO)
    assert [one["title"] for one in api.json("en/services/", **following)["results"]] == (
        everything[10:20]
    )

    last.update(live_until=LONG_AGO)
    assert api.json("en/services/", **following)["results"][0]["title"] in everything[10:13]


def test_one_statement_and_one_more_where_nothing_is_left(
    many, kit, api, django_assert_num_queries
):
    for query, number in [
        ({}, 1),
        ({"audience": "child", "language": "km", "age": "9"}, 1),
        ({"province": "KH-7"}, 2),
    ]:
        api.get("en/services/", query)  # prepares it
        with django_assert_num_queries(number):
            api.get("en/services/", query)


@pytest.mark.postgresql
def test_statement_of_help_is_prepared(many):
    filters = [Filter("audience", ("child",)), Filter("age", (9,))]
    order, first = ORDERINGS["position"], ("helpline", "police")
    question = lists.HelpQuestion("en", "services", filters, order, None, 21, first)
    for _ in range(OFTEN):
        question.rows()

    shape = tuple((one.name, len(one.values)) for one in filters)
    assert is_prepared_here(lists._help("services", "position", 21, shape, first))
