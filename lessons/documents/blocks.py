"""The blocks of a lesson's body as JSON: `{"id", "type", "value", "plain"}` each.

A client that does not know a type shows `plain`, so every block has it. What only facilitators
may read is left out here, value and plain alike, unless the document is a guide.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import prefetch_related_objects

from cms.documents import contacts
from cms.documents.kinds import Json
from lessons.documents import resources
from lessons.documents.reading import Reading
from lessons.documents.values import bullets, iso_minutes, numbered, paragraphs

Written = tuple[dict[str, Json], str]  # value, plain


def body(stream: Any, reading: Reading) -> list[dict[str, Json]]:
    """The blocks that this document's readers get, in order."""
    _look_up_pictures(stream)
    blocks = []
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


def heading(value: Any, reading: Reading) -> Written:
    return {"level": int(value["level"]), "text": value["text"]}, value["text"]


def paragraph(value: Any, reading: Reading) -> Written:
    rich = reading.rendering.rich_text(value.source)
    return {"html": rich["html"]}, rich["plain"]


def fact(value: Any, reading: Reading) -> Written:
    text, source = value["text"], value["source"]
    return {"text": text, "source": source}, f"{text} ({source})"


def titled_items(value: Any, reading: Reading) -> Written:
    entries = list(value["items"])
    plain = paragraphs(value["title"], bullets(entries))
    return {"title": value["title"], "items": entries}, plain


def do_dont(value: Any, reading: Reading) -> Written:
    do, dont = list(value["do"]), list(value["dont"])
    marked = [f"✔ {line}" for line in do] + [f"✘ {line}" for line in dont]
    return {"do": do, "dont": dont}, "\n".join(marked)


def steps(value: Any, reading: Reading) -> Written:
    entries = list(value["steps"])
    plain = paragraphs(value["title"], numbered(entries))
    return {"title": value["title"], "steps": entries}, plain


def activity(value: Any, reading: Reading) -> Written:
    written = {
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


def scenario(value: Any, reading: Reading) -> Written:
    questions = list(value["questions"])
    written = {"text": value["text"], "fictional": value["fictional"], "questions": questions}
    plain = paragraphs(value["text"], bullets(questions))
    if reading.facilitator:
        written["possible_answers"] = list(value["possible_answers"])
        plain = paragraphs(plain, bullets(written["possible_answers"]))
    return written, plain


def discussion(value: Any, reading: Reading) -> Written:
    questions = list(value["questions"])
    plain = paragraphs(value["prompt"], bullets(questions))
    return {"prompt": value["prompt"], "questions": questions}, plain


def facilitator_note(value: Any, reading: Reading) -> Written | None:
    return ({"text": value["text"]}, value["text"]) if reading.facilitator else None


def definition(value: Any, reading: Reading) -> Written:
    term, meaning = value["term"], value["meaning"]
    return {"term": term, "meaning": meaning}, f"{term}: {meaning}"


def callout(value: Any, reading: Reading) -> Written:
    return {"style": value["style"], "text": value["text"]}, value["text"]


def image(value: Any, reading: Reading) -> Written | None:
    alt = "" if value["decorative"] else value["alt"]
    picture = reading.picture(value["image"], alt)
    if picture is None:
        return None
    written = {
        "image": picture,
        "alt": alt,
        "decorative": value["decorative"],
        "caption": value["caption"],
    }
    return written, paragraphs(alt, value["caption"], picture.get("credit"))


def video(value: Any, reading: Reading) -> Written | None:
    resource = resources.embedded(value["resource"], reading)
    if resource is None and not value["url"]:
        return None
    written = {
        "title": value["title"],
        "url": value["url"] or None,
        "resource": resource,
        "transcript": value["transcript"],
        "poster": reading.picture(value["poster"], "", role="poster"),
    }
    where = resources.line(resource) if resource else value["url"]
    return written, paragraphs(value["title"], where, value["transcript"])


def resource_ref(value: Any, reading: Reading) -> Written | None:
    resource = resources.embedded(value["resource"], reading)
    return ({"resource": resource}, resources.line(resource)) if resource else None


def help_box(value: Any, reading: Reading) -> Written:
    entries = reading.help_entries(list(value["refs"]))
    plain = paragraphs(value["text"], *map(contacts.line, entries))
    return {"text": value["text"], "entries": entries}, plain


def safety_plan(value: Any, reading: Reading) -> Written:
    prompts = list(value["prompts"])
    return {"prompts": prompts}, bullets([f"{prompt} ______" for prompt in prompts])


def page_break(value: Any, reading: Reading) -> Written:
    return {}, ""


WRITERS: dict[str, Callable[[Any, Reading], Written | None]] = {
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
