"""The blocks of a lesson's body as JSON: `{"id", "type", "value", "plain"}` each.

A client that does not know a type shows `plain`, so every block has it. What only facilitators
may read is left out here, value and plain alike, unless the document is a guide.

A block is a shape and the function that says it returns that: the union of all is `WRITERS`.
"""

from collections.abc import Callable
from typing import Annotated, Any, NotRequired, TypedDict

from django.db.models import prefetch_related_objects

from cms.core.shapes.help import HelpEntry
from cms.core.vocabularies.library import CALLOUT_STYLES, GROUPINGS
from cms.documents.numbers import contacts
from cms.documents.shapes.documents import (
    Block,
    HeadingValue,
    ParagraphValue,
    Picture,
    Written,
)
from cms.documents.shapes.words import Address, Blocks, Codes, Duration, Says
from lessons.documents import resources
from lessons.documents.reading import Reading
from lessons.documents.values import bullets, codes, iso_minutes, numbered, paragraphs


def body(stream: Any, reading: Reading) -> list[Block]:
    """The blocks that this document's readers get, in order."""
    _look_up_pictures(stream)
    blocks: list[Block] = []
    for child in stream:
        written = WRITERS[child.block_type](child.value, reading)
        if written is not None:
            value, plain = written
            blocks.append(
                {"id": child.id, "type": child.block_type, "value": value, "plain": plain}
            )
    return blocks


def _look_up_pictures(stream: Any) -> None:
    """The sizes and consents of all pictures at once, however many there are."""
    fields = {"image": "image", "video": "poster"}
    shown = (
        child.value[fields[child.block_type]] for child in stream if child.block_type in fields
    )
    prefetch_related_objects([picture for picture in shown if picture], "renditions", "consents")


def heading(value: Any, reading: Reading) -> Written[HeadingValue]:
    return {"level": int(value["level"]), "text": value["text"]}, value["text"]


def paragraph(value: Any, reading: Reading) -> Written[ParagraphValue]:
    rich = reading.rendering.rich_text(value.source)
    return {"html": rich["html"]}, rich["plain"]


class FactValue(TypedDict):
    """Never without its source."""

    text: str
    source: str


def fact(value: Any, reading: Reading) -> Written[FactValue]:
    text, source = value["text"], value["source"]
    return {"text": text, "source": source}, f"{text} ({source})"


class TitledItemsValue(TypedDict):
    """Tips, or lines to tick."""

    title: str
    items: list[str]


def titled_items(value: Any, reading: Reading) -> Written[TitledItemsValue]:
    entries = list(value["items"])
    plain = paragraphs(value["title"], bullets(entries))
    return {"title": value["title"], "items": entries}, plain


class DoDontValue(TypedDict):
    do: list[str]
    dont: list[str]


def do_dont(value: Any, reading: Reading) -> Written[DoDontValue]:
    do, dont = list(value["do"]), list(value["dont"])
    marked = [f"✔ {line}" for line in do] + [f"✘ {line}" for line in dont]
    return {"do": do, "dont": dont}, "\n".join(marked)


class StepsValue(TypedDict):
    """In this order."""

    title: str
    steps: list[str]


def steps(value: Any, reading: Reading) -> Written[StepsValue]:
    entries = list(value["steps"])
    plain = paragraphs(value["title"], numbered(entries))
    return {"title": value["title"], "steps": entries}, plain


class ActivityValue(TypedDict):
    """The note is in guides only."""

    title: str
    minutes: int | None
    duration: Duration | None
    grouping: Annotated[str, Codes("Grouping", codes(GROUPINGS))]
    materials: list[str]
    steps: list[str]
    debrief: list[str]
    facilitator_note: NotRequired[str]


def activity(value: Any, reading: Reading) -> Written[ActivityValue]:
    written: ActivityValue = {
        "title": value["title"],
        "minutes": value["minutes"],
        "duration": iso_minutes(value["minutes"]),
        "grouping": value["grouping"],
        "materials": list(value["materials"]),
        "steps": list(value["steps"]),
        "debrief": list(value["debrief"]),
    }
    plain = paragraphs(
        written["title"],
        bullets(written["materials"]),
        numbered(written["steps"]),
        bullets(written["debrief"]),
    )
    if reading.facilitator:
        written["facilitator_note"] = value["facilitator_note"]
        plain = paragraphs(plain, value["facilitator_note"])
    return written, plain


class ScenarioValue(TypedDict):
    """Characters are always made up. The answers are in guides only."""

    text: str
    fictional: Annotated[bool, Says("Always true.")]
    questions: list[str]
    possible_answers: NotRequired[list[str]]


