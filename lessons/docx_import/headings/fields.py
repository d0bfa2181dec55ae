"""Marked headings whose words are fields of the lesson.

Each writer answers whether it understood what stands below its heading. Where it did not, it has
written nothing, and all of it is ordinary text. What only facilitators may read never is.
"""

import re
from collections.abc import Callable, Sequence

from cms.core.vocabularies.library import CONTENT_WARNINGS
from cms.core.vocabularies.shared import Label
from lessons.blocks.listings import KEY_MESSAGE_LENGTH
from lessons.docx_import.headings import markers, rich
from lessons.docx_import.headings.sections import Section, listed
from lessons.docx_import.headings.sheet import Sheet, lines, row_words
from lessons.docx_import.values import Paragraph, Table
from lessons.models.lessons import SUMMARY_LENGTH

# below these no activity, exercise or preparation has begun
OPENING = frozenset({"summary", "essential_question", "objectives", "key_messages"})
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def text_of(section: Section) -> str:
    """What stands after the heading's colon and below it, as plain text."""
    return "\n".join(filter(None, [section.tail, *lines(section.items)]))


def code_of(text: str, labels: Sequence[Label]) -> str:
    """The code of the label that `text` is, in either language; "" if it is none."""
    return next((label.code for label in labels if markers.is_one(text, label)), "")


def summary(section: Section, sheet: Sheet) -> bool:
    text = " ".join(text_of(section).split())
    if not 0 < len(text) <= SUMMARY_LENGTH or sheet.fields.get("summary"):
        return False
    sheet.fields["summary"] = text
    return True


def essential_question(section: Section, sheet: Sheet) -> bool:
    text = text_of(section)
    sheet.say("essential_question", text)
    return bool(text)


def duration(section: Section, sheet: Sheet) -> bool:
    minutes = section.found.minutes or markers.without_minutes(text_of(section))[1]
    if minutes:
        sheet.fields["duration_min"] = minutes
    return bool(minutes)


def stated_duration(sections: Sequence[Section], sheet: Sheet) -> None:
    """Without a heading of its own: the first paragraph that says the minutes and nothing else,
    before anything that may have minutes of its own."""
    if any(section.found.code == "duration" for section in sections):
        return
    for section in sections:
        if section.heading is not None and section.found.code not in OPENING:
            return
        for item in section.items:
            minutes = markers.stated_minutes(item.text) if isinstance(item, Paragraph) else None
            if minutes:
                section.items.remove(item)
                sheet.fields["duration_min"] = minutes
                return


def content_warning(section: Section, sheet: Sheet) -> bool:
    """The level stands after the colon."""
    level = code_of(section.tail, CONTENT_WARNINGS)
    if level:
        sheet.fields["content_warning_level"] = level
        sheet.say("content_warning_text", "\n".join(lines(section.items)))
    return bool(level)


def rich_text(section: Section, sheet: Sheet) -> bool:
    """Tables are lines: what is for facilitators stays in its field."""
    found: list[Paragraph] = []
    for item in section.items:
        if isinstance(item, Table):
            found += [Paragraph.plain(line, item.below) for line in lines([item])]
        elif isinstance(item, Paragraph):
            found.append(item)
    name = section.found.code
    sheet.fields[name] = sheet.fields.get(name, "") + rich.to_html(found)
    return True


def objectives(section: Section, sheet: Sheet) -> bool:
    return _each(section, sheet, lambda e: sheet.append("objectives", "objective", e.text))


def key_messages(section: Section, sheet: Sheet) -> bool:
    """A message that is too long for a card is ordinary text."""

    def write(entry: Paragraph) -> None:
        if len(entry.words()) <= KEY_MESSAGE_LENGTH:
            sheet.append("key_messages", "message", entry.words())
        else:
            sheet.plain([entry])

    return _each(section, sheet, write)


def materials(section: Section, sheet: Sheet) -> bool:
    def write(entry: Paragraph) -> None:
        value = {"text": entry.words(), "quantity": "", "printable": None}
        sheet.append("materials", "material", value)

    return _each(section, sheet, write)


def references(section: Section, sheet: Sheet) -> bool:
    def write(entry: Paragraph) -> None:
        links = [span.href for span in entry.spans if _ADDRESS.fullmatch(span.href)]
        address = _ADDRESS.search(entry.text)
        url = links[0] if links else address[0].rstrip(".,;)") if address else ""
        text = " ".join(entry.text.replace(url, " ").split()).strip(" ,;:") if url else entry.text
        sheet.append("references", "source", {"text": text or url, "url": url})

    return _each(section, sheet, write)


def vocabulary(section: Section, sheet: Sheet) -> bool:
    """A table of two columns, whose first row names them."""
    tables = [item for item in section.items if _is_vocabulary(item)]
    for table in tables:
        for row in table.rows[1:]:  # type: ignore[union-attr]
            value = {"term": row_words(row)[0], "meaning": "\n".join(p.text for p in row[1])}
            sheet.append("vocabulary", "term", value)
    if tables:
        sheet.plain(item for item in section.items if not _is_vocabulary(item))
    return bool(tables)


def _is_vocabulary(item: object) -> bool:
    if not isinstance(item, Table) or any(len(row) != 2 for row in item.rows):
        return False
    word, meaning = row_words(item.rows[0])
    return markers.is_one(word, markers.TERM) and markers.is_one(meaning, markers.MEANING)


def _each(section: Section, sheet: Sheet, write: Callable[[Paragraph], None]) -> bool:
    """`write` the entries of the list. What stands around them is ordinary text."""
    entries, rest = listed(section.items)
    for entry in entries:
        write(entry)
    if entries:
        sheet.plain(rest)
    return bool(entries)
