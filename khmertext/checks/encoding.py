"""Encoding: code points and their order. These checks look at the text as typed.

What normalising repairs is reported as "fixed" and never as an error as well: a coeng that only
seems to dangle because a zero-width space follows it stops nobody. Corrections start from the
normalised text.
"""

import re
from collections.abc import Callable, Iterator

from khmertext.checks.issue import Issue
from khmertext.checks.pair import Pair
from khmertext.checks.protected import replace
from khmertext.problems import Kind

BATHAMASAT = "\u17d3"
_DOUBLE_MARK = re.compile(r"([\u17b6-\u17d1\u17d3\u17dd])\1+")


def kh_order(pair: Pair) -> Iterator[Issue]:
    yield from _fixed(pair, "kh_order", "order")


def kh_deprecated(pair: Pair) -> Iterator[Issue]:
    """U+17D3 has no sure replacement, so it is an error; the others are mapped on save."""
    left = pair.target_masked.find(BATHAMASAT)
    if left >= 0:
        at = max(pair.raw.find(BATHAMASAT), 0)
        yield pair.issue("kh_deprecated", (at, at + 1), severity="error", wording="error")
    else:
        yield from _fixed(pair, "kh_deprecated", "deprecated")


def kh_obsolete(pair: Pair) -> Iterator[Issue]:
    yield from _left(pair, "kh_obsolete", "obsolete")


def kh_syllable(pair: Pair) -> Iterator[Issue]:
    yield from _left(pair, "kh_syllable", "syllable")


def kh_dangling_coeng(pair: Pair) -> Iterator[Issue]:
    yield from _left(pair, "kh_dangling_coeng", "dangling_coeng", _without_coeng)


def kh_orphan_mark(pair: Pair) -> Iterator[Issue]:
    yield from _left(pair, "kh_orphan_mark", "orphan_mark", _without_orphans)


def kh_double_mark(pair: Pair) -> Iterator[Issue]:
    yield from _left(pair, "kh_double_mark", "double_mark", _without_doubles)


def kh_zwsp(pair: Pair) -> Iterator[Issue]:
    yield from _fixed(pair, "kh_zwsp", "zwsp")


def kh_joiner(pair: Pair) -> Iterator[Issue]:
    """Joiners that normalising keeps may be meant: those only warn."""
    if "joiner" not in pair.typed:
        return
    if "joiner" not in pair.left:
        yield from _fixed(pair, "kh_joiner", "joiner")
        return
    yield pair.issue(
        "kh_joiner",
        _place(pair, "joiner"),
        fix=_without(pair, "joiner"),
        severity="warning",
        wording="warning",
    )


def invisible_chars(pair: Pair) -> Iterator[Issue]:
    yield from _fixed(pair, "invisible_chars", "invisible")


def replacement_char(pair: Pair) -> Iterator[Issue]:
    yield from _left(pair, "replacement_char", "replacement")


def kh_unassigned(pair: Pair) -> Iterator[Issue]:
    yield from _left(pair, "kh_unassigned", "unassigned")


def _fixed(pair: Pair, id: str, kind: Kind) -> Iterator[Issue]:
    if kind in pair.typed:
        yield pair.issue(id, _place(pair, kind), fix=pair.target)


def _left(
    pair: Pair, id: str, kind: Kind, fix: Callable[[Pair], str] | None = None
) -> Iterator[Issue]:
    if kind in pair.typed:
        yield pair.issue(id, _place(pair, kind), fix=fix(pair) if fix else None)


def _place(pair: Pair, kind: Kind) -> tuple[int, int]:
    """Where the typed text has it first."""
    first = pair.typed[kind][0]
    return first.start, first.end


def _without_doubles(pair: Pair) -> str:
    return _DOUBLE_MARK.sub(r"\1", pair.target)


def _without_coeng(pair: Pair) -> str:
    return _without(pair, "dangling_coeng")


def _without_orphans(pair: Pair) -> str:
    return _without(pair, "orphan_mark")


def _without(pair: Pair, kind: Kind) -> str:
    """The target without what stands in the places found."""
    return replace(pair.target, ((p.start, p.end, "") for p in pair.left.get(kind, ())))
