"""English words without their endings.

A small stemmer of our own, because three places must agree to the letter: both databases (their
own dictionaries differ) and the searcher in the browser, where a whole Snowball stemmer would not
fit. It only makes forms of one word meet (report, reports, reported, reporting); a stem need not
be a word.
"""

from typing import Final

#: Words that stand in every text. Where nothing else was asked for, they count.
STOP: Final = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does"),
        *("for", "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its"),
        *("may", "my", "of", "on", "or", "our", "so", "that", "the", "their", "them", "then"),
        *("there", "they", "this", "to", "was", "we", "were", "what", "when", "where", "which"),
        *("who", "will", "with", "you", "your"),
    )
)

_VOWELS: Final = frozenset("aeiouy")


def has_endings(word: str) -> bool:
    """May it have other forms with the same stem?"""
    return len(word) >= 3 and word.isascii() and word.isalpha()


def stem(word: str) -> str:
    """The common beginning of a word's forms; `word` is lower case ASCII."""
    if not has_endings(word):
        return word
    word = _without_plural(word)
    for ending in ("ingly", "edly", "ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 2 and _is_stem(rest, ending):
            word = _undoubled(rest)
            break
    else:
        if len(word) > 4 and word.endswith("ly") and word[-3] != "l":
            word = word[:-2]
    if len(word) > 2 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 2 and word.endswith("y") and word[-2] not in _VOWELS:
        word = word[:-1] + "i"
    return word


def _is_stem(rest: str, ending: str) -> bool:
    """`thing` and `feed` have no ending."""
    return not _VOWELS.isdisjoint(rest) and not (ending == "ed" and rest.endswith("e"))


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _undoubled(rest: str) -> str:
    """`stopp` of `stopped` is `stop`; `tell` of `telling` stays."""
    if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz":
        return rest[:-1]
    return rest
