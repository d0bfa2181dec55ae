"""A .docx becomes plain values: paragraphs with their roles, tables, pictures, and notes on the
rest (ECMA-376, part 1, 17).

Nothing of its properties is read: no author, no company, no times. Headers, footers, comments and
revisions of others are named and left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from lessons.docx_import import lengths
from lessons.docx_import.reading.container import Package, open_package, refused
from lessons.docx_import.reading.runs import Runs, Words
from lessons.docx_import.reading.styles import (
    Styles,
    attribute,
    child,
    children,
    local,
    read_styles,
    switch,
)
from lessons.docx_import.values import (
    Drawing,
    Item,
    Manuscript,
    Note,
    Paragraph,
    Place,
    Role,
    Table,
)

LONGEST_QUOTE = 120
MOST_NOTES = 500  # nobody reads more; a file may have as many drawings as it has elements
DEEPEST_NESTING = 4  # tables in tables, text boxes in text boxes
_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"toc \d|toc heading")
_MARGIN = re.compile(r"(?:header|footer)\d*\.xml")
_WITHOUT_WORDS = frozenset({"object", "equation", "footnote", "endnote", "symbol"})


def read(content: bytes, most: lengths.Most = lengths.LESSON) -> Manuscript:
    """The document in `content`; RefusedUpload if it cannot be one."""
    package = open_package(content)
    root = package.part(package.main)
    body = child(root, "body")
    if body is None:
        raise refused("not_word")
    reader = _Reader(package, most)
    items = tuple(reader.items(body))
    if not any(_has_text(item) for item in items):
        raise refused("no_text")
    lengths.check(items, most)
    return Manuscript(items, (*reader.notes.values(), *reader.left_out()))


def _has_text(item: Item) -> bool:
    if isinstance(item, Table):
        return any(paragraph.text for row in item.rows for cell in row for paragraph in cell)
    return isinstance(item, Paragraph) and bool(item.text)


class _Reader:
    """Walks through the body once and keeps count of pages and headings."""

    def __init__(self, package: Package, most: lengths.Most) -> None:
        self.package = package
        self.most = most
        self.relationships = package.relationships()
        self.styles: Styles = read_styles(
            package.part(package.beside("styles.xml")),
            package.part(package.beside("numbering.xml")),
        )
        self.runs = Runs(self.styles, self._link)
        self.notes: dict[tuple[str, Place, str], Note] = {}
        self.below: dict[str, dict[str, str]] = {}
        self.count = 0
        self.pages = _Pages()

    @property
    def place(self) -> Place:
        return Place(self.pages.page, self.pages.heading)

    def items(self, parent: Element, depth: int = 0) -> Iterator[Item]:
        if depth > DEEPEST_NESTING:
            raise refused("too_complicated")
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
                self._note("embedded")

    def _control(self, element: Element, depth: int) -> Iterator[Item]:
        """A content control; a table of contents is one too."""
        part = child(child(element, "sdtPr"), "docPartObj")
        if "contents" in attribute(child(part, "docPartGallery"), "val").lower():
            self._note("contents")
            return
        content = child(element, "sdtContent")
        if content is not None:
            yield from self.items(content, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> Iterator[Item]:
        properties = child(element, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        names = self.styles.names(style)
        words = self.runs.read(element, style)
        self.count += 1
        if self.count > self.most.paragraphs:
            raise refused(self.most.refusal)
        self.pages.before(words, starts_page=bool(switch(properties, "pageBreakBefore")))
        if any(_CONTENTS.fullmatch(name) for name in names):
            self._note("contents")
            return
        role, level, in_list = self._role(properties, style, names)
        paragraph = Paragraph(tuple(words.spans), role, level, in_list)
        if role in {Role.TITLE, Role.HEADING} and paragraph.text:
            self.pages.heading = paragraph.words()[:LONGEST_QUOTE]
        paragraph = replace(paragraph, place=self.place)
        yield from self._written(paragraph, words)
        yield from self._around(words, depth)
        self.pages.after(words)

    def _written(self, paragraph: Paragraph, words: Words) -> Iterator[Item]:
        if paragraph.text:
            yield paragraph
        elif words.page_breaks:
            yield Paragraph(role=Role.PAGE_BREAK, place=paragraph.place)
        for kind, quote in words.lost:
            if kind in {"footnote", "endnote"}:
                quote = self._texts_below(f"{kind}s.xml", kind).get(quote, "")
            if quote.strip() or kind in _WITHOUT_WORDS:
                self._note(kind, quote or paragraph.text)

    def _around(self, words: Words, depth: int) -> Iterator[Item]:
        """Pictures and text boxes that hang on a paragraph, after it."""
        for drawing in words.drawings:
            yield from self._drawing(drawing)
        for box in words.boxes:
            inside = list(self.items(box, depth + 1))
            if any(_has_text(item) for item in inside):
                first = next(item for item in inside if _has_text(item))
                self._note("text_box", first.text if isinstance(first, Paragraph) else "")
            yield from inside

    def _role(
        self, properties: Element | None, style: str, names: list[str]
    ) -> tuple[Role, int, str]:
        if "title" in names:
            return Role.TITLE, 0, ""
        for name in names:
            if found := _HEADING.fullmatch(name):
                return Role.HEADING, int(found[1]), ""
        outline = attribute(child(properties, "outlineLvl"), "val")
        if outline in set("012345678"):
            return Role.HEADING, int(outline) + 1, ""
        return self.styles.list_of(properties, style)

    def _table(self, element: Element, depth: int) -> Iterator[Item]:
        place = self.place
        rows, drawings = [], []
        for row in _rows(element):
            cells = []
            for cell in _cells(row):
                inside = list(self.items(cell, depth + 1))
                drawings += [item for item in inside if isinstance(item, Drawing)]
                cells.append(tuple(_paragraphs(inside)))
            if any(cells):
                rows.append(tuple(cells))
        if rows:
            yield Table(tuple(rows), place)
        yield from drawings

    def _drawing(self, element: Element) -> Iterator[Item]:
        """The picture of a drawing, if it is inside the file."""
        alt = next((attribute(e, "descr") for e in element.iter() if local(e) == "docPr"), "")
        found = False
        for picture in element.iter():
            if local(picture) not in {"blip", "imagedata"}:
                continue
            found = True
            own = attribute(picture, "embed") or attribute(picture, "id")
            target, outside = self.relationships.get(own, ("", True))
            content = None if outside else self.package.content(target)
            if content is None:
                self._note("picture_elsewhere", alt)
            else:
                yield Drawing(content, " ".join(alt.split()), self.place)
        if not found:
            self._note("drawing", alt)

    def _link(self, relation: str) -> str:
        target, outside = self.relationships.get(relation, ("", False))
        return target if outside else ""

    def _texts_below(self, part_name: str, kind: str) -> dict[str, str]:
        """{id: words} of the footnotes or endnotes."""
        if kind not in self.below:
            part = self.package.part(self.package.beside(part_name))
            self.below[kind] = {
                attribute(note, "id"): "".join(e.text or "" for e in note.iter() if local(e) == "t")
                for note in children(part, kind)
            }
        return self.below[kind]

    def _note(self, kind: str, quote: str = "") -> None:
        note = Note(kind, self.place, " ".join(quote.split())[:LONGEST_QUOTE])
        if len(self.notes) < MOST_NOTES:
            self.notes.setdefault((note.kind, note.place, note.quote), note)

    def left_out(self) -> list[Note]:
        """Comments, and what stands at the head or foot of every page."""
        notes = []
        comments = self.package.part(self.package.beside("comments.xml"))
        if count := sum(1 for _comment in children(comments, "comment")):
            notes.append(Note("comments", detail={"count": count}))
        inside = (target for target, outside in self.relationships.values() if not outside)
        margins = filter(lambda target: _MARGIN.fullmatch(target.rpartition("/")[2]), inside)
        if text := next(filter(None, map(self._margin, margins)), ""):
            notes.append(Note("margin", quote=text[:LONGEST_QUOTE]))
        return notes

    def _margin(self, name: str) -> str:
        part = self.package.part(name)
        texts = (e.text or "" for e in part.iter() if local(e) == "t") if part is not None else ()
        text = " ".join("".join(texts).split())
        return text if any(map(str.isalpha, text)) else ""  # a page number alone says nothing


class _Pages:
    """The number of the page, as Word last drew it; else by the breaks that somebody made."""

    def __init__(self) -> None:
        self.heading = ""
        self.drawn = self.made = 0

    @property
    def page(self) -> int:
        breaks = self.drawn or self.made
        return breaks + 1 if breaks else 0

    def before(self, words: Words, *, starts_page: bool) -> None:
        self.drawn += words.drawn_page_breaks
        self.made += starts_page

    def after(self, words: Words) -> None:
        self.made += words.page_breaks


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


def _paragraphs(items: Iterable[Item]) -> Iterator[Paragraph]:
    """The paragraphs of a cell, those of tables inside it included."""
    for item in items:
        if isinstance(item, Paragraph) and item.text:
            yield item
        elif isinstance(item, Table):
            for row in item.rows:
                for cell in row:
                    yield from cell
