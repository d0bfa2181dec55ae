"""From plain values to the fields and blocks of a lesson: every word of the template."""

import pytest

from lessons.docx_import.headings.compose import compose
from lessons.docx_import.reading.read import read
from lessons.docx_import.values import Paragraph, Role, Span, Table
from tests.lessons.docx_import import files


def lesson(content, language="en"):
    return compose(read(content), language=language)


ROLES = {
    "# ": (Role.TITLE, 0),
    "## ": (Role.HEADING, 1),
    "### ": (Role.HEADING, 2),
    "- ": (Role.BULLET, 0),
    "1. ": (Role.NUMBER, 0),
}


def item(line):
    """What a line stands for: a sign of `ROLES` before it, or cells between tabs."""
    if "\t" in line:
        return Table((tuple((Paragraph((Span(cell),)),) for cell in line.split("\t")),))
    sign = next((sign for sign in ROLES if line.startswith(sign)), "")
    role, level = ROLES.get(sign, (Role.TEXT, 0))
    return Paragraph((Span(line.removeprefix(sign)),), role, level)


def typed(text, language="en"):
    """The lesson that has these lines below its title."""
    return compose(map(item, ["# Title", *text.splitlines()]), language=language)


def plain(value):
    """Raw JSON without ids: {type: value} pairs, lists as lists of values."""
    if isinstance(value, list):
        return [plain(item["value"]) for item in value]
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return value


def body(made):
    return [(block["type"], plain(block["value"])) for block in made.fields["body"]]


def kinds(made):
    return [note.kind for note in made.notes]


@pytest.fixture
def document():
    made = files.blank()
    made.add_heading("The title", 0)
    return made


def marked(document, heading, *entries, style="List Bullet"):
    document.add_heading(heading, 2)
    for entry in entries:
        document.add_paragraph(entry, style=style)
    return lesson(files.saved(document))


def table(document, rows):
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
