"""Words that half the country writes otherwise, read as one: in the index and in queries alike.

`spellings.tsv` is the table, for who reads Khmer; nothing stored or shown is changed by it. A row
has how a word is written, too, how most texts write it, where that counts, and why. In brackets
stand whole clusters of which each will do. Of two rows that fit, the first one counts. Where:

    word       wherever its clusters stand
    beginning  and whatever is above, below or behind the last letter
    alone      with nothing of Khmer before or behind it
    after X    as a word, behind X
    before X   in front of X

Whoever changes the table counts `analyser.VERSION` up. The rows wait for a native reader.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

from khmertext.characters import COENG, KHMER_SET, UNSPACED
from khmertext.match import match_key

TABLE: Final = Path(__file__).with_name("spellings.tsv")
#: Letters and marks of Khmer: no punctuation, no digits (the match key has made them ASCII).
LETTERS: Final = UNSPACED[KHMER_SET]
_MARK: Final = "\u17b4-\u17d3\u17dd"
_CHOICE = re.compile("[(]([^)]*)[)]")
_FEWEST: Final = 3  # code points of what is on its way to another spelling
_MOST: Final = 4  # words that it may be on its way to, with itself


class Row(NamedTuple):
    """written: of match keys, with choices in brackets; usual: a match key."""

    written: str
    usual: str
    where: str

    @property
    def forms(self) -> list[str]:
        """Each way of writing it."""
        parts = _CHOICE.split(self.written)
        return ["".join(one) for one in product(*(part.split("/") for part in parts))]

    @property
    def pattern(self) -> str:
        """Of the first row that fits; one group."""
        written = _CHOICE.sub(_longest_first, self.written)
        if self.where == "beginning":
            return f"({written})"
        if self.where == "alone":
            return f"(?<![{LETTERS}])({written})(?![{LETTERS}])"
        how, _, beside = self.where.partition(" ")
        behind = f"(?<={beside})" if how == "after" else ""
        ahead = f"(?={beside})" if how == "before" else f"(?![{_MARK}])"
        return f"{behind}({written}){ahead}"


def _longest_first(choice: re.Match[str]) -> str:
    return f"(?:{'|'.join(sorted(choice[1].split('/'), key=len, reverse=True))})"


def _rows() -> Iterator[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Row(
                "".join(match_key(part) for part in re.split("([(/)])", row["another spelling"])),
                match_key(row["usual spelling"]),
                match_key(row["where"]),
            )


ROWS: Final = tuple(_rows())
USUAL: Final = tuple(row.usual for row in ROWS)


def _pattern() -> str:
    """Rows are tried only where two letters fit: most places have none of theirs."""
    seconds: dict[str, set[str]] = {}
    for row in ROWS:
        for form in row.forms:
            seconds.setdefault(form[0], set()).add(form[1:2])
    begun = (
        f"{first}[{''.join(sorted(some))}]" if all(some) else first
        for first, some in sorted(seconds.items())
    )
    rows = "|".join(row.pattern for row in ROWS)
    return f"(?={'|'.join(begun)})(?<!{COENG})(?:{rows})"


#: A group for each row; for searchers without a network, too: JavaScript reads it the same.
PATTERN: Final = _pattern()
_COMPILED = re.compile(PATTERN)


def usual(key: str) -> str:
    """A match key with each word as most texts write it. Idempotent."""
    return key if key.isascii() else _COMPILED.sub(_usual, key)


def _usual(match: re.Match[str]) -> str:
    return USUAL[(match.lastindex or 0) - 1]


def replaced(key: str) -> Iterator[tuple[int, int, str]]:
    """Where `usual` writes something else: start, end, and what."""
    for match in _COMPILED.finditer(key):
        if match.group() != (other := _usual(match)):
            yield *match.span(), other


def typed_keys(text: str) -> list[str]:
    """The key of what somebody has typed so far; and of what it is if that ends within a word of
    another spelling, in which nobody would find it."""
    key = match_key(text)
    found = {usual(key): None}
    begun, longest = _begun()
    for start in range(max(0, len(key) - longest), len(key) - _FEWEST + 1):
        if words := begun.get(key[start:]):
            if key[start - 1 : start] != COENG:
                found |= dict.fromkeys(usual(key[:start]) + word for word in words)
            break
    return list(found)[:_MOST]


@cache
def _begun() -> tuple[dict[str, dict[str, None]], int]:
    """Usual spellings by what another one begins with; and how long that is at most."""
    begun: dict[str, dict[str, None]] = {}
    for row in ROWS:
        for form in row.forms if row.where == "word" else ():
            for length in range(_FEWEST, len(form)):
                if not row.usual.startswith(form[:length]):
                    begun.setdefault(form[:length], {})[row.usual] = None
    return begun, max(map(len, begun))
