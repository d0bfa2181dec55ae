"""A .docx becomes plain values: paragraphs with their roles, tables, pictures, and notes on the
rest (ECMA-376, part 1, 17).

What is not understood is a plain paragraph with a note. Nothing of the file's properties is read:
no author, no company, no times. Headers, comments and revisions of others are named and left out.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from cms.sandbox.refusal import RefusedUpload
from lessons.docx_import import lengths
from lessons.docx_import.reading.container import Package, open_package
from lessons.docx_import.reading.runs import Runs, Words, all_text
from lessons.docx_import.reading.styles import (
    Styles,
    attribute,
    child,
    children,
    local,
    read_styles,
)
from lessons.docx_import.values import (
    Drawing,
    Item,
    Note,
    Paragraph,
    Role,
    Table,
    quoted,
)

MOST_NOTES = 500  # nobody reads more; a file may have as many drawings as it has elements
DEEPEST_NESTING = 4  # tables in tables, text boxes in text boxes
_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"toc \d|toc heading")
_MARGIN = re.compile(r"(?:header|footer)\d*\.xml")


def read(content: bytes) -> list[Item]:
    """The document in `content`; RefusedUpload if it cannot be one."""
    package = open_package(content)
    root = package.part(package.main)
    body = child(root, "body")
    if body is None:
        raise RefusedUpload("not_word")
    reader = _Reader(package)
    items = list(reader.items(body))
    if not any(paragraph.text for paragraph in lengths.paragraphs(items)):
        raise RefusedUpload("no_text")
    if code := lengths.refusal(items, times=lengths.OF_A_BOOK):
        raise RefusedUpload(code)
    return [*items, *reader.left_out()]


class _Reader:
    """Walks through the body once and keeps the heading that everything stands below."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.relationships = package.relationships()
        self.styles: Styles = read_styles(
            package.part(package.beside("styles.xml")),
            package.part(package.beside("numbering.xml")),
        )
        self.runs = Runs(self.styles, self._link)
        self.noted: set[Note] = set()
        self.texts_below: dict[str, dict[str, str]] = {}
        self.count = 0
        self.heading = ""

    def items(self, parent: Element, depth: int = 0) -> Iterator[Item]:
        if depth > DEEPEST_NESTING:
            raise RefusedUpload("too_complicated")
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name == "sdt":
                yield from self._control(element, depth)
            elif name in {"ins", "moveTo", "customXml"}:
                yield from self.items(element, depth + 1)
            elif name == "altChunk":
                yield from self._note("object")

    def _control(self, element: Element, depth: int) -> Iterator[Item]:
        """A content control; a table of contents is one too, and is left out."""
        part = child(child(element, "sdtPr"), "docPartObj")
        content = child(element, "sdtContent")
        is_contents = "contents" in attribute(child(part, "docPartGallery"), "val").lower()
        if content is not None and not is_contents:
            yield from self.items(content, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> Iterator[Item]:
        properties = child(element, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        names = self.styles.names(style)
        words = self.runs.read(element, style)
        self.count += 1
        if self.count > lengths.OF_A_BOOK * lengths.MOST_PARAGRAPHS:
            raise RefusedUpload("longer_than_a_book")
        if any(_CONTENTS.fullmatch(name) for name in names):
            return
        role, level, in_list = self._role(properties, style, names)
        paragraph = Paragraph(tuple(words.spans), role, level, in_list)
        if role in {Role.TITLE, Role.HEADING} and paragraph.text:
            self.heading = quoted(paragraph.text)
        paragraph = replace(paragraph, below=self.heading)
        if paragraph.text:
            yield paragraph
        yield from self._lost(words, paragraph.text)
        yield from self._around(words, depth)

    def _lost(self, words: Words, text: str) -> Iterator[Item]:
        """What the paragraph has no place for. Footnotes follow it."""
        for kind, quote in words.lost:
            if kind == "object":
                yield from self._note(kind, text)
            elif kind in {"footnote", "endnote"}:
                if note := self._text_below(kind, quote):
                    yield Paragraph.plain(note, self.heading)
                    yield from self._note("plain", note)
            elif quote.strip():
                yield from self._note(kind, quote)

    def _around(self, words: Words, depth: int) -> Iterator[Item]:
        """Pictures and text boxes that hang on a paragraph, after it."""
        for drawing in words.drawings:
            yield from self._drawing(drawing)
        for box in words.boxes:
            inside = list(self.items(box, depth + 1))
            if text := next((p.text for p in lengths.paragraphs(inside) if p.text), ""):
                yield from self._note("plain", text)
            yield from inside

    def _role(
        self, properties: Element | None, style: str, names: list[str]
    ) -> tuple[Role, int, str]:
        if "title" in names:
            return Role.TITLE, 0, ""
        for name in names:
            if found := _HEADING.fullmatch(name):
                return Role.HEADING, int(found[1]), ""
        return self.styles.list_of(properties, style)

    def _table(self, element: Element, depth: int) -> Iterator[Item]:
        rows: list[tuple[tuple[Paragraph, ...], ...]] = []
        beside: list[Item] = []
        for row in _rows(element):
            cells = []
            for cell in _cells(row):
                inside = list(self.items(cell, depth + 1))
                beside += [item for item in inside if isinstance(item, Drawing | Note)]
                cells.append(tuple(p for p in lengths.paragraphs(inside) if p.text))
            if any(cells):
                rows.append(tuple(cells))
        if rows:
            yield Table(tuple(rows), self.heading)
        yield from beside

    def _drawing(self, element: Element) -> Iterator[Item]:
        """The picture of a drawing, if it is inside the file."""
        alt = next((attribute(e, "descr") for e in element.iter() if local(e) == "docPr"), "")
        pictures = [e for e in element.iter() if local(e) in {"blip", "imagedata"}]
        for picture in pictures:
            own = attribute(picture, "embed") or attribute(picture, "id")
            target, outside = self.relationships.get(own, ("", True))
            content = None if outside else self.package.content(target)
            if content is None:
                yield from self._note("picture", alt)
            else:
                yield Drawing(content, " ".join(alt.split()), self.heading)
        if not pictures:
            yield from self._note("picture", alt)

    def _link(self, relation: str) -> str:
        target, outside = self.relationships.get(relation, ("", False))
        return target if outside else ""

    def _text_below(self, kind: str, number: str) -> str:
        """The words of a footnote or endnote."""
        if kind not in self.texts_below:
            part = self.package.part(self.package.beside(f"{kind}s.xml"))
            self.texts_below[kind] = {
                attribute(note, "id"): all_text(note, "t") for note in children(part, kind)
            }
        return self.texts_below[kind].get(number, "")

    def _note(self, kind: str, quote: str = "") -> Iterator[Note]:
        note = Note(kind, self.heading, quoted(quote))
        if note not in self.noted and len(self.noted) < MOST_NOTES:
            self.noted.add(note)
            yield note

    def left_out(self) -> Iterator[Note]:
        """Comments, and what stands at the head or foot of every page."""
        comments = self.package.part(self.package.beside("comments.xml"))
        if count := sum(1 for _comment in children(comments, "comment")):
            yield Note("comments", detail=str(count))
        inside = (target for target, outside in self.relationships.values() if not outside)
        margins = filter(lambda target: _MARGIN.fullmatch(target.rpartition("/")[2]), inside)
        if text := next(filter(None, map(self._margin, margins)), ""):
            yield Note("margin", quote=quoted(text))

    def _margin(self, name: str) -> str:
        part = self.package.part(name)
        text = all_text(part, "t") if part is not None else ""
        return text if any(map(str.isalpha, text)) else ""  # a page number alone says nothing


def _rows(table: Element) -> Iterator[Element]:
    yield from _through_controls(table, "tr")


def _cells(row: Element) -> Iterator[Element]:
    yield from _through_controls(row, "tc")


def _through_controls(parent: Element, name: str) -> Iterator[Element]:
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) == "sdt":
            content = child(element, "sdtContent")
            yield from children(content, name)
