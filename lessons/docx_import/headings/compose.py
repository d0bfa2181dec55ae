"""Plain values become the fields of a lesson: `compose` is the way from a manuscript to a draft."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lessons.docx_import import fonts
from lessons.docx_import.headings import marked_lists, marked_parts, marked_texts, tidy
from lessons.docx_import.headings.quiz_notation import quiz
from lessons.docx_import.headings.sections import Section, cut, marked
from lessons.docx_import.headings.sheet import Sheet
from lessons.docx_import.lengths import paragraphs
from lessons.docx_import.values import Drawing, Item, Manuscript, Note, Paragraph, Place, Role

LONGEST_TITLE = 255  # code points; the column's limit

WRITERS: dict[str, Callable[[Section, Sheet], None]] = {
    "skip": marked_texts.skip,
    "summary": marked_texts.summary,
    "duration": marked_texts.duration,
    "essential_question": marked_texts.essential_question,
    "objectives": marked_lists.objectives,
    "key_messages": marked_lists.key_messages,
    "vocabulary": marked_lists.words,
    "materials": marked_lists.materials,
    "preparation": marked_texts.preparation,
    "content_warning": marked_texts.content_warning,
    "steps": marked_lists.steps,
    "checklist": marked_lists.checklist,
    "tips": marked_lists.tips,
    "do_dont": marked_parts.do_dont,
    "activity": marked_parts.activity,
    "scenario": marked_parts.scenario,
    "discussion": marked_parts.discussion,
    "facilitator_note": marked_texts.facilitator_note,
    "definition": marked_lists.definition,
    "fact": marked_parts.fact,
    "info": marked_texts.callout,
    "warning": marked_texts.callout,
    "comfort": marked_texts.callout,
    "safety_plan": marked_lists.safety_plan,
    "quiz": quiz,
    "family_activity": marked_texts.family_activity,
    "references": marked_lists.references,
    "help": marked_texts.help_contacts,
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
    manuscript = tidy.tidied(manuscript)
    drawings = tuple(item for item in manuscript.items if isinstance(item, Drawing))
    words: list[Item] = [item for item in manuscript.items if not isinstance(item, Drawing)]
    sheet = Sheet(language)
    for section in cut(_without_title(words, sheet)):
        if section.found is not None:
            WRITERS[section.found.code](section, sheet)
            continue
        if section.heading is not None:
            sheet.heading(section.heading)
        sheet.flow(section.items)
    while sheet.body and sheet.body[-1]["type"] == "page_break":
        sheet.body.pop()
    notes = [*manuscript.notes, *sheet.notes, *_old_fonts(words), *_other_language(words, language)]
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
        before_lists = [item for item in own if not item.is_list]
        chosen = before_lists[0] if before_lists and items[0] is before_lists[0] else None
        if chosen is not None and len(chosen.words()) > LONGEST_TITLE:
            chosen = None
        sheet.note("no_title", chosen.place if chosen else Place(), chosen.text if chosen else "")
    if chosen is None:
        sheet.title = "—"
        return list(items)
    if len(chosen.words()) > LONGEST_TITLE:
        sheet.note("long_title", chosen.place, chosen.text, most=LONGEST_TITLE)
    sheet.title = chosen.words()[:LONGEST_TITLE].strip()
    return [item for item in items if item is not chosen]


def _old_fonts(items: Sequence[Item]) -> list[Note]:
    """Each paragraph, heading or cell with text in an old font."""
    notes = []
    for paragraph in paragraphs(items):
        old = [span for span in paragraph.spans if span.font]
        if old:
            quote = " ".join("".join(span.text for span in old).split())
            name = next((span.font for span in old if span.font != fonts.UNKNOWN), fonts.UNKNOWN)
            notes.append(Note("old_font", paragraph.place, quote[:120], detail={"font": name}))
    return notes


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


def linked(notes: Iterable[Note], body: Sequence[dict[str, Any]]) -> list[Note]:
    """The notes on old fonts with the block that holds their words, where one does."""
    texts = [
        (block["id"], " ".join(block["value"]["text"].split()))
        for block in body
        if block["type"] == "callout"
    ]
    found = []
    for note in notes:
        if note.kind == "old_font" and not note.path:
            own = next((f"body.{block}" for block, text in texts if note.quote in text), "")
            note = replace(note, path=own)
        found.append(note)
    return found
