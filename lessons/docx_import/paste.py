"""Pasted text becomes plain values: one paragraph a line, tabs make tables.

"# Title" marks headings for people who know that; otherwise a line of its own that begins with one
of the words of the template ("Objectives", "គោលបំណង៖ …") is a heading, and below it a word of its
parts ("Questions") a smaller one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from cms.sandbox.refusal import RefusedUpload
from lessons.docx_import import lengths
from lessons.docx_import.headings import markers
from lessons.docx_import.refusals import in_words, refused
from lessons.docx_import.values import Item, Manuscript, Paragraph, Place, Role, Span, Table

LONGEST_PASTE = 200_000  # code points

LONGEST_HEADING = 100  # code points; a longer line is a sentence
_HEADING = re.compile(r"(#{1,4})\s+(.+)")
_PART_LEVEL = 5


def read(text: str) -> Manuscript:
    """The manuscript in `text`; ValidationError if there is nothing in it."""
    if not text.strip():
        raise refused("no_text")
    if len(text) > LONGEST_PASTE:
        raise refused("too_long")
    items = tuple(_items(text))
    try:
        lengths.check(items)
    except RefusedUpload as refusal:
        raise in_words(refusal) from refusal
    return Manuscript(items)


def _items(text: str) -> Iterator[Item]:
    rows: list[str] = []
    heading = above = ""
    for line in [*text.splitlines(), ""]:
        if "\t" in line.strip():
            rows.append(line)
            continue
        if rows:
            yield _table(rows, Place(heading=heading))
            rows = []
        if line.strip():
            paragraph = _paragraph(line.strip(), above)
            if paragraph.role is Role.HEADING:
                heading = paragraph.words()
                if paragraph.level != _PART_LEVEL:
                    above = found.code if (found := markers.find(heading)) else ""
            yield replace(paragraph, place=Place(heading=heading))


def _paragraph(line: str, above: str) -> Paragraph:
    """`above`: the code of the marked heading that the line stands below."""
    level = 0
    if found := _HEADING.fullmatch(line):
        level, line = len(found[1]), found[2]
    elif len(line) <= 2 * LONGEST_HEADING and markers.part(line, above):
        level = _PART_LEVEL
    elif len(line) <= LONGEST_HEADING and markers.find(line):
        level = 2
    return Paragraph((Span(line),), Role.HEADING if level else Role.TEXT, level)


def _table(lines: list[str], place: Place) -> Table:
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    width = max(map(len, rows))
    return Table(
        tuple(
            tuple(
                (Paragraph((Span(cell),), place=place),) if cell else ()
                for cell in row + [""] * (width - len(row))
            )
            for row in rows
        ),
        place,
    )
