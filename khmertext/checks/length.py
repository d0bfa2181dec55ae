"""Lengths in code points, without zero-width spaces and tags."""

from collections.abc import Iterator

from khmertext.checks.issue import Issue
from khmertext.checks.pair import Pair
from khmertext.checks.protected import without_tags

_SHORTEST_SOURCE = 20  # a shorter source says nothing about proportion
_LEAST, _MOST = 0.4, 2.5  # Khmer to the other language; measured: 1 % below 0.42, 1 % over 1.69


def length(text: str) -> int:
    """Code points that a reader sees room for."""
    return len(without_tags(text).replace("\u200b", ""))


def length_ratio(pair: Pair) -> Iterator[Issue]:
    source, target = length(pair.source.strip()), length(pair.target.strip())
    if source < _SHORTEST_SOURCE or not target:
        return
    ratio = source / target if pair.from_khmer and not pair.to_khmer else target / source
    if _LEAST <= ratio <= _MOST:
        return
    yield pair.issue("length_ratio", wording="shorter" if target < source else "")


def max_length(pair: Pair) -> Iterator[Issue]:
    found = length(pair.target)
    if pair.max_length is not None and found > pair.max_length:
        yield pair.issue("max_length", limit=str(pair.max_length), length=str(found))
