"""How much text a lesson, and a book of lessons, may bring. More is hostile: the work on Khmer text
is not linear in the length of a word.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cms.sandbox.refusal import RefusedUpload
from lessons.docx_import.values import Item, Paragraph, Table

MOST_TEXT = 300_000  # code points; twelve pages of Khmer have about 30,000
MOST_PARAGRAPHS = 2000
LONGEST_PARAGRAPH = 10_000  # code points; about four pages


@dataclass(frozen=True)
class Most:
    """What one file may have: code points, paragraphs, and the code of the refusal of more."""

    text: int
    paragraphs: int
    refusal: str


LESSON = Most(MOST_TEXT, MOST_PARAGRAPHS, "too_long")
# three hundred pages of Khmer; each lesson in it is no longer than one alone
WHOLE_BOOK = Most(3 * MOST_TEXT, 3 * MOST_PARAGRAPHS, "longer_than_a_book")


def check(items: Iterable[Item], most: Most = LESSON) -> None:
    """RefusedUpload if there is too much text in all, or in one paragraph."""
    lengths = [len(paragraph.text) for paragraph in paragraphs(items)]
    if sum(lengths) > most.text:
        raise RefusedUpload(most.refusal)
    if max(lengths, default=0) > LONGEST_PARAGRAPH:
        raise RefusedUpload("long_paragraph")


def paragraphs(items: Iterable[Item]) -> Iterator[Paragraph]:
    """All paragraphs, those of tables included."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        elif isinstance(item, Table):
            for row in item.rows:
                for cell in row:
                    yield from cell
