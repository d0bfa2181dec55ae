"""Adds the samples of `samples` to one lesson, so that every block and field occurs once."""

from typing import Any

from cms.demo import drawings, samples
from cms.demo.books import LessonBuilder
from lessons.models import LessonPage, Picture, ResourcePage

HELP = ["child-helpline-cambodia"]


def add_samples(lesson: LessonPage, build: LessonBuilder, video: ResourcePage) -> None:
    """Fill what the demonstration's own lessons leave empty, each marked as a sample."""
    _fields(lesson, build)
    picture = drawings.picture(build.data["book"])
    lesson.body = [*lesson.body.get_prep_value(), *_blocks(build, picture, video)]
    lesson.quiz = [
        *lesson.quiz.get_prep_value(),
        build.words.block("question", build.question(samples.TRUE_FALSE, "true_false")),
        build.words.block("question", build.question(samples.MULTIPLE, "multiple")),
    ]


def _fields(lesson: LessonPage, build: LessonBuilder) -> None:
    words = build.words
    lesson.delivery = "both"
    lesson.group_min, lesson.group_max = 5, 20
    lesson.essential_question = words.text(samples.ESSENTIAL_QUESTION)
    lesson.vocabulary = [
        words.block(
            "term", {"term": words.text(samples.TERM), "meaning": words.text(samples.MEANING)}
        )
    ]
    lesson.materials = [
        words.block(
            "material",
            {
                "text": words.text(samples.MATERIAL),
                "quantity": words.text(samples.QUANTITY),
                "printable": build.resources["facilitator-checklist"].pk,
            },
        )
    ]
    lesson.preparation = words.rich(samples.PREPARATION)
    lesson.family_activity = words.rich(samples.FAMILY_ACTIVITY)
    lesson.what_to_do = [words.block("help_box", build.help_box(samples.WHAT_TO_DO, HELP))]
    lesson.slides = [words.block("resource", build.resources["slides-explaining-risk"].pk)]


def _blocks(build: LessonBuilder, picture: Picture, video: ResourcePage) -> list[dict[str, Any]]:
    words = build.words
    values: list[tuple[str, Any]] = [
        ("page_break", None),
        ("heading", {"level": "2", "text": words.text(samples.HEADING)}),
        ("heading", {"level": "3", "text": words.text(samples.SMALL_HEADING)}),
        (
            "activity",
            build._activity(
                {
                    "title": samples.SMALL_HEADING,
                    "minutes": 10,
                    "grouping": "pairs",
                    "materials": [samples.ACTIVITY_MATERIAL],
                    "steps": [samples.DISCUSSION],
                    "debrief": [samples.ACTIVITY_DEBRIEF],
                    "facilitator_note": samples.ACTIVITY_NOTE,
                }
            ),
        ),
        (
            "scenario",
            build._scenario(
                {
                    "text": samples.DISCUSSION,
                    "questions": samples.DISCUSSION_QUESTIONS[:1],
                    "possible_answers": [samples.POSSIBLE_ANSWER],
                }
            ),
        ),
        (
            "discussion",
            {
                "prompt": words.text(samples.DISCUSSION),
                "questions": words.items(samples.DISCUSSION_QUESTIONS),
            },
        ),
        (
            "definition",
            {
                "term": words.text(samples.DEFINITION_TERM),
                "meaning": words.text(samples.DEFINITION_MEANING),
            },
        ),
        (
            "image",
            {
                "image": picture.pk,
                "alt": words.text(drawings.alt(build.data["book"])),
                "decorative": False,
                "caption": words.text(samples.IMAGE_CAPTION),
            },
        ),
        (
            "video",
            {
                "title": words.text(samples.VIDEO_TITLE),
                "resource": video.pk,
                "url": "",
                "transcript": words.text(samples.VIDEO_TRANSCRIPT),
                "poster": picture.pk,
            },
        ),
        ("resource_ref", {"resource": build.resources["facilitator-checklist"].pk}),
        ("safety_plan", {"prompts": words.items(samples.PLAN)}),
    ]
    return [words.block(kind, value) for kind, value in values]
