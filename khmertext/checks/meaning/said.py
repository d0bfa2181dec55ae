"""What a text of one language says of a class of words: a table's row as patterns."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from khmertext.checks.protected import FILL

#: Khmer clusters are whole: no foot before, no vowel or sign behind.
START, END = "(?<!\u17d2)", "(?![\u17b4-\u17d3\u17dd])"

Said = dict[str, str]
_SHORT = re.compile(r"[0-9\u17e0-\u17e9][\s\u00a0]?[A-Za-z%គស]")


@dataclass(frozen=True)
class Reader:
    """One language of a class.

    says: the values that a text surely says, each with its words. may_say: whether it perhaps says
    a value with any word at all.
    """

    says: Callable[[str], Said]
    may_say: Callable[[str, str], bool]


@dataclass(frozen=True)
class WordClass:
    """Words of which one must not become another."""

    english: Reader
    khmer: Reader


def reader(
    sure: Mapping[str, str],
    perhaps: Mapping[str, str],
    *,
    stems: Sequence[str],
    any_case: bool = False,
    is_short: bool = False,
    hides: str = "(?!)",
) -> Reader:
    """Of two tables of patterns by value; what is sure need not be in the second one again.

    stems: one of them is in every text that says something, but for a short form behind a digit.
    A text is looked through for them first, which is faster by far. hides: what is none of them.
    """
    flags = re.IGNORECASE if any_case else re.NOFLAG
    every = re.compile("|".join(f"(?P<{value}>{one})" for value, one in sure.items()), flags)
    hidden = re.compile(hides)
    other = {
        value: re.compile("|".join(filter(None, (one, perhaps.get(value)))), re.IGNORECASE)
        for value, one in sure.items()
    }

    def says(text: str) -> Said:
        found: Said = {}
        looked = text.lower() if any_case else text
        if not any(stem in looked for stem in stems) and not (is_short and _SHORT.search(text)):
            return found
        for match in every.finditer(hidden.sub(FILL, text)):
            found.setdefault(match.lastgroup or "", match.group().strip())
        return found

    def may_say(text: str, value: str) -> bool:
        return other[value].search(text) is not None

    return Reader(says, may_say)
