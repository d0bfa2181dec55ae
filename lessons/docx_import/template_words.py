"""The words of the lesson template: a short lesson on passwords, already filled in.

They are in `data/template.tsv`, the document from top to bottom and after it what the table of
words says about each. The Khmer was written by us and waits for a native reviewer.
"""

from dataclasses import dataclass
from pathlib import Path

from cms.publishing.vocabularies.shared import Label

MINUTES = Label("minutes", "{minutes} minutes", "{minutes} នាទី")
WORDS = Label("words", "Words", "ពាក្យក្នុងចំណងជើង")
FOLLOWS = Label("follows", "What follows", "អ្វីដែលនៅក្រោម")

_FILE = Path(__file__).parent / "data" / "template.tsv"


@dataclass(frozen=True)
class Line(Label):
    """`kind`: title, mark (a heading with a word of `markers` and, after the colon, words of its
    own), part, heading, text, strong (text that begins with bold words up to "|"), bullet, number,
    option, row (cells separated by "|"), markers (the table of all words), meaning (in it)."""

    kind: str = ""
    minutes: str = ""


def _lines() -> list[Line]:
    _head, *rows = _FILE.read_text(encoding="utf-8").splitlines()
    cells = ((row.split("\t") + [""] * 4)[:5] for row in rows)
    return [Line(code, en, km, kind, minutes) for kind, code, minutes, en, km in cells]


ALL = tuple(_lines())
LINES = tuple(line for line in ALL if line.kind != "meaning")
MEANINGS = {line.code: line for line in ALL if line.kind == "meaning"}
