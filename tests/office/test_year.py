"""The year's report: the logs by month, drawn, in a table and in a file."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.office.year import facts
from cms.publishing.audit.models import AuditEntry
from cms.publishing.recycle_bin.erasing import erase
from home.models import InfoPage

CLOCK = timezone.get_default_timezone()
NOW = datetime(2025, 10, 15, 12, tzinfo=CLOCK)
PAGE, TEXT, CONTACT, FILE = (
    "home.infopage",
    "localize.review",
    "home.contactchannel",
    "lessons.resourcefile",
)
FIRST, AGAIN, READ, REVIEWED, CHECKED, WAITED = range(6)
MOST_STATEMENTS = 30


def at(year: int, month: int, day: int = 10) -> datetime:
    return datetime(year, month, day, 0, 30, tzinfo=CLOCK)  # still the day before in UTC


def note(when: datetime, kind: str, verb: str, days: float | None = None, **data: Any) -> None:
    waited = None if days is None else timedelta(days=days)
    AuditEntry(
        at=when, subject_type=kind, subject_id="1", verb=verb, waited=waited, data=data
    ).save()


def published(when: datetime, page: Any, *, by: Any = None) -> None:
    PageLogEntry.objects.create(
        timestamp=when,
        page=page,
        content_type_id=page.content_type_id,
        action="wagtail.publish",
        label=page.title,
        content_changed=True,
        user=by,
    )


def a_page(desk: Any, language: str, title: str) -> InfoPage:
    page = InfoPage(title=title, slug=title.lower(), live=False)
    return desk.homes[language].add_child(instance=page)


def series(table: facts.Table) -> dict[str, Any]:
    return {one.name: one for one in table.series}


def months(one: facts.Series) -> dict[int, float]:
    return {month: value for month, value in zip(facts.MONTHS, one.values, strict=True) if value}


def opened(user: Any, name: str = "office:year", *args: Any, **query: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(
        reverse(name, args=args), query, headers={"x-requested-with": "XMLHttpRequest"}
    )


def this_year() -> int:
    return timezone.localtime(timezone.now(), CLOCK).year


def test_publications_are_first_ones_or_new_versions(desk):
    khmer, english = a_page(desk, "km", "Khmer"), a_page(desk, "en", "English")
    published(at(2024, 12), khmer)
    published(at(2025, 1, 1), khmer)
    published(at(2025, 3), english)
    published(at(2025, 3), english)
    gone = a_page(desk, "en", "Gone")
    published(at(2025, 4), gone)
    erase(gone)

    found = facts.tables(2025, NOW)

    first, again = series(found[FIRST]), series(found[AGAIN])
    assert list(first) == ["Khmer", "English", "Deleted since"]
    assert (first["Khmer"].year, first["Khmer"].year_before) == (0, 1)
    assert months(again["Khmer"]) == {1: 1}
    assert months(first["English"]) == months(again["English"]) == {3: 1}
    assert months(first["Deleted since"]) == {4: 1}


def test_what_people_did_is_counted_by_kind(desk):
    for kind in (PAGE, TEXT):
        note(at(2025, 2), kind, "approved", days=1)
        note(at(2025, 2), kind, "returned")
    note(at(2025, 2), TEXT, "edited")
    note(at(2025, 5), CONTACT, "approved", days=2, action="change")
    note(at(2025, 5), CONTACT, "approved", days=2, action="remove")
    for verb in ("renew", "no_answer", "withdraw", "stop", "tick"):
        note(at(2025, 5), CONTACT, verb)

    found = facts.tables(2025, NOW)

    for place in (READ, REVIEWED):
        assert [months(one) for one in found[place].series] == [{2: 1}, {2: 1}]
    assert [months(one) for one in found[CHECKED].series] == [{5: 2}, {5: 1}, {5: 3}]


def test_waiting_is_the_median_of_those_who_waited(desk):
    for days in (0, 0, 1, 2, 9):  # the first two were agreed with as they were handed over
        note(at(2025, 2), PAGE, "approved", days=days)
    note(at(2025, 3), PAGE, "approved", days=4)
    note(at(2024, 3), FILE, "approved", days=0.26)
    note(at(2025, 3), PAGE, "returned", days=40)

    pages, texts, contacts, files = facts.tables(2025, NOW)[WAITED].series

    assert (months(pages), pages.year, pages.year_before) == ({2: 2, 3: 4}, 3, None)
    assert (texts.year, contacts.year, files.year) == (None, None, None)
    assert files.year_before == 0.3


def test_months_to_come_have_no_number(desk):
    note(at(2025, 2), TEXT, "approved")

    approved = facts.tables(2025, NOW)[REVIEWED].series[0]

    assert approved.values == (0, 1, 0, 0, 0, 0, 0, 0, 0, 0, None, None)


def test_screen_shows_tables_and_no_person(desk):
    now = timezone.now()
    published(now, a_page(desk, "km", "One"), by=desk.people.editor)
    AuditEntry(at=now, subject_type=TEXT, subject_id="1", verb="approved", by_name="Bopha").save()

    screen = opened(desk.people.publisher).content.decode()

    main = screen[screen.index('class="localize year"') :]
    assert "Pages published for the first time" in main
    assert main.count("<thead>") > 0
    assert not {"Bopha", "Chan", "editor"} & set(main.replace("<", " ").replace(">", " ").split())


def test_years_begin_with_the_logs(desk):
    note(at(this_year() - 2, 1, 1), TEXT, "approved")

    found = opened(desk.people.publisher)

    assert found.context["years"] == [this_year() - n for n in range(3)]
    assert opened(desk.people.publisher, year=this_year() - 1).status_code == 200
    for wrong in (this_year() - 3, this_year() + 1, "abc", ""):
        assert opened(desk.people.publisher, year=wrong).status_code == 404


def test_ten_years_take_no_more_statements(desk):
    client = Client()
    client.force_login(desk.people.publisher)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("office:year")).status_code == 200
        return len(queries)

    note(timezone.now(), TEXT, "approved", days=1)
    statements()  # the process has looked up its groups and sites then
    few = statements()
    pages = [a_page(desk, language, f"P{language}{n}") for language in ("km", "en") for n in (1, 2)]
    for year in range(this_year() - 9, this_year() + 1):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                at=at(year, month),
                subject_type=kind,
                subject_id="1",
                verb="approved",
                waited=timedelta(days=month),
            )
            for month in facts.MONTHS
            for kind in (PAGE, TEXT, CONTACT, FILE)
        )
        for page in pages:
            published(at(year, 1), page)

    assert statements() == few <= MOST_STATEMENTS
