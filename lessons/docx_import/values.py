"""What is read from a document, as plain values; nothing here knows Word or Wagtail."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    """What a paragraph is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"
    LETTER = "letter"  # a list a), b), c)


LISTS = frozenset({Role.BULLET, Role.NUMBER, Role.LETTER})
LONGEST_QUOTE = 120  # code points


@dataclass(frozen=True)
class Span:
    """Text of one look. `font` names an old font, in which Khmer is stored as Latin letters."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    font: str = ""

    def looks_like(self, other: "Span") -> bool:
        return replace(self, text="") == replace(other, text="")


@dataclass(frozen=True)
class Paragraph:
    """`level`: of a heading, from 1; of an entry of a list, its depth from 0. `list` tells apart
    lists that follow each other. `below`: the heading above it. "\\n" in a text is a line break."""

    spans: tuple[Span, ...] = ()
    role: Role = Role.TEXT
    level: int = 0
    list: str = ""
    below: str = ""

    @classmethod
    def plain(cls, text: str, below: str) -> "Paragraph":
        return cls((Span(text),), below=below)

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans).strip()

    @property
    def is_list(self) -> bool:
        return self.role in LISTS

    @property
    def old_font(self) -> str:
        """The old font of most of its letters, or ""."""
        letters = {"": 0}
        for span in self.spans:
            letters[span.font] = letters.get(span.font, 0) + sum(map(str.isalpha, span.text))
        new = letters.pop("")
        name = max(letters, key=lambda font: letters[font], default="")
        return name if name and sum(letters.values()) > new else ""

    def words(self) -> str:
        """On one line."""
        return " ".join(self.text.split())


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    below: str = ""


@dataclass(frozen=True)
class Drawing:
    """A picture inside the file; never one that only an address names.

    `content` is what stands in the file; once it was drawn anew (`reading.drawings`) it has an
    `extension`, and what is no picture has neither. `source` tells what stands there twice.
    """

    content: bytes
    alt: str = ""
    below: str = ""
    extension: str = ""
    source: str = ""


@dataclass(frozen=True)
class Note:
    """One thing that a person should know; the words for `kind` are in `report`.

    It stands among the items where it was found. `path` is the content path ("body.<id of the
    block>") of what it is about, where there is one.
    """

    kind: str
    below: str = ""
    quote: str = ""
    path: str = ""
    detail: str = ""


Item = Paragraph | Table | Drawing | Note


def quoted(text: str) -> str:
    """The beginning of `text` on one line, for a note."""
    return " ".join(text.split())[:LONGEST_QUOTE]
