"""What changed between two texts, in pieces that a person can read.

English is compared word by word, Khmer cluster by cluster: a difference of code points would cut a
vowel from its consonant and show neither. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby
from typing import Literal

from localize.khmer import clusters

# pairs of equal pieces that one comparison looks at: half a second
EFFORT = 400_000
# with less in common than this two texts are two texts, not one that was mended
ALIKE = 0.3

Kind = Literal["same", "old", "new"]

_WORDS = re.compile(r"<[^>]*>|\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed (`same`), went (`old`) or came (`new`)."""

    kind: Kind
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


def excerpt(pieces: list[Piece], *, kept: int = 60) -> list[Piece]:
    """The same pieces, of what stayed only so many clusters beside each change."""
    last = len(pieces) - 1
    return [
        _shortened(piece, kept if at else 0, kept if at < last else 0)
        for at, piece in enumerate(pieces)
    ]


def _shortened(piece: Piece, start: int, end: int) -> Piece:
    letters = clusters(piece.text)
    if piece.kind != "same" or len(letters) <= start + end + 1:
        return piece
    first, last = letters[:start], letters[len(letters) - end :]
    return Piece("same", "".join([*first, "…", *last]))


# How a text is cut where its smallest pieces are too many to compare: lines, then words.
_ENDS = (re.compile(r"\n"), re.compile(r"[\s\u200b។]"))


class _Effort:
    """What is left of the work that one comparison may be. Texts come from anybody, and each piece
    of one is looked at beside all its equals in the other."""

    def __init__(self) -> None:
        self.left = EFFORT

    def allows(self, old: list[str], new: list[str]) -> bool:
        counts = Counter(old)
        cost = len(old) + len(new) + sum(counts[one] * n for one, n in Counter(new).items())
        if cost > self.left:
            return False
        self.left -= cost
        return True


def _compare(old: list[str], new: list[str]) -> list[Piece]:
    """Pieces of two lists of the smallest pieces, neighbours of one kind together."""
    found = groupby(_pieces(old, new, _Effort()), key=lambda piece: piece.kind)
    return [Piece(kind, "".join(piece.text for piece in run)) for kind, run in found]


def _pieces(old: list[str], new: list[str], effort: _Effort, level: int = 0) -> Iterator[Piece]:
    """level: how small the parts are that the two were cut into already."""
    if effort.allows(old, new):
        yield from _matched(old, new)
        return
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    yield from _piece("same", old[:start])
    if before and after and effort.allows(before, after):
        yield from _matched(before, after)
    elif before and after and level < len(_ENDS):
        yield from _by_parts(before, after, effort, level)
    else:
        yield from _piece("old", before)
        yield from _piece("new", after)
    yield from _piece("same", old[len(old) - end :])


def _matched(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _piece("same", old[i1:i2])
        else:
            yield from _piece("old", old[i1:i2])
            yield from _piece("new", new[j1:j2])


def _by_parts(old: list[str], new: list[str], effort: _Effort, level: int) -> Iterator[Piece]:
    """Line by line or word by word; of those that differ, each smallest piece."""
    before, after = _parts(old, _ENDS[level]), _parts(new, _ENDS[level])
    keys = ["".join(part) for part in before], ["".join(part) for part in after]
    if not effort.allows(*keys):
        yield from _piece("old", old)
        yield from _piece("new", new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        one = list(chain.from_iterable(before[i1:i2]))
        other = list(chain.from_iterable(after[j1:j2]))
        if tag == "equal":
            yield from _piece("same", one)
        else:
            yield from _pieces(one, other, effort, level + 1)


def _parts(pieces: list[str], end: re.Pattern[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for piece in pieces:
        parts[-1].append(piece)
        if end.search(piece):
            parts.append([])
    return parts if parts[-1] else parts[:-1]


def _common(old: list[str], new: list[str]) -> int:
    """How many pieces at the beginning are the same."""
    return next(
        (place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )


def _piece(kind: Kind, pieces: list[str]) -> Iterator[Piece]:
    if pieces:
        yield Piece(kind, "".join(pieces))


def beside(old: str, new: str, *, language: str) -> tuple[list[Piece], list[Piece]]:
    """What to show of the old text and of the new one beside it; without marks where they would
    only confuse."""
    pieces = diff(old, new, language=language)
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if same < ALIKE * max(len(old), len(new)):
        return ([Piece("same", old)] if old else []), ([Piece("same", new)] if new else [])
    return (
        [piece for piece in pieces if piece.kind != "new"],
        [piece for piece in pieces if piece.kind != "old"],
    )
