"""The Khmer syllable: where one begins and ends, and whether its order is right.

Source: KES (see `characters`), "Modern Khmer". The structure is, in this order: base, robat,
at most two coengs with coeng RO last, register shifter, one vowel, at most two signs, one final.
"""

import re
from typing import Final

from khmertext.characters import (
    ABOVE,
    ABOVE_OR_SAMYOK,
    BASE_SET,
    CARRIER_SET,
    COENG,
    FINAL_SET,
    MARK_SET,
    MUUSIKATOAN,
    NOT_BA_SET,
    NOT_RO_SET,
    ROBAT,
    SHIFTER_SET,
    SIGN_SET,
    STRONG_SET,
    TRIISAP,
    UNASSIGNED_SET,
    VOWEL_SET,
    VOWEL_U,
    ZWNJ,
)

_STRONG_COENG = f"{COENG}[{STRONG_SET}]"
_NOT_BA_COENG = f"{COENG}[{NOT_BA_SET}]"

#: A head that has a strong consonant and no BA. Longest form first.
STRONG_HEAD: Final = (
    f"(?:[{STRONG_SET}]{ROBAT}?(?:{_NOT_BA_COENG}){{0,2}}"
    f"|[{NOT_BA_SET}]{ROBAT}?(?:{_STRONG_COENG}(?:{_NOT_BA_COENG})?|{_NOT_BA_COENG}{_STRONG_COENG}))"
)

_COENGS = f"(?:{COENG}[{NOT_RO_SET}])?{COENG}[{BASE_SET}]"
_GOOD_HEAD = f"[{CARRIER_SET}]{ROBAT}?(?:{_COENGS})?"
# ZWNJ is right only where the shifter would otherwise be written below: TRIISAP after a strong
# head, MUUSIKATOAN after any other.
_SHIFTED_HEAD = (
    f"(?:{STRONG_HEAD}{TRIISAP}{ZWNJ}(?={ABOVE})"
    f"|(?!{STRONG_HEAD}{MUUSIKATOAN}){_GOOD_HEAD}{MUUSIKATOAN}{ZWNJ}(?={ABOVE_OR_SAMYOK})"
    f"|{_GOOD_HEAD}[{SHIFTER_SET}]?)"
)
# Samyok 17D0 and atthacan 17DD would turn a U before them into a lowered shifter.
_SIGNS = f"(?:(?!(?<={VOWEL_U})[\u17d0\u17dd])[{SIGN_SET}][{SIGN_SET}]?)?"

SYLLABLE: Final = f"{_SHIFTED_HEAD}[{VOWEL_SET}]?{_SIGNS}[{FINAL_SET}]?"

_OTHER = f"[^{MARK_SET}{BASE_SET}{UNASSIGNED_SET}]"
_WELL_FORMED = re.compile(f"(?:(?>{SYLLABLE})|{_OTHER})*+")
_SYLLABLE = re.compile(SYLLABLE)
_ZWNJ_ANYWHERE = re.compile(f"(?<=[{SHIFTER_SET}]){ZWNJ}(?={ABOVE_OR_SAMYOK})")

#: A base with everything that clings to it in the typed order, right or wrong.
CLUSTER: Final = f"[{CARRIER_SET}](?:{COENG}\u17dd*[{BASE_SET}]|[{MARK_SET}{ZWNJ}])*"
CLUSTER_PATTERN: Final = re.compile(CLUSTER)


def is_syllable(cluster: str) -> bool:
    """Whether one cluster passes the Modern Khmer expression."""
    return _SYLLABLE.fullmatch(cluster) is not None


def is_syllable_without_joiner(cluster: str) -> bool:
    """The same, but a ZWNJ that holds up the other shifter of the series is let through.

    KES says that it changes nothing; many fonts lower both shifters, so it can be seen there and
    is a matter of taste, not a broken syllable.
    """
    return is_syllable(_ZWNJ_ANYWHERE.sub("", cluster))


def consists_of_syllables(text: str) -> bool:
    """Whether every Khmer cluster passes; other characters do not matter. Text is one node."""
    return _WELL_FORMED.fullmatch(text) is not None
