"""The report of what is read: no small number, no sum that holds one, nobody without the right."""

import csv
import io
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from cms.two_people.audit.models import AuditEntry
from office.desk import reach
from public.delivery.models import Measure, ReachTotal

TODAY = date(2026, 12, 20)
NOVEMBER = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(reach, "timezone", SimpleNamespace(localdate=lambda: TODAY))


@pytest.fixture
def reporter(client, publisher):
    client.force_login(publisher)
    return client


def counted(count, day=NOVEMBER, measure=Measure.PAGES, language="km", book=""):
    ReachTotal.objects.create(
        day=day, measure=measure, language=language, book=str(book), count=count
    )


def shown(client):
    return client.get(reverse("office:reach")).content.decode()


def rows(client):
    answer = client.get(reverse("office:reach_csv"))
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", ["office:reach", "office:reach_csv"])
@pytest.mark.parametrize("person", ["editor", "translator", "keeper"])
def test_whoever_lacks_the_right_is_refused(client, db, request, name, person):
    client.force_login(request.getfixturevalue(person))
    answer = client.get(reverse(name))

    assert answer.status_code == 302 and answer["Location"] == reverse("wagtailadmin_home")
    assert reverse("office:reach") not in client.get(reverse("office:reports")).content.decode()


def test_nobody_sees_it_without_a_login(client, db):
    assert client.get(reverse("office:reach_csv")).status_code == 302


def test_report_is_listed_and_says_when_there_is_nothing(reporter):
    assert reverse("office:reach") in reporter.get(reverse("office:reports")).content.decode()
    assert "REACH_PORT" in shown(reporter)


def test_days_are_one_month(reporter, site_tree):
    counted(7)
    counted(5, day=date(2026, 11, 30))

    assert rows(reporter) == [
        ["Month", "Book", "What", "Language", "How often"],
        ["2026-11", "Outside of books", "Pages and documents read", "km", "12"],
    ]
    assert "<td>12</td>" in shown(reporter)


@pytest.mark.parametrize("count", [1, 4])
def test_fewer_than_five_is_no_number(reporter, count):
    counted(count)
    counted(50, language="en")
    screen = shown(reporter)

    assert [row[-1] for row in rows(reporter)[1:]] == ["50", "fewer than five"]
    assert "<td>fewer than five</td>" in screen and f"<td>{count}</td>" not in screen
    assert f">{50 + count}<" not in screen  # no sum from which it follows


def test_small_numbers_look_alike_in_the_plot():
    assert reach.bars([None, 50, None]) == reach.bars([None, 50, None])
    assert [bar.height for bar in reach.bars([None, 50])] == [4, 40]
    assert [bar.is_known for bar in reach.bars([None, 50])] == [False, True]
    assert [bar.height for bar in reach.bars([None])] == [40]
    assert [bar.height for bar in reach.bars([1_000_000, 5])] == [40, 1]


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 12, 7), "2026-10"),  # what was read in the last week may still come
        (date(2026, 12, 8), "2026-11"),
        (date(2027, 1, 7), "2026-11"),
        (date(2027, 1, 8), "2026-12"),
    ],
)
def test_a_month_is_shown_when_nothing_is_added_to_it(today, last):
    found = reach.months(today, date(2024, 2, 29))

    assert f"{found[-1]:%Y-%m}" == last
    assert len(found) == reach.SHOWN


def test_months_before_the_first_are_not_shown():
    assert reach.months(TODAY, date(2026, 10, 31)) == [date(2026, 10, 1), date(2026, 11, 1)]
    assert reach.months(TODAY, date(2026, 12, 1)) == []


def test_the_present_month_is_nowhere(reporter):
    counted(70)
    counted(99, day=TODAY)

    assert "99" not in str(rows(reporter)[1:])
    assert "<td>99</td>" not in shown(reporter)


def test_books_have_their_titles_and_lost_ones_none(reporter, site_tree):
    counted(10, book=site_tree.english.translation_key)
    counted(20, book=uuid4())
    counted(30)

    titles = {row[-1]: row[1] for row in rows(reporter)[1:]}
    assert titles["10"] == site_tree.english.title
    assert (titles["20"], titles["30"]) == ("A book that is gone", "Outside of books")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", " =", "\t=", "'"])
def test_no_cell_is_a_formula(reporter, site_tree, begin):
    page = site_tree.english
    type(page).objects.filter(pk=page.pk).update(title=f"{begin}1+1", draft_title=f"{begin}1+1")
    counted(10, book=page.translation_key)

    assert rows(reporter)[1][1] == f"'{begin}1+1"


def test_file_that_leaves_is_in_the_log(reporter):
    rows(reporter)

    assert AuditEntry.objects.filter(verb="exported").exists()


def test_report_costs_the_same_whatever_there_is(site_tree, django_assert_max_num_queries):
    for number in range(5, 40):
        counted(number, language="en", book=uuid4())
    counted(50, book=site_tree.english.translation_key)

    with django_assert_max_num_queries(4):
        assert len(reach._titles(reach.lines([date(2026, 11, 1)]))) == 37
