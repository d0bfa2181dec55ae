"""A sentence of the source that nothing in the translation stands for.

Fewer sentence marks alone say little, for Khmer joins sentences: which of the two happened is seen
from the lengths, as in the alignment of texts by length (Gale and Church, 1993).
"""

from collections.abc import Iterator, Sequence
from functools import cache

from localize.checks.issue import Issue
from localize.checks.pair import Pair
from localize.checks.sentences import sentences

_MOST = 12  # sentences; a longer text is no string of a page
_KHMER_LENGTH = 0.9  # code points of Khmer for one of English; measured
_SPREAD = 1.6  # of the difference, per code point; measured
_JOINED, _LOST = 1.0, 1.5  # what either costs beside the lengths
_NEVER = (float("inf"), False)


def omission(pair: Pair) -> Iterator[Issue]:
    there, here = sentences(pair.source), sentences(pair.target)
    if not len(here) < len(there) <= _MOST or not here:
        return
    scale = _KHMER_LENGTH if pair.to_khmer else 1 / _KHMER_LENGTH
    lengths = [len(one.words) * scale for one in there]
    if _is_one_lost(lengths, [len(one.words) for one in here]):
        yield pair.issue("omission", there=str(len(there)), here=str(len(here)))


def _is_one_lost(source: Sequence[float], target: Sequence[float]) -> bool:
    """Does the likeliest alignment leave a sentence of the source without any of the target?"""

    @cache
    def best(i: int, j: int) -> tuple[float, bool]:
        """(cost, whether one is lost) from the sentences i of the source and j of the target on."""
        if i == len(source):
            return (0.0, False) if j == len(target) else _NEVER
        ways = [(best(i + 1, j)[0] + _LOST, True)]
        for many, few in ((1, 1), (2, 1), (3, 1), (1, 2)):
            if i + many <= len(source) and j + few <= len(target):
                cost, is_lost = best(i + many, j + few)
                cost += _unlike(sum(source[i : i + many]), sum(target[j : j + few]))
                ways.append((cost + _JOINED * (many + few - 2), is_lost))
        return min(ways)

    return best(0, 0)[1]


def _unlike(expected: float, found: float) -> float:
    return (found - expected) ** 2 / (_SPREAD * (expected + found) / 2)
