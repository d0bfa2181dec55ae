"""The lesson template as a .docx, made when somebody asks for it.

So it always says what the importer understands: its marked headings are those of `markers`. Its
words are those of `template_words`.
"""

import datetime
from io import BytesIO
from itertools import groupby
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from lessons.docx_import.headings import markers
from lessons.docx_import.template_words import (
    FOLLOWS,
    LINES,
    MEANINGS,
    MINUTES,
    WORDS,
    Line,
)

KHMER_FONT = "Khmer OS Battambang"  # Word takes another Khmer font where it is not installed
LATIN_FONT = "Calibri"
_STYLES = {
    "title": "Title",
    "heading": "Heading 1",
    "text": "Normal",
    "bullet": "List Bullet",
    "number": "List Number",
}
_SAME_FOR_EVERYBODY = datetime.datetime(2026, 1, 1)


def make(language: str) -> bytes:
    """The template in `language` ("km" or "en")."""
    document = docx.Document()
    _fonts(document)
    _no_properties(document)
    options = 0
    for kind, group in groupby(LINES, key=lambda line: line.kind):
        lines = list(group)
        if kind == "row":
            _table(document, [line.text(language).split("|") for line in lines])
            continue
        for line in lines:
            options = options + 1 if kind == "option" else 0
            _write(document, line, language, option=options)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def heading_of(line: Line, language: str) -> str:
    """ "Steps / ជំហាន: Change your password" and the like."""
    marker = _marker(line)
    colon = "\u17d6" if language == "km" else ":"
    words = f"{marker.heading()}{colon} {line.text(language)}" if line.en else marker.heading()
    if line.minutes:
        unit = MINUTES.text(language)
        words = f"{words} ({unit.format(minutes=line.minutes)})"
    return words


def _marker(line: Line) -> markers.Marker:
    known = markers.PARTS if line.kind == "part" else markers.MARKERS
    return next(marker for marker in known if marker.code == line.code)


def _write(document: Document, line: Line, language: str, *, option: int) -> None:
    if line.kind == "mark":
        document.add_paragraph(heading_of(line, language), style="Heading 1")
    elif line.kind == "part":
        document.add_paragraph(heading_of(line, language), style="Heading 2")
    elif line.kind == "markers":
        _table(document, _words_of(language))
    elif line.kind == "strong":
        bold, plain = line.text(language).split("|")
        paragraph = document.add_paragraph()
        _bold(paragraph.add_run(bold))
        paragraph.add_run(f" {plain}")
    elif line.kind == "option":
        letter = ("កខគឃង" if language == "km" else "abcde")[option - 1]
        document.add_paragraph(f"{letter}) {line.text(language)}")
    else:
        document.add_paragraph(line.text(language), style=_STYLES[line.kind])


def _words_of(language: str) -> list[list[str]]:
    """Every marked heading with what it becomes."""
    head = [WORDS.text(language), FOLLOWS.text(language)]
    known = [marker for marker in markers.MARKERS if marker.code in MEANINGS]
    return [head] + [[m.heading(), MEANINGS[m.code].text(language)] for m in known]


def _table(document: Document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _bold(run: Any) -> None:
    """Khmer has a switch of its own."""
    run.bold = True
    run.font.cs_bold = True


def _fonts(document: Document) -> None:
    for style in document.styles:
        properties = getattr(style.element, "get_or_add_rPr", None)
        if properties is None or style.name not in {"Normal", *_STYLES.values(), "Heading 2"}:
            continue
        fonts = properties().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for slot, name in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("cs", KHMER_FONT)):
            fonts.set(qn(f"w:{slot}"), name)
    language = OxmlElement("w:lang")
    language.set(qn("w:bidi"), "km-KH")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _no_properties(document: Document) -> None:
    """No author, no program, no time."""
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "title", "keywords", "subject"):
        setattr(properties, name, "")
    properties.created = properties.modified = _SAME_FOR_EVERYBODY
