"""What every client writes first, with the package that openapi-python-client makes: a match over
every kind, every block and every entry of the feed, which mypy --strict holds to be complete.

Run, it reads answers from a file, one JSON object a line, and prints how many of what it read.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, assert_never

from cncc_client import models as m

LessonBlock = (
    m.HeadingBlock
    | m.ParagraphBlock
    | m.FactBlock
    | m.TipListBlock
    | m.ChecklistBlock
    | m.DoDontBlock
    | m.StepsBlock
    | m.ActivityBlock
    | m.ScenarioBlock
    | m.DiscussionBlock
    | m.FacilitatorNoteBlock
    | m.DefinitionBlock
    | m.CalloutBlock
    | m.ImageBlock
    | m.VideoBlock
    | m.ResourceRefBlock
    | m.HelpBoxBlock
    | m.SafetyPlanBlock
    | m.PageBreakBlock
)
PageBlock = m.HeadingBlock | m.ParagraphBlock | m.QuestionAnswerBlock | m.ContactBlock
Document = (
    m.CourseDocument
    | m.GuideDocument
    | m.HelpNowDocument
    | m.HomeDocument
    | m.LessonDocument
    | m.ModuleDocument
    | m.OrganizationDocument
    | m.PageDocument
    | m.ResourceDocument
    | m.ServiceDocument
    | m.VocabularyDocument
)
Card = (
    m.CourseCard
    | m.GuideCard
    | m.LessonCard
    | m.ModuleCard
    | m.OrganizationCard
    | m.PageCard
    | m.ResourceCard
    | m.ServiceCard
)


def of_block(block: LessonBlock | PageBlock) -> str:
    match block:
        case m.HeadingBlock():
            return f"{block.value.level} {block.value.text}"
        case m.ParagraphBlock():
            return block.value.html
        case m.FactBlock():
            return block.value.source
        case m.TipListBlock() | m.ChecklistBlock():
            return ", ".join(block.value.items)
        case m.DoDontBlock():
            return ", ".join([*block.value.do, *block.value.dont])
        case m.StepsBlock():
            return ", ".join(block.value.steps)
        case m.ActivityBlock():
            return f"{block.value.grouping} {block.value.facilitator_note or ''}"
        case m.ScenarioBlock():
            return ", ".join(block.value.questions)
        case m.DiscussionBlock():
            return block.value.prompt
        case m.FacilitatorNoteBlock():
            return block.value.text
        case m.DefinitionBlock():
            return block.value.meaning
        case m.CalloutBlock():
            return f"{block.value.style} {block.value.text}"
        case m.ImageBlock():
            return block.value.image.renditions[0].url
        case m.VideoBlock():
            return block.value.resource.title if block.value.resource else block.value.url or ""
        case m.ResourceRefBlock():
            return block.value.resource.title
        case m.HelpBoxBlock():
            return ", ".join(of_help(entry) for entry in block.value.entries)
        case m.SafetyPlanBlock():
            return ", ".join(block.value.prompts)
        case m.PageBreakBlock():
            return ""
        case m.QuestionAnswerBlock():
            return block.value.answer.plain
        case m.ContactBlock():
            return of_help(block.value)
    assert_never(block)


def of_help(entry: m.HelpEntry) -> str:
    return ", ".join(channel.href or "" for channel in entry.channels)


def of_document(document: Document) -> str:
    match document:
        case m.LessonDocument() | m.GuideDocument() | m.PageDocument():
            return "\n".join(of_block(block) for block in document.body)
        case m.CourseDocument():
            return ", ".join(one.title for module in document.modules for one in module.lessons)
        case m.ModuleDocument():
            return ", ".join(lesson.duration or "" for lesson in document.lessons)
        case m.ResourceDocument():
            return ", ".join(file.role for file in document.files)
        case m.ServiceDocument():
            return document.cost.code
        case m.OrganizationDocument():
            return ", ".join(service.title for service in document.services)
        case m.HomeDocument():
            return ", ".join(entry.label for entry in document.navigation)
        case m.HelpNowDocument():
            return ", ".join(entry.urgency for entry in document.entries)
        case m.VocabularyDocument():
            return ", ".join(one.label for one in document.lists.topic)
    assert_never(document)


def of_card(card: Card) -> str:
    match card:
        case m.LessonCard() | m.GuideCard():
            return card.content_warning.level
        case m.CourseCard():
            return ", ".join(card.audience)
        case m.ModuleCard():
            return card.course.title
        case m.ResourceCard():
            return card.type_
        case m.ServiceCard():
            return card.match
        case m.OrganizationCard():
            return card.organization_kind
        case m.PageCard():
            return card.summary or ""
    assert_never(card)


def of_change(change: m.CurrentChange | m.Tombstone) -> str:
    match change:
        case m.CurrentChange():
            return of_document(change.document)  # never None here
        case m.Tombstone():
            return f"drop {change.key}"
    assert_never(change)


KINDS = {"courses", "guides", "help-now", "home", "lessons", "modules"} | {
    *("organizations", "pages", "resources", "services", "vocabulary"),
}
TYPES = {"heading", "paragraph", "fact", "tip_list", "checklist", "do_dont", "steps"} | {
    *("activity", "scenario", "discussion", "facilitator_note", "definition", "callout", "image"),
    *("video", "resource_ref", "help_box", "safety_plan", "page_break"),
    *("question_answer", "contact"),
}


def known(changes: dict[str, Any]) -> dict[str, Any]:
    """A page of the feed without what came after this client, before the generated code sees it:
    kinds are left out, and a block of a new type becomes a paragraph of its `plain`."""
    kept = [one for one in changes["results"] if one["kind"] in KINDS or one["deleted"]]
    return {**changes, "results": [_with_known_blocks(one) for one in kept]}


def _with_known_blocks(change: dict[str, Any]) -> dict[str, Any]:
    document = change["document"]
    if document is None or "body" not in document:
        return change
    blocks = [one if one["type"] in TYPES else _as_paragraph(one) for one in document["body"]]
    return {**change, "document": {**document, "body": blocks}}


def _as_paragraph(block: dict[str, Any]) -> dict[str, Any]:
    plain = m.UnknownBlock.from_dict(block).plain
    text = plain.replace("&", "&amp;").replace("<", "&lt;")
    return {**block, "type": "paragraph", "value": {"html": f"<p>{text}</p>"}}


def read(answer: dict[str, Any]) -> Iterator[str]:
    """The name of each thing that an answer holds: a page of the feed, or one of a list."""
    if "has_more" in answer:
        for change in m.Changes.from_dict(known(answer)).results:
            of_change(change)
            yield type(change).__name__
            if isinstance(change, m.CurrentChange):
                yield type(change.document).__name__
                yield from map(_name, getattr(change.document, "body", ()))
        return
    for card in m.CardList.from_dict(answer).results:
        of_card(card)
        yield type(card).__name__


def _name(block: object) -> str:
    return type(block).__name__


if __name__ == "__main__":
    found = Counter(name for line in sys.stdin for name in read(json.loads(line)))
    print(json.dumps(found))
