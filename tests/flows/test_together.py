"""A page or a book that is translated before anybody reads it goes public in all its languages
together, at once or at an hour, all of it or nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision

from cms.two_people.approvals import engine
from cms.two_people.refusals import Refused
from lessons.models import LessonPage
from localize.workbench import suggesting
from localize.workflow import publish, review, work
from localize.workflow.digests import source_digest
from localize.workflow.models import JointPublication, Work
from office.desk.work import work as my_work
from ops import worker
from tests.flows.office import logged_in, read, told
from tests.flows.test_lots import (  # noqa: F401
    CONFIRM,
    KHMER,
    all_of,
    book,
    book_world,
    change,
    handed_over,
    lot_of,
    named_on,
    page_of,
    press,
    words,
)
from tests.localize.conftest import desk, desk_world  # noqa: F401

TITLES = ("Book", "Module", "One")


@pytest.fixture
def ahead(desk, handed_over):  # noqa: F811
    """Agreed by a publisher, with the translators, and nothing public: the book, its module, one
    lesson."""
    publisher = logged_in(desk.people.publisher)
    named = [
        one for one in named_on(publisher, handed_over) if one.partition(":")[0] in _asked(TITLES)
    ]
    answer = publisher.post(CONFIRM, {"request": named, "agree": "1"})
    assert "You agree with 3 pages. They wait in “My work” to be published." in told(answer)
    assert "3 pages are with the translators." in told(press(publisher, handed_over, ahead="1"))
    return handed_over


def _asked(titles):
    return {str(engine.waiting(page_of(title)).pk) for title in titles}


def translated(desk, *titles):  # noqa: F811
    for title in titles:
        for drafted in desk.draft(page_of(title), KHMER).values():
            desk.approve(drafted)


def public(desk):  # noqa: F811
    """Titles that readers get, of the three and their translations."""
    found = [page_of(title) for title in TITLES]
    found += [desk.target(page) for page in found]
    return {page.title for page in found if page.live}


def now_is(monkeypatch, later):
    now = timezone.now() + later
    monkeypatch.setattr(timezone, "now", lambda: now)
    worker.tick(now)


def planned(desk, book, **typed):  # noqa: F811
    """The button of the day, for an hour from now."""
    on = (timezone.localtime() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    return press(logged_in(desk.people.publisher), book, dated="1", on=on, **typed)


@pytest.mark.slow("a book is translated before it is public, and published")
def test_book_that_nobody_has_read_goes_public_in_both_languages_by_one_press(desk, ahead):  # noqa: F811
    people = desk.people
    publisher = logged_in(people.publisher)
    [row] = [row for row in my_work(people.translator).waiting if row.title == "Book"]
    assert row.what.startswith("Khmer: 3 pages")
    assert public(desk) == set()
    translated(desk, "Book", "Module")

    # one is not ready: nothing goes where all or nothing was chosen, and it is named
    lesson = desk.target(page_of("One"))
    ticked = [f"{page_of(one).pk}:{digest(page_of(one))}" for one in TITLES]
    everything = [*ticked, *(f"{desk.target(page_of(one)).pk}:" for one in TITLES)]
    shown = words(publisher.get(lot_of(ahead)))
    assert "One Khmer 4 strings are not approved yet." in shown
    assert "Book Module One Book Khmer Module Khmer" in shown
    refused = told(publisher.post(lot_of(ahead), {"page": everything, "publish": 1, "whole": 1}))
    assert "Nothing is published, because not all of it can be." in refused
    assert f"“{lesson.get_admin_display_title()}”: 4 strings are not approved yet." in refused
    assert public(desk) == set() and read("courses", "book") is None

    translated(desk, "One")
    answer = press(publisher, ahead, publish="1", whole="1")

    assert "6 pages are published." in told(answer)
    assert public(desk) == {"Book", "Module", "One", "សៀវភៅ", "ម៉ូឌុល", "មួយ"}
    khmer = read("courses", desk.target(ahead).slug, "km")
    assert [one["title"] for one in khmer["modules"][0]["lessons"]] == ["មួយ"]
    # it is as any other from now on
    assert not Work.objects.filter(is_ahead=True).exists()
    lesson = page_of("One")
    change(lesson, people.editor, summary="New.")
    publish.publish_source(lesson, by=people.publisher)
    assert desk.draft(lesson, {"New.": "ថ្មី។"})


def digest(page):
    return source_digest(page.get_latest_revision_as_object())


def test_translation_does_not_go_before_its_source(desk, ahead):  # noqa: F811
    translated(desk, *TITLES)
    publisher = desk.people.publisher
    target = desk.target(page_of("Book"))

    with pytest.raises(Refused, match="translated ahead"):
        publish.publish(desk.translation(page_of("Book")), by=publisher)
    with pytest.raises(Refused, match="not public before that hour"):
        publish.publish(
            desk.translation(page_of("Book")),
            by=publisher,
            on=timezone.now() + timedelta(hours=1),
        )
    answer = logged_in(publisher).post(lot_of(target), {"page": [f"{target.pk}:"], "publish": "1"})

    assert "publish it together with its source" in told(answer)
    assert public(desk) == set()
    assert lot_of(target) not in {row.url for row in my_work(publisher).waiting}


def test_only_what_two_agree_with_is_given_to_translators(desk, handed_over):  # noqa: F811
    """Nor by who may not publish it."""
    page = page_of("Book")
    ticked = {"page": [f"{page.pk}:{digest(page)}"], "ahead": "1"}

    alone = logged_in(desk.people.publisher).post(lot_of(handed_over), ticked)
    engine.endorse(engine.waiting(page), by=desk.people.reviewer)
    other = logged_in(desk.people.editor).post(lot_of(handed_over), ticked)

    assert "A second person has to agree" in told(alone)
    assert "You may not publish this page." in told(other)
    assert not Work.objects.filter(is_ahead=True).exists()


@pytest.mark.slow("a book is translated before it is public, and planned")
def test_at_the_hour_it_goes_in_both_languages(desk, ahead, monkeypatch):  # noqa: F811
    translated(desk, *TITLES)

    assert "6 pages go public on" in told(planned(desk, ahead, whole="1"))

    assert public(desk) == set()
    now_is(monkeypatch, timedelta(hours=3))
    assert len(public(desk)) == 6
    assert not JointPublication.objects.exists()


@pytest.mark.slow("a book is translated before it is public, planned, and one of it taken back")
@pytest.mark.parametrize("whole", [True, False])
def test_at_the_hour_all_or_nothing_goes_where_it_was_chosen(desk, ahead, monkeypatch, whole):  # noqa: F811
    translated(desk, *TITLES)
    planned(desk, ahead, **({"whole": "1"} if whole else {}))
    lesson = desk.target(page_of("One"))
    Revision.page_revisions.filter(object_id=str(lesson.pk)).update(approved_go_live_at=None)

    now_is(monkeypatch, timedelta(hours=3))

    assert len(public(desk)) == (0 if whole else 5)


@pytest.mark.slow("a book is translated before it is public, planned, and a word of it withdrawn")
def test_at_the_hour_a_word_that_nobody_stands_behind_any_more_holds_all(
    desk,  # noqa: F811
    ahead,
    monkeypatch,
):
    translated(desk, *TITLES)
    planned(desk, ahead, whole="1")
    drafted = desk.draft(page_of("One"), {"Talk.": "ពាក្យផ្សេង។"})["Talk."]
    review.submit(drafted, by=desk.people.translator)

    now_is(monkeypatch, timedelta(hours=3))

    assert public(desk) == set()
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 6


@pytest.fixture
def corrected(desk):  # noqa: F811
    """A page that readers have in both languages, and a version of it that is translated ahead."""
    page = desk.write()
    desk.translate(page, {"Stay safe": "មានសុវត្ថិភាព", "Ask for help.": "សុំជំនួយ។"})
    change(page, desk.people.editor, intro="Ask an adult.")
    publish.hand_over(page, page.get_latest_revision(), by=desk.people.editor)
    engine.endorse(engine.waiting(page), by=desk.people.publisher)
    work.refresh_ahead(page, page.get_latest_revision_as_object(), by=desk.people.publisher)
    return type(page).objects.get(pk=page.pk)


def test_a_change_of_what_is_public_waits_for_its_translation(desk, corrected):  # noqa: F811
    assert desk.target(corrected).intro == "សុំជំនួយ។" and desk.target(corrected).live
    for drafted in desk.draft(corrected, {"Ask an adult.": "សុំមនុស្សពេញវ័យ។"}).values():
        desk.approve(drafted)
    with pytest.raises(Refused, match="translated ahead"):
        publish.publish(desk.translation(corrected), by=desk.people.publisher)
    assert read("pages", desk.target(corrected).slug, "km")["intro"] == "សុំជំនួយ។"

    publish.publish_source(corrected, by=desk.people.publisher)
    publish.publish(desk.translation(corrected), by=desk.people.publisher)

    assert read("pages", desk.target(corrected).slug, "km")["intro"] == "សុំមនុស្សពេញវ័យ។"
    assert read("pages", corrected.slug)["intro"] == "Ask an adult."


@pytest.mark.parametrize("way", ["withdrawn", "as it was"])
def test_what_was_given_up_is_translated_no_longer(desk, corrected, way):  # noqa: F811
    """The worker gives translators what readers have."""
    work.catch_up(timezone.now())
    assert Work.objects.filter(is_ahead=True).count() == 1

    if way == "withdrawn":
        publish.end_agreement(corrected, by=desk.people.publisher)
    else:
        change(corrected, desk.people.editor, intro="Ask for help.")
    work.catch_up(timezone.now())

    assert not Work.objects.filter(is_ahead=True).exists()
    assert desk.draft(corrected, {"Ask an adult.": "…"}) == {}
    assert desk.draft(corrected, {"Ask for help.": "សុំជំនួយ។"})


def test_no_machine_is_sent_what_readers_do_not_have(desk, corrected, settings):  # noqa: F811
    page = corrected
    assert page.live and not suggesting._is_public(page, desk.translation(page))


def test_lessons_that_are_changed_go_together(desk, ahead):  # noqa: F811
    """Of a book that is public, its change alone."""
    translated(desk, *TITLES)
    publisher = logged_in(desk.people.publisher)
    press(publisher, ahead, publish="1")
    lesson = page_of("One")
    change(lesson, desk.people.editor, summary="Longer.")
    publish.hand_over(lesson, lesson.get_latest_revision(), by=desk.people.editor)
    publisher.post(CONFIRM, {"request": named_on(publisher, lesson), "agree": "1"})
    press(publisher, ahead, ahead="1")
    assert "1 string is not approved yet." in words(publisher.get(lot_of(ahead)))
    desk.approve(desk.draft(lesson, {"Longer.": "វែងជាង។"})["Longer."])

    assert "2 pages are published." in told(press(publisher, ahead, publish="1", whole="1"))

    assert LessonPage.objects.get(pk=lesson.pk).summary == "Longer."
    assert desk.target(lesson).summary == "វែងជាង។"
