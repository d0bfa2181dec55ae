"""What changed between two texts, in pieces that a person can read.

English is compared word by word, Khmer cluster by cluster: a difference of code points would cut a
vowel from its consonant and show neither. Pure.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from localize.khmer import clusters

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
