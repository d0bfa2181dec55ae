"""The two documents of a lesson: `lessons` for learners, `guides` for facilitators.

The learner's document never holds facilitator notes, possible answers or the preparation: not in
its body, not in a `plain`, not in what search finds.
"""

from collections.abc import Iterable
from typing import Annotated, Any, TypedDict

from cms.core.shapes.codes import Audience, Topic
from cms.core.shapes.parts import Span
from cms.core.vocabularies.library import DELIVERIES, QUIZ_TYPES, VARIANTS
from cms.documents.rendering import Rendering
from cms.documents.shapes.documents import Link, Picture, RichText
from cms.documents.shapes.words import Address, Codes, Duration
from lessons.blocks.text_extraction import leaves
from lessons.documents import blocks, resources, values
from lessons.documents.reading import Reading
from lessons.documents.resources import EmbeddedResource
from lessons.documents.values import ContentWarning, PartOf, codes

FACILITATOR_ONLY = frozenset(
    {
        ("preparation",),
        ("body", "facilitator_note", "text"),
        ("body", "activity", "facilitator_note"),
        ("body", "scenario", "possible_answers"),
    }
)

PART_OF = ("title", "position")  # what a lesson shows of its book and module


class Term(TypedDict):
    """A word of the lesson and what it means."""

    term: str
    meaning: str


class Material(TypedDict):
    """What is needed, and what to print for it."""

    text: str
    quantity: str | None
    printable: EmbeddedResource | None


class Option(TypedDict):
    """An answer to choose."""

    id: str
    text: str


class Question(TypedDict):
    """A question for self-check; nothing is sent back. `correct` holds ids of options."""

    id: str
    type: Annotated[str, Codes("QuestionType", codes(QUIZ_TYPES))]
    question: str
    options: list[Option]
    correct: list[str]
    feedback: str


class WhatToDo(blocks.HelpBoxValue):
    """Where help is, at the end of a lesson."""

    id: str
    plain: str


class Download(EmbeddedResource):
    """A resource to take along, and what it is to this lesson."""

    variant: Annotated[str, Codes("DownloadVariant", codes(VARIANTS))]


class Reference(TypedDict):
    """A source of the lesson."""

    text: str
    url: Address | None


class _OfLesson(TypedDict):
    content_warning: ContentWarning
    summary: str
    audience: list[Audience]
    topics: list[Topic]
    course: PartOf
    module: PartOf
    position: int
    ages: Span
    duration: Duration | None


class LessonCard(_OfLesson):
    """A lesson in a list."""

    thumbnail: Picture | None


class GuideCard(LessonCard):
    """A facilitator's guide in a list."""


class LessonDocument(_OfLesson):
    """A lesson as learners read it."""

    code: str
    delivery: Annotated[str, Codes("Delivery", codes(DELIVERIES))]
    group_size: Span
    essential_question: str
    objectives: list[str]
    key_messages: list[str]
    vocabulary: list[Term]
    materials: list[Material]
    body: list[blocks.LessonBlock]
    quiz: list[Question]
    what_to_do: WhatToDo | None
    family_activity: RichText
    downloads: list[Download]
    references: list[Reference]
    related: list[Link]


class GuideDocument(LessonDocument):
    """The same lesson for facilitators: notes, preparation, possible answers."""

    preparation: RichText


def lesson_body(page: Any, rendering: Rendering) -> LessonDocument:
    return _body(page, Reading(rendering))


def guide_body(page: Any, rendering: Rendering) -> GuideDocument:
    whole = _body(page, Reading(rendering, facilitator=True))
    return {**whole, "preparation": rendering.rich_text(page.preparation)}


def _body(page: Any, reading: Reading) -> LessonDocument:
    return {
        "code": page.code,
        **_card(page, reading),
        "delivery": page.delivery,
        "group_size": values.span(page.group_min, page.group_max),
        "essential_question": page.essential_question,
        "objectives": values.entries(page.objectives),
        "key_messages": values.entries(page.key_messages),
        "vocabulary": [
            {"term": entry["term"], "meaning": entry["meaning"]}
            for entry in values.entries(page.vocabulary)
        ],
        "materials": [_material(entry, reading) for entry in values.entries(page.materials)],
        "body": blocks.body(page.body, reading),
        "quiz": [_question(child) for child in page.quiz],
        "what_to_do": _what_to_do(page, reading),
        "family_activity": reading.rendering.rich_text(page.family_activity),
        "downloads": _downloads(page, reading),
        "references": [
            {"text": entry["text"], "url": entry["url"] or None}
            for entry in values.entries(page.references)
        ],
        "related": _related(page, reading),
    }


def card(page: Any, rendering: Rendering) -> LessonCard:
    reading = Reading(rendering)
    return {**_card(page, reading), "thumbnail": _thumbnail(page, reading)}


def _card(page: Any, reading: Reading) -> _OfLesson:
    """What lists show; the warning comes before everything that it warns of."""
    course, module = page.above
    for part_of in (course, module):
        reading.rendering.shows(part_of, *PART_OF)
    return {
        "content_warning": values.content_warning(page),
        "summary": page.summary,
        "audience": values.audience(page),
        "topics": page.topics,
        "course": values.part_of(course, reading.link(course)),
        "module": values.part_of(module, reading.link(module)),
        "position": page.order,
        "ages": values.span(page.age_min, page.age_max),
        "duration": values.iso_minutes(page.duration_min),
    }


def _thumbnail(page: Any, reading: Reading) -> Picture | None:
    """The first picture of the body, with the words that stand there."""
    for child in page.body:
        if child.block_type == "image":
            value = child.value
            alt = "" if value["decorative"] else value["alt"]
            return reading.picture(value["image"], alt, role="thumbnail")
    return None


def _material(entry: Any, reading: Reading) -> Material:
    return {
        "text": entry["text"],
        "quantity": entry["quantity"],
        "printable": resources.embedded(entry["printable"], reading),
    }


def _question(child: Any) -> Question:
    """A question for self-check; ids are those of the blocks, the same in every language."""
    question = child.value
    options = question["options"].bound_blocks
    return {
        "id": child.id,
        "type": question["type"],
        "question": question["question"],
        "options": [{"id": option.id, "text": option.value["text"]} for option in options],
        "correct": [option.id for option in options if option.value["correct"]],
        "feedback": question["feedback"],
    }


def _what_to_do(page: Any, reading: Reading) -> WhatToDo | None:
    for child in page.what_to_do:
        value, plain = blocks.help_box(child.value, reading)
        return {"id": child.id, **value, "plain": plain}
    return None


def _downloads(page: Any, reading: Reading) -> list[Download]:
    """Handouts, then slides, that are public in this language."""
    found: list[Download] = []
    for variant, stream in (("handout", page.handouts), ("slides", page.slides)):
        for entry in values.entries(stream):
            resource = resources.embedded(entry, reading)
            if resource:
                found.append({"variant": variant, **resource})
    return found


def _related(page: Any, reading: Reading) -> list[Link]:
    links = (reading.link(lesson) for lesson in values.entries(page.related))
    return [link for link in links if link]


def facets(page: Any) -> Iterable[tuple[str, str]]:
    course, module = page.above
    yield "audience", page.audience
    for topic in page.topics:
        yield "topic", topic
    yield "course", str(course.translation_key)
    yield "module", str(module.translation_key)
    yield "content_warning", page.content_warning_level
    yield from values.age_facets(page)


def search_text(page: Any, *, facilitator: bool) -> str:
    texts = (leaf.text for leaf in leaves(page) if facilitator or leaf.path not in FACILITATOR_ONLY)
    return "\n".join(texts)
