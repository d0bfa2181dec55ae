"""A lesson as it takes shape: title, fields, body and notes; how ordinary text is laid out.

Fields and body are raw StreamField JSON, as it is before Wagtail reads it.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lessons.docx_import.headings import markers, rich
from lessons.docx_import.headings.sections import Section
from lessons.docx_import.values import Cell, Item, Note, Paragraph, Role, Span, Table, quoted

MOST_IN_ONE = 8  # paragraphs and lists in one block; the editor stays quick, a block stays in view
Block = dict[str, Any]


def block(kind: str, value: Any) -> Block:
    """One block with an id of its own; it stays the same in every version and language."""
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def items(values: Iterable[Any]) -> list[Block]:
    """The entries of a ListBlock."""
    return [block("item", value) for value in values]


@dataclass
class Sheet:
    """Filled from top to bottom. `language` is the tag of that of the lesson."""

    language: str
    title: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    paths: dict[Paragraph, str] = field(default_factory=dict)  # of those in an old font

    def note(self, kind: str, below: str, quote: str = "", path: str = "") -> None:
        self.notes.append(Note(kind, below, quoted(quote), path))

    def add(self, kind: str, value: Any) -> str:
        """One more block of the body; its content path."""
        self.body.append(block(kind, value))
        return f"body.{self.body[-1]['id']}"

    def append(self, name: str, kind: str, value: Any) -> None:
        """One more block of another field."""
        self.fields.setdefault(name, []).append(block(kind, value))

    def say(self, name: str, text: str) -> None:
        """More lines of a field that is plain text."""
        self.fields[name] = "\n".join(filter(None, [self.fields.get(name, ""), text]))

    def heading(self, paragraph: Paragraph) -> str:
        """Level 2 or 3: the lesson's title is the first level, deeper ones are small too."""
        level = "3" if paragraph.role is Role.HEADING and paragraph.level > 2 else "2"
        return self.add("heading", {"level": level, "text": paragraph.words()})

    def title_of(self, section: Section) -> str:
        """What stands after the colon of a marked heading, else its word."""
        return section.tail or markers.label(section.found.code, self.language)

    def ordinary(self, section: Section) -> None:
        """A heading and what stands below it, as if it were marked with no word."""
        if section.heading is not None:
            path = self.heading(section.heading)
            if section.found.code:
                self.note("plain", section.heading.below, section.heading.text, path)
        self.flow(section.items)

    def plain(self, items: Iterable[Item]) -> None:
        """What a block has no place for is ordinary text, and is named."""
        items = list(items)
        self.flow(items)
        for item in items:
            if isinstance(item, Paragraph) and item.text:
                self.note("plain", item.below, item.text)

    def flow(self, items: Iterable[Item]) -> None:
        """Ordinary text: paragraphs and lists together, the rest as blocks of its own."""
        waiting: list[Paragraph] = []
        for item in items:
            if isinstance(item, Paragraph) and (item.is_list or not item.old_font):
                waiting.append(item)
                continue
            self._texts(waiting)
            waiting = []
            if isinstance(item, Table):
                self._table(item)
            elif isinstance(item, Paragraph):  # in an old font: as it is, marked
                value = {"style": "warning", "text": item.text}
                self.paths[item] = self.add("callout", value)
        self._texts(waiting)

    def _texts(self, paragraphs: Sequence[Paragraph]) -> None:
        chunk: list[Paragraph] = []
        pieces, was_list = 0, False
        for paragraph in paragraphs:
            starts = not (paragraph.is_list and was_list)
            if starts and pieces == MOST_IN_ONE:
                self.add("paragraph", rich.to_html(chunk))
                chunk, pieces = [], 0
            chunk.append(paragraph)
            pieces, was_list = pieces + starts, paragraph.is_list
        if chunk:
            self.add("paragraph", rich.to_html(chunk))

    def _table(self, table: Table) -> None:
        if len(table.rows) == len(table.rows[0]) == 1:
            self.flow(table.rows[0][0])  # a frame around a text
            return
        path = self.add("paragraph", rich.to_html(_rows_as_list(table)))
        self.note("plain", table.below, " – ".join(row_words(table.rows[0])), path)


def row_words(row: tuple[Cell, ...]) -> list[str]:
    return ["; ".join(paragraph.words() for paragraph in cell) for cell in row]


def lines(items: Iterable[Item]) -> list[str]:
    """Every word as lines of plain text, tables too: for texts that must not end elsewhere."""
    found = []
    for item in items:
        if isinstance(item, Table):
            found += [" – ".join(filter(None, row_words(row))) for row in item.rows]
        elif isinstance(item, Paragraph) and item.text:
            found.append(f"- {item.text}" if item.is_list else item.text)
    return [line for line in found if line]


def _rows_as_list(table: Table) -> list[Paragraph]:
    """One entry a row."""
    entries = []
    for row in table.rows:
        spans: list[Span] = []
        for cell in filter(None, row):
            for place, paragraph in enumerate(cell):
                spans += [Span("; " if place else " – ")] if spans else []
                spans += paragraph.spans
        entries.append(Paragraph(tuple(spans), Role.BULLET, below=table.below))
    return entries
