"""A sentence of the source that nothing in the translation stands for.

Fewer sentence marks alone say little, for Khmer joins sentences: which of the two happened is seen
from the lengths, as in the alignment of texts by length (Gale and Church, 1993).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from khmertext.checks.issue import Issue
from khmertext.checks.meaning.sentences import sentences
from khmertext.checks.pair import Pair

_MOST = 12  # sentences; a longer text is no string of a page
_KHMER_LENGTH = 0.9  # code points of Khmer for one of English; measured
_SPREAD = 1.6  # of the difference, per code point; measured
_JOINED, _LOST = 1.0, 1.5  # what either costs beside the lengths
_NEVER = (float("inf"), False)
#: Where one sentence may go on as another: a Khmer space, or what stands between English clauses.
_JOINT = re.compile(r"(?<=[\u1780-\u17ff]) |[,;:\u2013\u2014]|ហើយ|រួច|\b(?:and|but|then|so|or)\b")


def omission(pair: Pair) -> Iterator[Issue]:
    names = pair.do_not_translate
    there, here = sentences(pair.source, names), sentences(pair.target, names)
    if not len(here) < len(there) <= _MOST or not here:
        return
    scale = _KHMER_LENGTH if pair.to_khmer else 1 / _KHMER_LENGTH
    lengths = [len(one.words) * scale for one in there]
    if _is_one_lost(lengths, [one.words for one in here]):
        yield pair.issue("omission", there=str(len(there)), here=str(len(here)))


def _is_one_lost(source: Sequence[float], target: Sequence[str]) -> bool:
    """Does the likeliest alignment leave a sentence of the source without any of the target?

    source: lengths, as the target's language would have them.
    """
    joints = [len(_JOINT.findall(words)) for words in target]

    @cache
    def best(i: int, j: int) -> tuple[float, bool]:
        """(cost, whether one is lost) from the sentences i of the source and j of the target on."""
        if i == len(source):
            return (0.0, False) if j == len(target) else _NEVER
        ways = [(best(i + 1, j)[0] + _LOST, True)]
        for many, few in ((1, 1), (2, 1), (3, 1), (1, 2)):
            is_there = i + many <= len(source) and j + few <= len(target)
            if is_there and many - 1 <= sum(joints[j : j + few]):
                cost, is_lost = best(i + many, j + few)
                found = sum(map(len, target[j : j + few]))
                cost += _unlike(sum(source[i : i + many]), found)
                ways.append((cost + _JOINED * (many + few - 2), is_lost))
        return min(ways)

    return best(0, 0)[1]


def _unlike(expected: float, found: float) -> float:
    return (found - expected) ** 2 / (_SPREAD * (expected + found) / 2)
