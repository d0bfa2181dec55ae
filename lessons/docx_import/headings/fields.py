"""Marked headings whose words are fields of the lesson."""

import re
from collections.abc import Sequence

from cms.publishing.vocabularies.library import CONTENT_WARNINGS
from cms.publishing.vocabularies.shared import Label
from lessons.blocks.listings import KEY_MESSAGE_LENGTH
from lessons.docx_import.headings import markers, rich
from lessons.docx_import.headings.sections import Section, listed, only_paragraphs
from lessons.docx_import.headings.sheet import Sheet, lines, row_words
from lessons.docx_import.values import Item, Paragraph, Table
from lessons.models.lessons import SUMMARY_LENGTH

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def text_of(section: Section) -> str:
    """What stands after the heading's colon and below it, as plain text."""
    return "\n".join(filter(None, [section.tail, *lines(section.items)]))


def code_of(text: str, labels: Sequence[Label]) -> str:
    """The code of the label that `text` is, in either language; "" if it is none."""
    return next((label.code for label in labels if markers.is_one(text, label)), "")


def summary(section: Section, sheet: Sheet) -> None:
    text = " ".join(text_of(section).split())
    if len(text) <= SUMMARY_LENGTH and not sheet.fields.get("summary"):
        sheet.fields["summary"] = text
        return
    sheet.flow(section.items)
    sheet.note("long_summary", section.place, text, most=SUMMARY_LENGTH)


def essential_question(section: Section, sheet: Sheet) -> None:
    sheet.say("essential_question", text_of(section))


def duration(section: Section, sheet: Sheet) -> None:
    text = text_of(section)
    minutes = section.found.minutes or markers.without_minutes(text)[1]
    if minutes:
        sheet.fields["duration_min"] = minutes
    else:
        sheet.note("no_minutes", section.place, text or section.words)


def content_warning(section: Section, sheet: Sheet) -> None:
    """The level may stand after the colon; without one it is the mildest, for a person to judge."""
    level = code_of(section.tail, CONTENT_WARNINGS)
    text = "\n".join(lines(section.items)) if level else text_of(section)
    sheet.fields["content_warning_level"] = level or "mild"
    sheet.say("content_warning_text", text)
    sheet.note("warning_level", section.place, text)


def rich_text(section: Section, sheet: Sheet) -> None:
    """Tables are lines: what is for facilitators stays in its field."""
    found: list[Paragraph] = []
    for item in section.items:
        if isinstance(item, Table):
            found += [Paragraph.plain(line, item.place) for line in lines([item])]
        else:
            found += only_paragraphs([item])
    name, html = section.found.code, rich.to_html(rich.as_lists(found))
    sheet.fields[name] = sheet.fields.get(name, "") + html


def objectives(section: Section, sheet: Sheet) -> None:
    for entry in _entries(section, sheet):
        sheet.append("objectives", "objective", entry.text)


def key_messages(section: Section, sheet: Sheet) -> None:
    """A message that is too long for a card is an ordinary paragraph instead."""
    for entry in _entries(section, sheet):
        if len(entry.words()) <= KEY_MESSAGE_LENGTH:
            sheet.append("key_messages", "message", entry.words())
        else:
            sheet.flow([Paragraph(entry.spans, place=entry.place)])
            sheet.note("long_message", entry.place, entry.text, most=KEY_MESSAGE_LENGTH)


def materials(section: Section, sheet: Sheet) -> None:
    for entry in _entries(section, sheet):
        value = {"text": entry.words(), "quantity": "", "printable": None}
        sheet.append("materials", "material", value)


def references(section: Section, sheet: Sheet) -> None:
    for entry in _entries(section, sheet):
        links = [span.href for span in entry.spans if _ADDRESS.fullmatch(span.href)]
        address = _ADDRESS.search(entry.text)
        url = links[0] if links else address[0].rstrip(".,;)") if address else ""
        text = " ".join(entry.text.replace(url, " ").split()).strip(" ,;:") if url else entry.text
        sheet.append("references", "source", {"text": text or url, "url": url})


def vocabulary(section: Section, sheet: Sheet) -> None:
    """A table of two columns: word and meaning."""
    for item in section.items:
        if not isinstance(item, Table) or any(len(row) != 2 for row in item.rows):
            _stray(item, section, sheet)
            continue
        word, meaning = row_words(item.rows[0])
        named = markers.is_one(word, markers.TERM) and markers.is_one(meaning, markers.MEANING)
        for row in item.rows[named:]:
            value = {"term": row_words(row)[0], "meaning": "\n".join(p.text for p in row[1])}
            sheet.append("vocabulary", "term", value)


def _entries(section: Section, sheet: Sheet) -> list[Paragraph]:
    """The entries of a field. What stands around them goes to the body; what introduced them is
    named, since it now introduces nothing."""
    entries, before, after = listed(section.items)
    if not entries:
        sheet.nothing_below(section)
    for item in before:
        _stray(item, section, sheet)
    sheet.flow(after)
    return entries


def _stray(item: Item, section: Section, sheet: Sheet) -> None:
    sheet.flow([item])
    if isinstance(item, Paragraph) and item.text:
        word = markers.label(section.found.code, sheet.language)
        sheet.note("stray", item.place, item.text, word=word)
