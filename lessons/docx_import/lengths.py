"""How large a file may be, and how much text a lesson, and a book of lessons, may bring. More is
hostile: the work on Khmer text is not linear in the length of a word.
"""

from collections.abc import Iterable, Iterator

from lessons.docx_import.values import Item, Paragraph, Table

LARGEST_MB = 5  # of a file
MOST_TEXT = 300_000  # code points; twelve pages of Khmer have about 30,000
MOST_PARAGRAPHS = 2000
LONGEST_PARAGRAPH = 10_000  # code points; about four pages
OF_A_BOOK = 3  # times as much: three hundred pages of Khmer


def refusal(items: Iterable[Item], *, times: int = 1) -> str:
    """The code of the refusal of too much text in all, or in one paragraph; "" if it fits."""
    lengths = [len(paragraph.text) for paragraph in paragraphs(items)]
    if sum(lengths) > times * MOST_TEXT or len(lengths) > times * MOST_PARAGRAPHS:
        return "longer_than_a_book" if times == OF_A_BOOK else "too_long"
    return "long_paragraph" if max(lengths, default=0) > LONGEST_PARAGRAPH else ""


def paragraphs(items: Iterable[Item]) -> Iterator[Paragraph]:
    """All paragraphs, those of tables included."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        elif isinstance(item, Table):
            for row in item.rows:
                for cell in row:
                    yield from cell
