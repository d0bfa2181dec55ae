"""wagtail-localize finds every word, and puts every translation back where it belongs."""

import json
import re

import pytest
from wagtail.models import Locale
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.segments.types import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.strings import StringValue

from lessons.blocks.text_extraction import leaves
from lessons.documents.kinds import GUIDE
from lessons.models import CoursePage, LessonPage, ModulePage, ResourcePage
from tests.lessons.samples import block, every_field, set_fields

FACTS_OF_A_LESSON = {
    "code",
    "audience",
    "topics",
    "age_min",
    "age_max",
    "duration_min",
    "delivery",
    "group_min",
    "group_max",
    "content_warning_level",
    "order",
    "slug",
}


def strings(page):
    return [s for s in extract_segments(page) if isinstance(s, StringSegmentValue)]


def words(texts):
    return {word for text in texts for word in re.findall(r"(?:w|canary)-[a-z-]+", text)}


def test_every_word_of_a_lesson_is_extracted(lesson):
    values = every_field(service=1, resource=1, picture=1)

    extracted = words(segment.string.data for segment in strings(lesson))

    assert extracted == words([json.dumps(values), "w-title"])
    assert {leaf.text for leaf in leaves(lesson)} >= {"w-title", "w-option-right", "w-word-meaning"}


def test_no_machine_suggests_answers_warnings_and_help(lesson):
    lesson.topics = ["privacy"]
    found = strings(lesson)

    left = words(one.string.data for one in found if not lesson.machine_may_suggest(one.path))

    assert left == {
        *("w-question", "w-option-wrong", "w-option-right", "w-feedback"),
        *("w-warning", "w-help", "w-prompt", "w-what-to-do"),
    }
    lesson.topics = ["privacy", "grooming"]
    assert not any(lesson.machine_may_suggest(one.path) for one in found)


def test_samples_leave_no_text_of_a_block_empty(lesson):
    empty = [
        (child.block_type, name)
        for child in lesson.body
        if hasattr(child.block, "child_blocks")
        for name, value in child.value.items()
        if value in ("", []) and name != "resource"
    ]

    assert empty == []


def test_blocks_written_before_they_had_all_their_parts_are_translated(lesson):
    kinds = [child.block_type for child in lesson.body]
    lesson.body = [block(kind, {}) for kind in kinds if kind not in ("paragraph", "page_break")]

    assert all(segment.string.data == "" for segment in strings(lesson) if "body" in segment.path)


def test_facts_of_a_lesson_cannot_be_overridden(lesson):
    overridable = {
        segment.path.partition(".")[0]
        for segment in extract_segments(lesson)
        if isinstance(segment, OverridableSegmentValue)
    }

    assert not overridable & FACTS_OF_A_LESSON
    assert not {segment.path for segment in strings(lesson)} & FACTS_OF_A_LESSON


def test_translations_come_back_in_place(lesson, rendering):
    khmer, _made = Locale.objects.get_or_create(language_code="km")
    before = GUIDE.body(lesson, rendering)
    segments = [
        segment
        if not isinstance(segment, StringSegmentValue)
        else StringSegmentValue(
            segment.path,
            StringValue(segment.string.data.replace("w-", "ខ").replace("canary-", "គ")),
            attrs=segment.attrs,
            order=segment.order,
        )
        for segment in extract_segments(lesson)
    ]
    translated = LessonPage.objects.get(pk=lesson.pk)

    ingest_segments(lesson, translated, lesson.locale, khmer, segments)

    after = GUIDE.body(translated, rendering)
    assert [b["id"] for b in after["body"]] == [b["id"] for b in before["body"]]
    assert after["quiz"][0]["correct"] == before["quiz"][0]["correct"]
    left = {
        leaf.text
        for leaf in leaves(translated)
        if leaf.path != ("title",) and ("w-" in leaf.text or "canary-" in leaf.text)
    }
    assert left == set()
    assert translated.body.get_prep_value()[7]["value"]["minutes"] == 15


@pytest.mark.parametrize(
    ("model", "values", "expected"),
    [
        (
            CoursePage,
            {
                "title": "w-title",
                "subtitle": "w-subtitle",
                "description": "w-description",
                "cover_alt": "w-cover",
                "edition": "w-edition",
                "source_note": "w-source",
                "credits": [block("credit", {"organization": "w-org", "role": "w-role"})],
                "code": "B4",
                "licence": "cc-by-4.0",
            },
            "w-title w-subtitle w-description w-cover w-edition w-source w-org w-role",
        ),
        (
            ModulePage,
            {"title": "w-title", "summary": "w-summary", "essential_question": "w-question"},
            "w-title w-summary w-question",
        ),
        (
            ResourcePage,
            {
                "title": "w-title",
                "summary": "w-summary",
                "description": "<p>w-description</p>",
                "thumbnail_alt": "w-thumbnail",
                "content_warning_text": "w-warning",
            },
            "w-title w-summary w-description w-thumbnail w-warning",
        ),
    ],
)
def test_every_word_of_the_other_pages_is_extracted(model, values, expected):
    page = set_fields(model(), values)

    assert words(segment.string.data for segment in strings(page)) == set(expected.split())
