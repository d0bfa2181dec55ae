"""Marked headings above a list: objectives, steps, tips, words, sources."""

import re

from lessons.blocks.listings import KEY_MESSAGE_LENGTH
from lessons.docx_import.headings import blocks, markers
from lessons.docx_import.headings.entries import Entries, entries
from lessons.docx_import.headings.sections import Section
from lessons.docx_import.headings.sheet import Sheet, term, vocabulary
from lessons.docx_import.values import Item, Paragraph, Table

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_BETWEEN = re.compile(r"\s+[–—=-]\s+|\s*[:：\u17d6]\s*")


def objectives(section: Section, sheet: Sheet) -> None:
    found = _of_field(section, sheet)
    sheet.append("objectives", [blocks.block("objective", text) for text in found.texts()])


def key_messages(section: Section, sheet: Sheet) -> None:
    """A message that is too long for a card is an ordinary paragraph instead."""
    for entry in _of_field(section, sheet).entries:
        if len(entry.words()) <= KEY_MESSAGE_LENGTH:
            sheet.append("key_messages", [blocks.block("message", entry.words())])
        else:
            sheet.flow([Paragraph(entry.spans, place=entry.place)])
            sheet.note("long_message", entry.place, entry.text, most=KEY_MESSAGE_LENGTH)


def materials(section: Section, sheet: Sheet) -> None:
    found = _of_field(section, sheet)
    values = [{"text": line, "quantity": "", "printable": None} for line in found.lines()]
    sheet.append("materials", [blocks.block("material", value) for value in values])


def references(section: Section, sheet: Sheet) -> None:
    for entry in _of_field(section, sheet).entries:
        links = [span.href for span in entry.spans if _ADDRESS.fullmatch(span.href)]
        address = _ADDRESS.search(entry.text)
        url = links[0] if links else address[0].rstrip(".,;)") if address else ""
        text = " ".join(entry.text.replace(url, " ").split()).strip(" ,;:") if url else entry.text
        sheet.append("references", [blocks.block("source", {"text": text or url, "url": url})])


def steps(section: Section, sheet: Sheet) -> None:
    _titled("steps", "steps", section, sheet)


def checklist(section: Section, sheet: Sheet) -> None:
    _titled("checklist", "items", section, sheet)


def tips(section: Section, sheet: Sheet) -> None:
    _titled("tip_list", "items", section, sheet)


def safety_plan(section: Section, sheet: Sheet) -> None:
    found = entries(section.items)
    sheet.flow(found.before)
    if found.entries:
        prompts = [line.rstrip("_.… ") for line in found.lines()]
        sheet.body.append(blocks.block("safety_plan", {"prompts": blocks.items(prompts)}))
    else:
        sheet.note("nothing_below", section.place, section.heading_words())
    sheet.flow(found.after)


def words(section: Section, sheet: Sheet) -> None:
    """Vocabulary: a table of two columns, or lines "word: meaning"."""
    rest: list[Item] = []
    for item in section.items:
        if isinstance(item, Table) and (terms := vocabulary(item, needs_header=False)):
            sheet.append("vocabulary", terms)
        elif isinstance(item, Paragraph) and (pair := _pair(item)):
            sheet.append("vocabulary", [term(*pair)])
        else:
            rest.append(item)
    _stray(rest, section, sheet)


def definition(section: Section, sheet: Sheet) -> None:
    """The word after the colon of the heading and its meaning below, or lines "word: meaning"."""
    paragraphs = [item for item in section.items if isinstance(item, Paragraph) and item.text]
    rest: list[Item] = [item for item in section.items if not isinstance(item, Paragraph)]
    tail = section.found.tail if section.found else ""
    pairs = [(tail, "\n".join(paragraph.text for paragraph in paragraphs))] if tail else []
    if not tail:
        for paragraph in paragraphs:
            pair = _pair(paragraph)
            pairs += [pair] if pair else []
            rest += [] if pair else [paragraph]
    for word, meaning in pairs:
        sheet.body.append(blocks.block("definition", {"term": word, "meaning": meaning}))
    sheet.flow(rest)


def _pair(paragraph: Paragraph) -> tuple[str, str] | None:
    """(word, meaning) of a line such as "phishing: a trick to get your password"."""
    word, *meaning = _BETWEEN.split(paragraph.words(), maxsplit=1)
    word = re.sub(r"^[-–•*]\s*", "", word)
    return (word, meaning[0]) if meaning and word and meaning[0] else None


def _titled(kind: str, name: str, section: Section, sheet: Sheet) -> None:
    found = entries(section.items)
    sheet.flow(found.before)
    if found.entries:
        title = sheet.title_of(section)
        sheet.body.append(blocks.titled(kind, name, title, found.texts()))
    else:
        sheet.note("nothing_below", section.place, section.heading_words())
    sheet.flow(found.after)


def _of_field(section: Section, sheet: Sheet) -> Entries:
    """The entries of a field. What stands around them goes to the body; what introduced them is
    named, since it now introduces nothing."""
    found = entries(section.items)
    if not found.entries:
        sheet.note("nothing_below", section.place, section.heading_words())
    _stray(found.before, section, sheet)
    sheet.flow(found.after)
    return found


def _stray(items: list[Item], section: Section, sheet: Sheet) -> None:
    sheet.flow(items)
    for item in items:
        if isinstance(item, Paragraph) and item.text:
            word = markers.label(section.found.code, sheet.language) if section.found else ""
            sheet.note("stray", item.place, item.text, word=word)
