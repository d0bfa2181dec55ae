"""What a text of one language says of a class of words: a table's row as patterns."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Khmer clusters are whole: no foot before, no vowel or sign behind.
START, END = "(?<!\u17d2)", "(?![\u17b4-\u17d3\u17dd])"

Said = dict[str, str]


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


def reader(sure: Mapping[str, str], perhaps: Mapping[str, str], *, any_case: bool) -> Reader:
    """Of two tables of patterns by value; what is sure need not be in the second one again."""
    flags = re.IGNORECASE if any_case else re.NOFLAG
    every = re.compile("|".join(f"(?P<{value}>{one})" for value, one in sure.items()), flags)
    other = {
        value: re.compile("|".join(filter(None, (one, perhaps.get(value)))), re.IGNORECASE)
        for value, one in sure.items()
    }

    def says(text: str) -> Said:
        found: Said = {}
        for match in every.finditer(text):
            found.setdefault(match.lastgroup or "", match.group().strip())
        return found

    def may_say(text: str, value: str) -> bool:
        return other[value].search(text) is not None

    return Reader(says, may_say)
