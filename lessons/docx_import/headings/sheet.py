"""The lesson as it takes shape: title, fields, body and notes; how ordinary text is laid out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lessons.docx_import.headings import blocks, markers, rich
from lessons.docx_import.headings.blocks import Block
from lessons.docx_import.headings.sections import Section
from lessons.docx_import.values import Cell, Item, Note, Paragraph, Place, Role, Span, Table

MOST_IN_ONE = 8  # paragraphs and lists in one block; the editor stays quick, a block stays in view
LONGEST_BOX = 600  # code points; a larger frame is layout, not a callout
LONGEST_QUOTE = 120


@dataclass
class Sheet:
    """Filled from top to bottom. `language` is that of the lesson: "km" or "en"."""

    language: str
    title: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, kind: str, place: Place, quote: str = "", **detail: Any) -> None:
        self.notes.append(Note(kind, place, " ".join(quote.split())[:LONGEST_QUOTE], detail=detail))

    def note_block(
        self, kind: str, place: Place, block: Block, quote: str = "", *, field: str = "body"
    ) -> None:
        """A note about one block of the field `field`."""
        quote = " ".join(quote.split())[:LONGEST_QUOTE]
        self.notes.append(Note(kind, place, quote, path=f"{field}.{block['id']}"))

    def append(self, name: str, entries: Iterable[Any]) -> None:
        """More entries of a field that is a list of blocks."""
        self.fields.setdefault(name, []).extend(entries)

    def say(self, name: str, text: str) -> None:
        """More lines of a field that is plain text."""
        self.fields[name] = "\n".join(filter(None, [self.fields.get(name, ""), text]))

    def heading(self, paragraph: Paragraph, words: str = "") -> None:
        level = paragraph.level if paragraph.role is Role.HEADING else 2
        self.body.append(blocks.heading(level, words or paragraph.words()))

    def title_of(self, section: Section) -> str:
        """What stands after the colon of a marked heading, else the heading, else its word."""
        if section.found is None or section.heading is None:
            return ""
        if section.found.tail:
            return section.found.tail
        words = markers.without_minutes(section.heading.words())[0].rstrip(":\u17d6 ")
        return markers.label(section.found.code, self.language) if "/" in words else words

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
                self.body.append(blocks.paragraph(rich.to_html(chunk)))
                chunk, pieces = [], 0
            chunk.append(paragraph)
            pieces, was_list = pieces + starts, paragraph.is_list
        if chunk:
            self.body.append(blocks.paragraph(rich.to_html(chunk)))

    def _alone(self, paragraph: Paragraph) -> None:
        """A page break, a heading, or a paragraph in an old font: that one as it is, marked."""
        if paragraph.role is Role.PAGE_BREAK:
            if self.body and self.body[-1]["type"] != "page_break":
                self.body.append(blocks.block("page_break", None))
        elif paragraph.role in {Role.HEADING, Role.TITLE}:
            self.heading(paragraph)
        else:
            self.body.append(blocks.callout("warning", paragraph.text))

    def _table(self, table: Table) -> None:
        if len(table.rows) == 1 and len(table.rows[0]) == 1:
            self._box(table.rows[0][0])
            return
        if terms := vocabulary(table, needs_header=True):
            self.append("vocabulary", terms)
            return
        block = blocks.paragraph(rich.to_html(_rows_as_list(table)))
        self.body.append(block)
        self.note_block("table", table.place, block, " – ".join(row_words(table.rows[0])))

    def _box(self, cell: Cell) -> None:
        """A table of one cell is a frame around a text."""
        text = "\n".join(paragraph.text for paragraph in cell)
        plain = all(_is_text(p) and not p.is_list for p in cell) and len(text) <= LONGEST_BOX
        if plain:
            self.body.append(blocks.callout("info", text))
        else:
            self.flow(cell)


def vocabulary(table: Table, *, needs_header: bool) -> list[Block]:
    """The rows of a table "Word | Meaning" as terms; empty if it is another table."""
    if any(len(row) != 2 for row in table.rows):
        return []
    first, second = (set(map(markers.key, words.split("/"))) for words in row_words(table.rows[0]))
    has_header = bool(first & markers.TERM_KEYS and second & markers.MEANING_KEYS)
    if needs_header and not has_header:
        return []
    rows = table.rows[1:] if has_header else table.rows
    pairs = [(_cell_words(row[0]), "\n".join(p.text for p in row[1])) for row in rows]
    return [term(word, meaning) for word, meaning in pairs if word or meaning]


def term(word: str, meaning: str) -> Block:
    return blocks.block("term", {"term": word, "meaning": meaning})


def row_words(row: tuple[Cell, ...]) -> list[str]:
    return [_cell_words(cell) for cell in row]


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


def _cell_words(cell: Cell) -> str:
    return "; ".join(paragraph.words() for paragraph in cell)


def _rows_as_list(table: Table) -> list[Paragraph]:
    """One entry a row; the first row in bold, since it usually names the columns."""
    entries = []
    for index, row in enumerate(table.rows):
        cells = [cell for cell in row if cell]
        spans: list[Span] = []
        for number, cell in enumerate(cells):
            spans += [Span(" – ")] if number else []
            for place, paragraph in enumerate(cell):
                spans += [Span("; ")] if place else []
                spans += paragraph.spans
        if index == 0:
            spans = [Span(span.text, True, span.italic, span.href, span.font) for span in spans]
        entries.append(Paragraph(tuple(spans), Role.BULLET, place=table.place))
    return entries
