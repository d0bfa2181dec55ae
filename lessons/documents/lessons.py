"""The two documents of a lesson: `lessons` for learners, `guides` for facilitators.

The learner's document never holds facilitator notes, possible answers or the preparation: not in
its body, not in a `plain`, not in what search finds.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.documents.kinds import DocumentKind, Json
from cms.documents.rendering import Rendering
from cms.publishing.vocabularies.library import CONTENT_WARNINGS
from cms.publishing.vocabularies.shared import AUDIENCES, TOPICS
from lessons.blocks.text_extraction import leaves
from lessons.documents import blocks, resources, values
from lessons.documents.reading import Reading
from lessons.documents.values import codes

FACILITATOR_ONLY = frozenset(
    {
        ("preparation",),
        ("body", "facilitator_note", "text"),
        ("body", "activity", "facilitator_note"),
        ("body", "scenario", "possible_answers"),
    }
)

PART_OF = ("title", "position")  # what a lesson shows of its book and module


def body(page: Any, rendering: Rendering, *, facilitator: bool) -> dict[str, Json]:
    reading = Reading(rendering, facilitator=facilitator)
    written = {
        "code": page.code,
        **_card(page, reading),
        "delivery": page.delivery,
        "group_size": values.span(page.group_min, page.group_max),
        "reading_level": page.reading_level,
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
        "family_activity": rendering.rich_text(page.family_activity),
        "downloads": _downloads(page, reading),
        "references": [
            {"text": entry["text"], "url": entry["url"] or None}
            for entry in values.entries(page.references)
        ],
        "related": _related(page, reading),
        "review": page.review_dates(),
    }
    if facilitator:
        written["preparation"] = rendering.rich_text(page.preparation)
    return written


def card(page: Any, rendering: Rendering) -> dict[str, Json]:
    reading = Reading(rendering)
    return {**_card(page, reading), "thumbnail": _thumbnail(page, reading)}


def _card(page: Any, reading: Reading) -> dict[str, Json]:
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


def _thumbnail(page: Any, reading: Reading) -> dict[str, Json] | None:
    """The first picture of the body, with the words that stand there."""
    for child in page.body:
        if child.block_type == "image":
            value = child.value
            alt = "" if value["decorative"] else value["alt"]
            return reading.picture(value["image"], alt, role="thumbnail")
    return None


def _material(entry: Any, reading: Reading) -> dict[str, Json]:
    return {
        "text": entry["text"],
        "quantity": entry["quantity"],
        "printable": resources.embedded(entry["printable"], reading),
    }


def _question(child: Any) -> dict[str, Json]:
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


def _what_to_do(page: Any, reading: Reading) -> dict[str, Json] | None:
    for child in page.what_to_do:
        value, plain = blocks.help_box(child.value, reading)
        return {"id": child.id, **value, "plain": plain}
    return None


def _downloads(page: Any, reading: Reading) -> list[dict[str, Json]]:
    """Handouts, then slides, that are public in this language."""
    found = []
    for variant, stream in (("handout", page.handouts), ("slides", page.slides)):
        for entry in values.entries(stream):
            resource = resources.embedded(entry, reading)
            if resource:
                found.append({"variant": variant, **resource})
    return found


def _related(page: Any, reading: Reading) -> list[dict[str, Json]]:
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


def _kind(name: str, label: Any, *, facilitator: bool) -> DocumentKind:
    return DocumentKind(
        kind=name,
        label=label,
        body=partial(body, facilitator=facilitator),
        card=card,
        facets=facets,
        position=lambda page: page.place(),
        search_text=partial(search_text, facilitator=facilitator),
        values={
            "audience": codes(AUDIENCES),
            "topic": codes(TOPICS),
            "content_warning": codes(CONTENT_WARNINGS),
        },
    )


LESSON = _kind("lessons", _("Lesson"), facilitator=False)
GUIDE = _kind("guides", _("Facilitator's guide"), facilitator=True)
