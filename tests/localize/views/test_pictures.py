"""A translation shows a picture of its own: chosen, reviewed, published, taken back."""

import pytest
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.models import SegmentOverride

from cms.two_people.refusals import Refused
from lessons.models import CoursePage, LessonPage, ModulePage, Picture
from localize.workflow import publish, review
from localize.workflow.models import Reason, Review, State
from tests.lessons.samples import block
from tests.localize.views.conftest import at
from tests.shared_fixtures import again, world

TEXTS = {
    "A poster": "ផ្ទាំងរូបភាព",
    "What a poster says.": "អ្វីដែលផ្ទាំងរូបភាពនិយាយ។",
    "Read a poster.": "អានផ្ទាំងរូបភាព។",
    "A girl with a phone.": "ក្មេងស្រីកាន់ទូរស័ព្ទ។",
}


def make_pictures():
    return [
        Picture.objects.create(
            title=title,
            alt_text="x",
            file=get_test_image_file(filename=f"{title}.png", size=(64, 48)),
        )
        for title in ("english-poster", "khmer-poster")
    ]


def make_lesson(desk, pictures):
    value = {"image": pictures[0].pk, "alt": "A girl with a phone.", "caption": ""}
    page = LessonPage(
        audience="young_person",
        title="A poster",
        summary="What a poster says.",
        duration_min=20,
        objectives=[block("objective", "Read a poster.")],
        body=[block("image", value)],
        live=False,
    )
    course = CoursePage(
        audience="young_person", title="Book", description="For you.", order=1, live=False
    )
    module = ModulePage(title="Module", live=False)
    desk.homes["en"].add_child(instance=course)
    course.add_child(instance=module)
    module.add_child(instance=page)
    for parent in (course, module):
        desk.publish(parent)
    return desk.publish(page)


pictures_world = world(make_pictures)
lesson_world = world(make_lesson, "desk_world", "pictures_world")


@pytest.fixture
def pictures(db, pictures_world):
    return again(pictures_world)


@pytest.fixture
def lesson(desk, pictures, lesson_world):
    return again(lesson_world)


@pytest.fixture
def work(desk, lesson):
    return desk.translation(lesson)


@pytest.fixture
def segment(work):
    (found,) = [s for s in work.source.overridablesegment_set.all() if isinstance(s.data, int)]
    return found


@pytest.fixture
def choose(translator, work, segment):
    def post(value):
        return translator.post(at("link", work.pk, segment.pk), {"value": str(value)})

    return post


def shown(desk, lesson):
    return desk.target(lesson).body[0].value["image"].title


def test_picture_of_this_language_is_public_once_reviewed(
    desk, lesson, work, pictures, choose, client_of
):
    khmer = desk.translate(lesson, TEXTS)
    assert khmer.body[0].value["image"].title == "english-poster"
    choose(pictures[1].pk)

    with pytest.raises(Refused):
        publish.publish(work, by=desk.people.publisher)
    assert shown(desk, lesson) == "english-poster"

    stored = Review.objects.get(override__isnull=False)
    client_of(desk.people.translator).post(at("submit_link", stored.pk), {"seen": stored.version})
    stored.refresh_from_db()
    client_of(desk.people.reviewer).post(at("endorse", stored.pk), {"seen": stored.version})
    assert review.state_of(Review.objects.get(pk=stored.pk)) == State.APPROVED
    publish.publish(work, by=desk.people.publisher)

    assert shown(desk, lesson) == "khmer-poster"


def test_another_picture_in_the_source_returns_the_own_one(
    desk, lesson, work, pictures, choose, translator, client_of
):
    desk.translate(lesson, TEXTS)
    choose(pictures[1].pk)
    stored = Review.objects.get(override__isnull=False)
    translator.post(at("submit_link", stored.pk), {"seen": stored.version})
    stored.refresh_from_db()
    client_of(desk.people.reviewer).post(at("endorse", stored.pk), {"seen": stored.version})
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.body[0].value["image"] = pictures[1]

    desk.publish(lesson)

    stored = Review.objects.get(pk=stored.pk)
    assert (stored.state, stored.reason) == (State.RETURNED, Reason.SOURCE_CHANGED)
    assert stored.critical
    with pytest.raises(Refused):
        publish.publish(work, by=desk.people.publisher)


@pytest.mark.soak
def test_picture_stays_agreed_with_while_the_source_shows_the_same(
    desk, lesson, work, pictures, choose, translator, client_of
):
    desk.translate(lesson, TEXTS)
    choose(pictures[1].pk)
    stored = Review.objects.get(override__isnull=False)
    translator.post(at("submit_link", stored.pk), {"seen": stored.version})
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.summary = "What another poster says."

    desk.publish(lesson)

    assert Review.objects.get(pk=stored.pk).state == State.IN_REVIEW


@pytest.mark.parametrize("value", ["0", "999999", "-1", "1.5", "x", "១", "https://a.kh/", "9" * 40])
def test_what_is_no_picture_is_refused(choose, value):
    assert choose(value).status_code < 500

    assert not SegmentOverride.objects.exists()
