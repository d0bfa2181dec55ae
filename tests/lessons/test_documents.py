"""The documents of lessons: what learners get, what facilitators get, what embeds what."""

import inspect
import json
from types import SimpleNamespace

import pytest
from wagtail.models import Page

from cms.documents.rendering import Rendering
from lessons.blocks.body import BodyBlock
from lessons.documents.blocks import WRITERS
from lessons.documents.kinds import COURSE, GUIDE, LESSON, MODULE
from tests.lessons.rendering import CHANNEL, FakeRendering

CANARIES = [
    "canary-activity-note",
    "canary-possible-answer",
    "canary-facilitator-note",
    "canary-preparation",
]


def text_of(document):
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize("name", ["depends_on", "rich_text", "link", "localized", "image", "media"])
def test_fake_rendering_has_the_real_signatures(name):
    def parameters(method):
        found = inspect.signature(method).parameters.values()
        return [(parameter.name, parameter.kind) for parameter in found]

    assert parameters(getattr(FakeRendering, name)) == parameters(getattr(Rendering, name))


def test_every_block_has_a_writer():
    assert set(WRITERS) == set(BodyBlock().child_blocks)


def test_lesson_shows_every_block_but_facilitator_notes(lesson, rendering):
    document = LESSON.body(lesson, rendering)

    shown = [block["type"] for block in document["body"]]
    assert set(shown) == set(WRITERS) - {"facilitator_note"}
    assert [block["type"] for block in GUIDE.body(lesson, rendering)["body"]] == list(WRITERS)


def test_every_block_has_id_and_plain(lesson, rendering):
    blocks = GUIDE.body(lesson, rendering)["body"]

    assert [block["id"] for block in blocks] == [child.id for child in lesson.body]
    assert all(set(block) == {"id", "type", "value", "plain"} for block in blocks)
    assert [block["type"] for block in blocks if not block["plain"]] == ["page_break"]


@pytest.mark.parametrize("canary", CANARIES)
def test_learner_never_gets_what_is_for_facilitators(canary, lesson, rendering):
    assert canary not in text_of(LESSON.body(lesson, rendering))
    assert canary not in text_of(LESSON.card(lesson, rendering))
    assert canary not in LESSON.search_text(lesson)
    assert canary not in text_of(GUIDE.card(lesson, rendering))
    assert canary in text_of(GUIDE.body(lesson, rendering))
    assert canary in GUIDE.search_text(lesson)


def test_every_word_of_a_lesson_is_in_its_guide(lesson, rendering):
    document = text_of({"title": lesson.title, **GUIDE.body(lesson, rendering)})

    words = GUIDE.search_text(lesson).split()
    assert [word for word in words if word not in document] == []


def test_lesson_says_what_it_is(lesson, rendering):
    document = LESSON.body(lesson, rendering)

    assert document["code"] == "B4-M1-L2"
    assert document["duration"] == "PT50M"
    assert document["ages"] == {"min": 13, "max": 24}
    assert document["group_size"] == {"min": 10, "max": 30}
    assert document["audience"] == ["young_person"]
    assert document["content_warning"] == {"level": "moderate", "text": "w-warning"}
    assert document["module"]["title"] == "Module 1"
    assert document["course"]["position"] == 4
    assert list(document).index("content_warning") < list(document).index("body")


def test_help_box_embeds_name_and_channels(lesson, rendering):
    document = LESSON.body(lesson, rendering)

    box = next(block for block in document["body"] if block["type"] == "help_box")
    assert box["value"]["entries"][0]["channels"] == [CHANNEL]
    assert box["plain"] == "w-help\nChild line: 1280"
    assert document["what_to_do"]["entries"] == box["value"]["entries"]


def test_place_to_visit_has_nothing_to_read_out(rendering):
    place = CHANNEL | {"type": "walk_in", "display": None, "href": None}
    entry = {"name": "Office", "channels": [place, CHANNEL]}
    reading = SimpleNamespace(help_entries=lambda services: [entry])

    _value, plain = WRITERS["help_box"]({"text": "", "refs": []}, reading)

    assert plain == f"Office: {CHANNEL['display']}"


def test_hidden_service_leaves_the_help_box(lesson, rendering, service_page):
    rendering.hidden = {service_page.translation_key}

    box = next(b for b in LESSON.body(lesson, rendering)["body"] if b["type"] == "help_box")

    assert box["value"] == {"text": "w-help", "entries": []}


def test_hidden_resource_leaves_no_trace(lesson, rendering, resource_page):
    rendering.hidden = {resource_page.translation_key}

    document = LESSON.body(lesson, rendering)

    assert "resource_ref" not in [block["type"] for block in document["body"]]
    assert document["downloads"] == []
    assert "The checklist" not in text_of(document)


def test_picture_with_recognisable_child_is_not_shown(lesson, rendering, picture):
    picture.has_identifiable_child = True
    picture.save()
    lesson = type(lesson).objects.get(pk=lesson.pk)

    document = LESSON.body(lesson, rendering)

    assert "image" not in [block["type"] for block in document["body"]]
    assert LESSON.card(lesson, rendering)["thumbnail"] is None
    assert picture in rendering.seen


def test_quiz_has_stable_ids_and_right_answers(lesson, rendering):
    (question,) = LESSON.body(lesson, rendering)["quiz"]

    (stored,) = lesson.quiz
    assert question["id"] == stored.id
    assert [option["text"] for option in question["options"]] == [
        "w-option-wrong",
        "w-option-right",
    ]
    assert question["correct"] == [question["options"][1]["id"]]


def test_facets_are_the_filters_of_lists(lesson):
    course, module = lesson.parents()

    assert set(LESSON.facets(lesson)) == {
        ("audience", "young_person"),
        ("topic", "privacy"),
        ("topic", "grooming"),
        ("course", str(course.translation_key)),
        ("module", str(module.translation_key)),
        ("content_warning", "moderate"),
        ("age_min", "13"),
        ("age_max", "24"),
    }


def test_place_orders_by_book_then_module_then_lesson(lesson, module, course):
    assert COURSE.position(course) == 4
    assert MODULE.position(module) == 4_001
    assert LESSON.position(lesson) == 4_001_001


@pytest.fixture
def listed(lesson, module):
    """Both stand in lists: drafts do not."""
    Page.objects.filter(pk__in=(lesson.pk, module.pk)).update(live=True)


def test_course_lists_modules_and_lessons_with_total_time(listed, course, rendering):
    document = COURSE.body(course, rendering)

    (module,) = document["modules"]
    assert module["title"] == "Module 1"
    assert [entry["title"] for entry in module["lessons"]] == ["w-title"]
    assert document["est_total_min"] == 50
    assert document["duration"] == "PT50M"


def test_course_leaves_hidden_lessons_out(listed, lesson, course, rendering):
    rendering.hidden = {lesson.translation_key}

    document = COURSE.body(course, rendering)

    assert document["modules"][0]["lessons"] == []
    assert document["est_total_min"] == 0


def test_drafts_are_not_even_looked_at(lesson, course, module, rendering):
    """So that one is saved without a document being written."""
    assert COURSE.body(course, rendering)["modules"] == []
    assert MODULE.body(module, rendering)["lessons"] == []


def test_module_lists_its_lessons(listed, module, rendering):
    document = MODULE.body(module, rendering)

    assert [entry["duration"] for entry in document["lessons"]] == ["PT50M"]
    assert document["course"]["title"] == "Book 4"
    assert ("course", document["course"]["key"]) in set(MODULE.facets(module))
