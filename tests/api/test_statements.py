"""Queries compiled once: the rows of the ORM, values bound, and PostgreSQL's plans made once."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from cms.documents.models import Document
from cms.documents.statements import Statement
from public.api import lists, served
from public.api.filters.cursors import ORDERINGS
from public.api.filters.lists import Filter
from public.api.served import of
from tests.api.conftest import is_prepared_here
from tests.shared_fixtures import again, world

OFTEN = 7  # more than the driver waits for
COLUMNS = ("key", "locale", "slug", "body", "etag", "updated_at", "live_until", "deleted", "seq")


def make_page(office):
    return office.page("About us", slug="about", expire_at=timezone.now() + timedelta(days=1))


page_world = world(make_page, "office_world")


@pytest.fixture
def page(office, page_world):
    return again(page_world)


def by_slug(**options):
    query = Document.objects.public(of("live_from", "now")).filter(slug=of("slug"))
    return Statement(query, COLUMNS, **options)


@pytest.fixture(params=[True, False], ids=["prepared", "not prepared"])
def statement(request):
    return by_slug(is_prepared=request.param)


def test_rows_are_those_of_the_orm(page, statement):
    (row,) = statement.rows(now=timezone.now(), slug="about")

    expected = Document.objects.values_list(*COLUMNS).get(slug="about")
    assert tuple(row) == expected
    assert isinstance(row.key, UUID)
    assert row.updated_at.tzinfo is not None
    assert row.live_until > timezone.now()


def test_other_values_are_other_rows(office, page, statement):
    office.page("Second", slug="second")

    now = timezone.now()
    assert [row.slug for row in statement.rows(now=now, slug="second")] == ["second"]
    assert [row.slug for row in statement.rows(now=now, slug="about")] == ["about"]
    assert statement.rows(now=now + timedelta(days=2), slug="about") == []


@pytest.mark.parametrize("value", ["x' OR '1'='1", "%s", "$1", "about'); --", "about\\"])
def test_values_are_bound(page, statement, value):
    assert statement.rows(now=timezone.now(), slug=value) == []


def test_value_that_is_not_given_is_an_error(page, statement):
    with pytest.raises(KeyError):
        statement.rows(slug="about")


@pytest.mark.parametrize(
    "address",
    [
        *("en/pages/about/", "en/pages/", "en/pages/?audience=caregiver&topic=privacy&age=9"),
        *("en/pages/?topic=privacy,legal", "en/home/", "changes/", ""),
    ],
)
def test_second_answer_compiles_nothing(page, api, monkeypatch, django_assert_num_queries, address):
    first = api.get(address)

    def compiled(*args, **kwargs):
        raise AssertionError("a query was compiled")

    monkeypatch.setattr(SQLCompiler, "as_sql", compiled)
    with django_assert_num_queries(2 if address in ("changes/", "") else 1):
        second = api.get(address)

    assert second.status_code == 200
    assert second.content == first.content


@pytest.mark.postgresql
def test_statement_that_runs_often_is_prepared(page):
    statement = by_slug()

    for _ in range(OFTEN):
        assert len(statement.rows(now=timezone.now(), slug="about")) == 1

    assert is_prepared_here(statement)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("ordering", "filters", "expected"),
    [
        ("position", [], True),
        ("title", [], True),
        ("title", [Filter("age", (1, 2))], True),
        ("position", [Filter("topic", ("privacy",)), Filter("audience", ("trainer",))], True),
        # one plan cannot be good for a value that all have and one that nobody has
        ("title", [Filter("topic", ("privacy",))], False),
        ("position", [Filter("topic", ("privacy", "legal"))], False),
    ],
)
def test_plan_that_depends_on_values_is_made_each_time(db, ordering, filters, expected):
    shape = tuple((one.name, len(one.values)) for one in filters)
    statement = lists._page(ordering, False, 21, shape)
    question = lists.Question("en", "pages", filters, ORDERINGS[ordering], None, 21)
    for _ in range(OFTEN):
        question.rows()

    assert statement.is_prepared is expected
    assert is_prepared_here(statement) is expected


def test_fixed_address_takes_the_first_of_two(office, api):
    home = Document.objects.get(kind="home", locale="en")
    home.pk, home.key, home.seq, home.slug = None, UUID(int=1), home.seq + 99, "second"
    home.etag, home.position = "later", home.position - 1
    home.save()

    statement = served.one(None, 1, ("etag",))
    rows = served.documents(statement, kind="home", locale0="en")

    assert rows[-1].etag == "later"
    assert api.get("en/home/")["ETag"] == '"later"'
