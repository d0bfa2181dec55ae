"""Plain values become the fields of a lesson: `compose` is the way from a manuscript to a draft."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.docx_import import fonts
from lessons.docx_import.headings import fields, normal, parts
from lessons.docx_import.headings.quiz import quiz
from lessons.docx_import.headings.sections import Section, cut, marked
from lessons.docx_import.headings.sheet import Sheet
from lessons.docx_import.lengths import paragraphs
from lessons.docx_import.values import Drawing, Item, Manuscript, Note, Paragraph, Place, Role

LONGEST_TITLE = 255  # code points; the column's limit

WRITERS: dict[str, Callable[[Section, Sheet], None]] = {
    "skip": lambda _section, _sheet: None,  # the instructions of the template
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
    "help": parts.help_contacts,
}


@dataclass(frozen=True)
class Lesson:
    """Everything for a draft: `fields` by their names on the page, streams as raw JSON."""

    title: str
    fields: dict[str, Any]
    notes: tuple[Note, ...]
    drawings: tuple[Drawing, ...]


def compose(manuscript: Manuscript, *, language: str) -> Lesson:
    """The lesson in `manuscript`, for a module in `language` ("km" or "en")."""
    manuscript = normal.tidied(manuscript)
    drawings = tuple(item for item in manuscript.items if isinstance(item, Drawing))
    words: list[Item] = [item for item in manuscript.items if not isinstance(item, Drawing)]
    sheet = Sheet(language)
    for section in cut(_without_title(words, sheet)):
        if section.found.code:
            WRITERS[section.found.code](section, sheet)
            continue
        if section.heading is not None:
            sheet.heading(section.heading)
        sheet.flow(section.items)
    while sheet.body and sheet.body[-1]["type"] == "page_break":
        sheet.body.pop()
    old = _old_fonts(words, sheet.paths)
    notes = [*manuscript.notes, *sheet.notes, *old, *_other_language(words, language)]
    return Lesson(sheet.title, {**sheet.fields, "body": sheet.body}, tuple(notes), drawings)


def _without_title(items: Sequence[Item], sheet: Sheet) -> list[Item]:
    """The items without the lesson's title, which is written on the sheet.

    It is the first Title, else the first Heading 1 with words of its own, else the first line.
    """
    own = [item for item in items if isinstance(item, Paragraph) and item.text and not marked(item)]
    titles = [item for item in own if item.role is Role.TITLE]
    heads = [item for item in own if item.role is Role.HEADING and item.level == 1]
    chosen = next(iter([*titles, *heads]), None)
    if chosen is None:
        first = own[0] if own and own[0] is items[0] and not own[0].is_list else None
        chosen = first if first and len(first.words()) <= LONGEST_TITLE else None
        sheet.note("no_title", chosen.place if chosen else Place(), chosen.text if chosen else "")
    if chosen is None:
        sheet.title = "—"
        return list(items)
    if len(chosen.words()) > LONGEST_TITLE:
        sheet.note("long_title", chosen.place, chosen.text, most=LONGEST_TITLE)
    sheet.title = chosen.words()[:LONGEST_TITLE].strip()
    return [item for item in items if item is not chosen]


def _old_fonts(items: Sequence[Item], paths: dict[Paragraph, str]) -> Iterable[Note]:
    """Each paragraph, heading or cell with text in an old font, and the block that holds it."""
    for paragraph in paragraphs(items):
        old = [span for span in paragraph.spans if span.font]
        if old:
            quote = " ".join("".join(span.text for span in old).split())[:120]
            name = next((span.font for span in old if span.font != fonts.UNKNOWN), fonts.UNKNOWN)
            path = paths.get(paragraph, "")
            yield Note("old_font", paragraph.place, quote, path, {"font": name})


def _other_language(items: Sequence[Item], language: str) -> Iterable[Note]:
    """Is most of the text in another language than its module?"""
    spans = [span for p in paragraphs(items) for span in p.spans if not span.font]
    text = "".join(span.text for span in spans)
    khmer = sum("\u1780" <= character <= "\u17b3" for character in text)
    latin = sum(character.isascii() and character.isalpha() for character in text)
    if language == "en" and khmer > latin:
        yield Note("khmer_in_english")
    if language == "km" and latin > 3 * khmer and latin:
        yield Note("english_in_khmer")
