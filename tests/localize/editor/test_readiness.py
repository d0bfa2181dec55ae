"""“Ready to publish?”: everything that a publication would refuse, at once, and advice apart."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.models import InfoPage
from lessons.models import LessonPage
from localize.editor.readiness import readiness
from localize.workflow.models import Comment
from tests.api.conftest import office, office_world  # noqa: F401
from tests.lessons.samples import block, set_fields
from tests.localize.conftest import signed_in
from tests.localize.doors.conftest import edit
from tests.shared_fixtures import again, world

LONG = (
    "This sentence has far more words than anybody should have to read before the next stop. " * 2
)


def ready(page) -> str:
    return reverse("localize:ready", args=[page.pk])


def make_lesson(office) -> LessonPage:  # noqa: F811
    module = office.module(office.course("Book 4", order=4), "Module 1")
    lesson = LessonPage(
        audience="young_person",
        title="Call +855 23 123 456",
        live=False,
        content_warning_level="strong",
    )
    set_fields(
        lesson,
        {
            "key_messages": [{"type": "message", "value": "m", "id": f"m{n}"} for n in range(6)],
            "body": [
                block("paragraph", "<p>Fine.</p>"),
                block("activity", {"title": "", "steps": []}),
            ],
        },
    )
    module.add_child(instance=lesson)
    lesson.save_revision(user=office.people.editor, clean=False)
    return lesson


lesson_world = world(make_lesson, "office_world")


@pytest.fixture
def lesson(office, lesson_world) -> LessonPage:  # noqa: F811
    """A draft with something wrong everywhere."""
    return again(lesson_world)


def draft_of(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def test_everything_is_told_at_once_and_where(office, lesson):  # noqa: F811
    found = readiness(draft_of(lesson), office.people.editor)

    places = {one.place for one in found.problems}
    assert {"title", "summary", "duration_min", "objectives", "key_messages"} <= places
    activity = lesson.body[1].id
    (title,) = [one for one in found.problems if one.place == f"body.{activity}.title"]
    assert title.part == "Body, Activity, Title"
    assert any(one.part == "Content warning" or "warning" in one.place for one in found.problems)
    assert found.next is None
    assert found.summary == f"{len(found.problems)} things to do"


def test_one_piece_of_advice_about_several_places_is_one_sentence(office, lesson):  # noqa: F811
    draft = lesson.get_latest_revision_as_object()
    set_fields(
        draft,
        {"body": [block("paragraph", f"<p>{' '.join(['word'] * 25)}.</p>") for _ in range(3)]},
    )

    advice = readiness(draft, office.people.editor).advice
    told = [one for one in advice if "20 words" in one.sentence]

    assert [len(one.also) for one in told] == [2]
    assert len({one.place for one in (told[0], *told[0].also)}) == 3


def test_list_is_a_page_and_a_piece_for_who_may_edit_it(office, lesson):  # noqa: F811
    editor = signed_in("editor")

    whole, piece = editor.get(ready(lesson)), editor.get(ready(lesson), {"fragment": "1"})
    refused = signed_in("translator").get(ready(lesson), headers={"accept": "application/json"})

    assert f'href="{edit(lesson)}#at=summary"' in whole.content.decode()
    assert "<html" not in piece.content.decode()
    assert "no-store" in piece["Cache-Control"]
    assert "data-ready-count" not in refused.content.decode()


def test_what_is_handed_over_is_told_the_same(office, lesson):  # noqa: F811
    """Each sentence once, with the part that it is about and the way there; also where it stands
    deep in a block."""
    html = signed_in("editor").get(reverse("localize:source", args=[lesson.pk])).content.decode()

    assert "<b>Minutes</b>: Say how many minutes the lesson takes." in html
    problems = readiness(draft_of(lesson), office.people.editor).problems
    assert problems
    for one in problems:
        assert html.count(f'href="{edit(lesson)}#at={one.place}"') >= bool(one.place), one


@pytest.fixture
def info(office) -> InfoPage:  # noqa: F811
    page = InfoPage(title="Ask", intro=LONG, live=False)
    office.homes["en"].add_child(instance=page)
    page.save_revision(user=office.people.editor)
    return page


def test_nothing_to_do_says_who_is_next(office, info):  # noqa: F811
    people = office.people

    writer = readiness(draft_of(info), people.editor)
    second = readiness(draft_of(info), people.publisher)

    assert not writer.problems
    assert writer.summary == "Ready"
    assert "Hand it over" in writer.next.sentence
    assert people.publisher.get_full_name() in writer.next.sentence
    assert "you are its second person" in second.next.sentence


@pytest.mark.parametrize(
    ("slug", "published", "is_told"),
    [("kkh", False, True), ("safe-at-home", False, False), ("kkh", True, False)],
)
def test_romanised_address_is_advice_until_the_first_publication(office, slug, published, is_told):  # noqa: F811
    page = InfoPage(title="កខ", slug=slug, intro="ខ្ញុំ។", live=False)
    office.homes["km"].add_child(instance=page)
    page.first_published_at = timezone.now() if published else None

    told = [one for one in readiness(page, office.people.editor).advice if one.place == "slug"]

    assert bool(told) is is_told


def test_looking_changes_nothing_and_costs_little(office, info, django_assert_max_num_queries):  # noqa: F811
    draft = draft_of(info)
    before = draft.to_json()
    readiness(draft, office.people.editor)
    assert draft.to_json() == before

    with CaptureQueriesContext(connection) as queries:
        readiness(draft, office.people.editor)
    assert len(queries) <= 40
    assert not [one for one in queries if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert Comment.objects.count() == 0