def scenario(value: Any, reading: Reading) -> Written[ScenarioValue]:
    questions = list(value["questions"])
    written: ScenarioValue = {
        "text": value["text"],
        "fictional": value["fictional"],
        "questions": questions,
    }
    plain = paragraphs(value["text"], bullets(questions))
    if reading.facilitator:
        written["possible_answers"] = list(value["possible_answers"])
        plain = paragraphs(plain, bullets(written["possible_answers"]))
    return written, plain


class DiscussionValue(TypedDict):
    prompt: str
    questions: list[str]


def discussion(value: Any, reading: Reading) -> Written[DiscussionValue]:
    questions = list(value["questions"])
    plain = paragraphs(value["prompt"], bullets(questions))
    return {"prompt": value["prompt"], "questions": questions}, plain


class FacilitatorNoteValue(TypedDict):
    """In guides only."""

    text: str


def facilitator_note(value: Any, reading: Reading) -> Written[FacilitatorNoteValue] | None:
    return ({"text": value["text"]}, value["text"]) if reading.facilitator else None


class DefinitionValue(TypedDict):
    term: str
    meaning: str


def definition(value: Any, reading: Reading) -> Written[DefinitionValue]:
    term, meaning = value["term"], value["meaning"]
    return {"term": term, "meaning": meaning}, f"{term}: {meaning}"


class CalloutValue(TypedDict):
    style: Annotated[str, Codes("CalloutStyle", codes(CALLOUT_STYLES))]
    text: str


def callout(value: Any, reading: Reading) -> Written[CalloutValue]:
    return {"style": value["style"], "text": value["text"]}, value["text"]


class ImageValue(TypedDict):
    """`alt` is what the picture shows, in the words of this page; empty if it only decorates."""

    image: Picture
    alt: str
    decorative: bool
    caption: str


def image(value: Any, reading: Reading) -> Written[ImageValue] | None:
    alt = "" if value["decorative"] else value["alt"]
    picture = reading.picture(value["image"], alt)
    if picture is None:
        return None
    written: ImageValue = {
        "image": picture,
        "alt": alt,
        "decorative": value["decorative"],
        "caption": value["caption"],
    }
    return written, paragraphs(alt, value["caption"], picture.get("credit"))


class VideoValue(TypedDict):
    """A resource of this library or the address of a page elsewhere; never an embed."""

    title: str
    url: Address | None
    resource: resources.EmbeddedResource | None
    transcript: str
    poster: Picture | None


def video(value: Any, reading: Reading) -> Written[VideoValue] | None:
    resource = resources.embedded(value["resource"], reading)
    if resource is None and not value["url"]:
        return None
    written: VideoValue = {
        "title": value["title"],
        "url": value["url"] or None,
        "resource": resource,
        "transcript": value["transcript"],
        "poster": reading.picture(value["poster"], "", role="poster"),
    }
    where = resources.line(resource) if resource else value["url"]
    return written, paragraphs(value["title"], where, value["transcript"])


class ResourceRefValue(TypedDict):
    resource: resources.EmbeddedResource


def resource_ref(value: Any, reading: Reading) -> Written[ResourceRefValue] | None:
    resource = resources.embedded(value["resource"], reading)
    return ({"resource": resource}, resources.line(resource)) if resource else None


class HelpBoxValue(TypedDict):
    text: str
    entries: list[HelpEntry]


def help_box(value: Any, reading: Reading) -> Written[HelpBoxValue]:
    entries = reading.help_entries(list(value["refs"]))
    plain = paragraphs(value["text"], *map(contacts.line, entries))
    return {"text": value["text"], "entries": entries}, plain


class SafetyPlanValue(TypedDict):
    """A form on paper; nothing is sent."""

    prompts: list[str]


def safety_plan(value: Any, reading: Reading) -> Written[SafetyPlanValue]:
    prompts = list(value["prompts"])
    return {"prompts": prompts}, bullets([f"{prompt} ______" for prompt in prompts])


class PageBreakValue(TypedDict):
    """For print."""


def page_break(value: Any, reading: Reading) -> Written[PageBreakValue]:
    return {}, ""


WRITERS: dict[str, Callable[[Any, Reading], Written[Any] | None]] = {
    "heading": heading,
    "paragraph": paragraph,
    "fact": fact,
    "tip_list": titled_items,
    "checklist": titled_items,
    "do_dont": do_dont,
    "steps": steps,
    "activity": activity,
    "scenario": scenario,
    "discussion": discussion,
    "facilitator_note": facilitator_note,
    "definition": definition,
    "callout": callout,
    "image": image,
    "video": video,
    "resource_ref": resource_ref,
    "help_box": help_box,
    "safety_plan": safety_plan,
    "page_break": page_break,
}

LessonBlock = Annotated[Block, Blocks("LessonBlock", WRITERS)]
