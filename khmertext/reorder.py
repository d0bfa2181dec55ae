"""Bring one cluster into the order of the encoding structure.

Many typing orders look the same on screen; exactly one of them is stored. Source: KES
"Modern Khmer" for the order, "Do not use" for the split vowels and for U before an above vowel.
"""

import re
from functools import lru_cache
from typing import Final

from khmertext.characters import (
    ABOVE_OR_SAMYOK,
    BASE_SET,
    COENG,
    FINAL_SET,
    MUUSIKATOAN,
    NIKAHIT,
    ROBAT,
    SHIFTER_SET,
    SIGN_SET,
    TRIISAP,
    VOWEL_ABOVE_SET,
    VOWEL_AFTER,
    VOWEL_BEFORE_SET,
    VOWEL_BELOW_SET,
    VOWEL_U,
    ZWNJ,
)
from khmertext.syllable import STRONG_HEAD, is_syllable_without_joiner

# The kinds of part, in the order in which they are stored. ZWNJ follows the shifter: the
# Unicode Standard used to put it before, KES after.
_KINDS: Final = (
    ROBAT,
    f"{COENG}[{BASE_SET}]",
    f"[{SHIFTER_SET}]",
    ZWNJ,
    f"[{VOWEL_BEFORE_SET}]",
    f"[{VOWEL_BELOW_SET}]",
    f"[{VOWEL_ABOVE_SET}]",
    VOWEL_AFTER,
    NIKAHIT,  # of two signs the first; samyok and atthacan stand in for a vowel
    "[\u17d0\u17dd]",
    f"[{SIGN_SET}]",
    f"[{FINAL_SET}]",
)
_PART = re.compile("|".join(f"({kind})" for kind in _KINDS))

_COENG_RO_FIRST = re.compile(f"({COENG}\u179a)({COENG}(?!\u179a)[{BASE_SET}])")
_DOUBLED_ZWNJ = re.compile(f"{ZWNJ}{{2,}}")
_IDLE_ZWNJ = re.compile(f"(?<=[{SHIFTER_SET}]){ZWNJ}(?!{ABOVE_OR_SAMYOK})")
# 17C1 with its second half, whatever below vowel stands between them.
_SPLIT_OE = re.compile("\u17c1([\u17bb-\u17bd]?)\u17b8")  # becomes 17BE
_SPLIT_OO = re.compile("\u17c1([\u17bb-\u17bd]?)\u17b6")  # becomes 17C4
_U_AS_SHIFTER = re.compile(f"(?<![{SHIFTER_SET}{ZWNJ}]){VOWEL_U}(?={ABOVE_OR_SAMYOK})")
_OE_THEN_U = re.compile(f"([\u17be\u17bf]){VOWEL_U}")
_STRONG = re.compile(f"{STRONG_HEAD}(?!{COENG})")
_DANGLING = re.compile(f"{COENG}(?![{BASE_SET}])")
# Canonical order (NFC) puts coeng before atthacan 17DD and so tears it from its consonant.
_TORN_COENG = re.compile(f"{COENG}(\u17dd+)(?=[{BASE_SET}])")


# Eleven code points are the longest syllable; a split vowel, U for a shifter and a few joiners
# can make it longer. What is longer still cannot be mended and must not fill the cache.
_LONGEST: Final = 20


def reorder(cluster: str) -> str:
    """Return the cluster in stored order, or unchanged when no order makes a syllable of it.

    The guard matters: without it a dangling coeng is glued to a vowel, and two vowels of a
    misspelled word change places. Takes one match of `CLUSTER`, after doubled coengs and
    superfluous joiners are gone. Idempotent.
    """
    return cluster if len(cluster) > _LONGEST else _reorder(cluster)


@lru_cache(maxsize=8192)
def _reorder(cluster: str) -> str:
    if is_syllable_without_joiner(cluster):
        return cluster
    candidate = _TORN_COENG.sub(f"\\1{COENG}", cluster)
    if _DANGLING.search(candidate):
        return cluster
    candidate = _lower_shifter(_join_vowels(_sort_parts(candidate)))
    candidate = _IDLE_ZWNJ.sub("", candidate)
    return candidate if is_syllable_without_joiner(candidate) else cluster


def _sort_parts(cluster: str) -> str:
    """Sort by kind; parts of the same kind keep the order in which they were typed."""
    parts = sorted(_PART.finditer(cluster, 1), key=lambda part: part.lastindex or 0)
    ordered = cluster[0] + "".join(part.group() for part in parts)
    return _COENG_RO_FIRST.sub(r"\2\1", _DOUBLED_ZWNJ.sub(ZWNJ, ordered))


def _join_vowels(cluster: str) -> str:
    joined = _SPLIT_OE.sub("\u17be\\1", cluster)
    joined = _SPLIT_OO.sub("\u17c4\\1", joined)
    return _OE_THEN_U.sub(f"{VOWEL_U}\\1", joined)


def _lower_shifter(cluster: str) -> str:
    """Replace a U that only looks like one: before an above vowel it is the series' shifter."""
    strong = _STRONG.match(cluster)
    return _U_AS_SHIFTER.sub(TRIISAP if strong else MUUSIKATOAN, cluster, count=1)
