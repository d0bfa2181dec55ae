"""The lesson as it takes shape: title, fields, body and notes; how ordinary text is laid out.

Fields and body are raw StreamField JSON, as it is before Wagtail reads it.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lessons.docx_import.headings import markers, rich
from lessons.docx_import.headings.sections import Section
from lessons.docx_import.values import Cell, Item, Note, Paragraph, Place, Role, Span, Table

MOST_IN_ONE = 8  # paragraphs and lists in one block; the editor stays quick, a block stays in view
LONGEST_QUOTE = 120
Block = dict[str, Any]


def block(kind: str, value: Any) -> Block:
    """One block with an id of its own; it stays the same in every version and language."""
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def items(values: Iterable[Any]) -> list[Block]:
    """The entries of a ListBlock."""
    return [block("item", value) for value in values]


@dataclass
class Sheet:
    """Filled from top to bottom. `language` is that of the lesson: "km" or "en"."""

    language: str
    title: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    paths: dict[Paragraph, str] = field(default_factory=dict)  # of those in an old font

    def note(self, kind: str, place: Place, quote: str = "", path: str = "", **detail: Any) -> None:
        quote = " ".join(quote.split())[:LONGEST_QUOTE]
        self.notes.append(Note(kind, place, quote, path, detail))

    def nothing_below(self, section: Section, path: str = "") -> None:
        self.note("nothing_below", section.place, section.words, path)

    def add(self, kind: str, value: Any) -> str:
        """One more block of the body; its content path."""
        self.body.append(block(kind, value))
        return f"body.{self.body[-1]['id']}"

    def append(self, name: str, kind: str, value: Any) -> str:
        """One more block of another field; its content path."""
        made = block(kind, value)
        self.fields.setdefault(name, []).append(made)
        return f"{name}.{made['id']}"

    def say(self, name: str, text: str) -> None:
        """More lines of a field that is plain text."""
        self.fields[name] = "\n".join(filter(None, [self.fields.get(name, ""), text]))

    def heading(self, paragraph: Paragraph, words: str = "") -> None:
        """Level 2 or 3: the lesson's title is the first level, deeper ones are small too."""
        level = "3" if paragraph.role is Role.HEADING and paragraph.level > 2 else "2"
        self.add("heading", {"level": level, "text": words or paragraph.words()})

    def title_of(self, section: Section) -> str:
        """What stands after the colon of a marked heading, else its word."""
        return section.tail or markers.label(section.found.code, self.language)

    def flow(self, items: Iterable[Item]) -> None:
        """Ordinary text: paragraphs and lists together, the rest as blocks of its own."""
        waiting: list[Paragraph] = []
        for item in items:
            if _is_text(item):
                waiting.append(item)  # type: ignore[arg-type]
                continue
            self._texts(waiting)
            waiting = []
            if isinstance(item, Table):
                self._table(item)
            elif isinstance(item, Paragraph):
                self._alone(item)
        self._texts(waiting)

    def _texts(self, paragraphs: Sequence[Paragraph]) -> None:
        chunk: list[Paragraph] = []
        pieces, was_list = 0, False
        for paragraph in rich.as_lists(paragraphs):
            starts = not (paragraph.is_list and was_list)
            if starts and pieces == MOST_IN_ONE:
                self.add("paragraph", rich.to_html(chunk))
                chunk, pieces = [], 0
            chunk.append(paragraph)
            pieces, was_list = pieces + starts, paragraph.is_list
        if chunk:
            self.add("paragraph", rich.to_html(chunk))

    def _alone(self, paragraph: Paragraph) -> None:
        """A page break, a heading, or a paragraph in an old font: that one as it is, marked."""
        if paragraph.role is Role.PAGE_BREAK:
            if self.body and self.body[-1]["type"] != "page_break":
                self.add("page_break", None)
        elif paragraph.role in {Role.HEADING, Role.TITLE}:
            self.heading(paragraph)
        else:
            value = {"style": "warning", "text": paragraph.text}
            self.paths[paragraph] = self.add("callout", value)

    def _table(self, table: Table) -> None:
        if len(table.rows) == len(table.rows[0]) == 1:
            self.flow(table.rows[0][0])  # a frame around a text
            return
        path = self.add("paragraph", rich.to_html(_rows_as_list(table)))
        self.note("table", table.place, " – ".join(row_words(table.rows[0])), path)


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


def _is_text(item: Item) -> bool:
    if not isinstance(item, Paragraph):
        return False
    return item.is_list or (item.role is Role.TEXT and not item.old_font)


def _rows_as_list(table: Table) -> list[Paragraph]:
    """One entry a row; the first row in bold, since it usually names the columns."""
    entries = []
    for index, row in enumerate(table.rows):
        spans: list[Span] = []
        for cell in filter(None, row):
            for place, paragraph in enumerate(cell):
                spans += [Span("; " if place else " – ")] if spans else []
                spans += paragraph.spans
        if index == 0:
            spans = [replace(span, bold=True) for span in spans]
        entries.append(Paragraph(tuple(spans), Role.BULLET, place=table.place))
    return entries
