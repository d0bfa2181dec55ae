"""Plain values become the fields of a lesson: `compose` is the way from a file to a draft."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cms.core.languages import described
from lessons.docx_import import fonts
from lessons.docx_import.headings import fields, normal, parts
from lessons.docx_import.headings.quiz import quiz
from lessons.docx_import.headings.sections import Section, cut
from lessons.docx_import.headings.sheet import Sheet
from lessons.docx_import.lengths import paragraphs
from lessons.docx_import.values import Drawing, Item, Note, Paragraph, Role, quoted

LONGEST_TITLE = 255  # code points; the column's limit

WRITERS: dict[str, Callable[[Section, Sheet], bool]] = {
    "skip": lambda _section, _sheet: True,  # the instructions of the template
    "summary": fields.summary,
    "duration": fields.duration,
    "essential_question": fields.essential_question,
    "objectives": fields.objectives,
    "key_messages": fields.key_messages,
    "vocabulary": fields.vocabulary,
    "materials": fields.materials,
    "preparation": fields.rich_text,
    "content_warning": fields.content_warning,
    "steps": parts.titled_list,
    "checklist": parts.titled_list,
    "tips": parts.titled_list,
    "do_dont": parts.do_dont,
    "activity": parts.activity,
    "scenario": parts.scenario,
    "discussion": parts.discussion,
    "facilitator_note": parts.facilitator_note,
    "definition": parts.definition,
    "fact": parts.fact,
    "info": parts.callout,
    "warning": parts.callout,
    "comfort": parts.callout,
    "safety_plan": parts.safety_plan,
    "quiz": quiz,
    "family_activity": fields.rich_text,
    "references": fields.references,
    "help": parts.help_box,
}


@dataclass(frozen=True)
class Lesson:
    """Everything for a draft: `fields` by their names on the page, streams as raw JSON."""

    title: str
    fields: dict[str, Any]
    notes: tuple[Note, ...]
    drawings: tuple[Drawing, ...]


def compose(items: Iterable[Item], *, language: str) -> Lesson:
    """The lesson in `items`, for a module in `language`, a tag."""
    items = list(normal.tidied(items, described(language)))
    drawings = tuple(item for item in items if isinstance(item, Drawing))
    notes = [item for item in items if isinstance(item, Note)]
    words = [item for item in items if not isinstance(item, Drawing | Note)]
    sheet = Sheet(language)
    sections = list(cut(_without_title(words, sheet)))
    fields.stated_duration(sections, sheet)
    for section in sections:
        code = section.found.code
        if not code or not WRITERS[code](section, sheet):
            sheet.ordinary(section)
    notes += [*sheet.notes, *_old_fonts(words, sheet.paths)]
    return Lesson(sheet.title, {**sheet.fields, "body": sheet.body}, tuple(notes), drawings)


def _without_title(items: Sequence[Item], sheet: Sheet) -> Iterable[Item]:
    """The items without the first Title, which is written on the sheet."""
    found = (item for item in items if isinstance(item, Paragraph) and item.role is Role.TITLE)
    title = next(found, None)
    if title is None:
        sheet.title = _("A lesson without a title")
        sheet.note("no_title", "")
        return items
    sheet.title = title.words()[:LONGEST_TITLE].strip()
    if len(title.words()) > LONGEST_TITLE:
        sheet.plain([replace(title, role=Role.TEXT)])
    return [item for item in items if item is not title]


def _old_fonts(items: Sequence[Item], paths: dict[Paragraph, str]) -> Iterable[Note]:
    """Each paragraph, heading or cell with text in an old font, and the block that holds it."""
    for paragraph in paragraphs(items):
        old = [span for span in paragraph.spans if span.font]
        if old:
            quote = quoted("".join(span.text for span in old))
            name = next((span.font for span in old if span.font != fonts.UNKNOWN), fonts.UNKNOWN)
            yield Note("old_font", paragraph.below, quote, paths.get(paragraph, ""), name)
