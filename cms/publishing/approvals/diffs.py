"""What changed between two texts, in pieces that a person can read.

English is compared word by word, Khmer cluster by cluster: a difference of code points would cut a
vowel from its consonant and show neither. Pure.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from localize.khmer import clusters

# of longer texts nobody reads marks, and comparing them takes seconds; code points
LONGEST = 20_000
# with less in common than this two texts are two texts, not one that was mended
ALIKE = 0.3

_WORDS = re.compile(r"<[^>]*>|\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed (`same`), went (`old`) or came (`new`)."""

    kind: Literal["same", "old", "new"]
    text: str


def by_words(old: str, new: str) -> list[Piece]:
    """Pieces of two texts in a language that puts spaces between its words; tags stay whole."""
    return _compare(_WORDS.findall(old), _WORDS.findall(new))


def by_clusters(old: str, new: str) -> list[Piece]:
    """Pieces of two Khmer texts; no cluster is ever cut."""
    return _compare(clusters(old), clusters(new))


def diff(old: str, new: str, *, language: str) -> list[Piece]:
    """Pieces of two texts in `language`; empty when there is nothing to compare with."""
    if not old or old == new:
        return []
    return by_clusters(old, new) if language == "km" else by_words(old, new)


def _compare(old: list[str], new: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("old", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(new[j1:j2])))
    return pieces


def beside(old: str, new: str, *, language: str) -> tuple[list[Piece], list[Piece]]:
    """What to show of the old text and of the new one beside it; without marks where they would
    only confuse."""
    pieces = []
    if max(len(old), len(new)) <= LONGEST:
        pieces = diff(old, new, language=language)
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if same < ALIKE * max(len(old), len(new)):
        return ([Piece("same", old)] if old else []), ([Piece("same", new)] if new else [])
    return (
        [piece for piece in pieces if piece.kind != "new"],
        [piece for piece in pieces if piece.kind != "old"],
    )
