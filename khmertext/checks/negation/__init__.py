"""A negation that got lost on the way, or that nobody said: "do not call 117".

One word turns a sentence round, and no other check sees it. The rule was measured on some
thousands of published pairs: what English denies, Khmer denies with one of eleven words. The other
way round Khmer denies much that English says without a negation ("strangers" are people whom one
does not know), so that only កុំ counts, which forbids; and every one of them where a number stands
that people call. A number that one text says to call and the other not to call is found whatever
else the sentence denies.

english, khmer: the words; told: what is said of a number.
"""

import re
from collections.abc import Iterator

from khmertext.checks.issue import Issue
from khmertext.checks.meaning.sentences import sentences
from khmertext.checks.negation.comparing import Opposite, opposites, places
from khmertext.checks.pair import Pair

__all__ = ["has_khmer", "has_number", "negation", "opposites", "places"]
_KHMER_LETTER = re.compile(r"[\u1780-\u17b3]")


def has_khmer(text: str) -> bool:
    """Has it any Khmer letter?"""
    return _KHMER_LETTER.search(text) is not None


def has_number(text: str) -> bool:
    """Does it say a number that people call, or have a place where one is put in?"""
    return any(sentence.numbers for sentence in sentences(text))


def negation(pair: Pair) -> Iterator[Issue]:
    """The gravest, at its sentence: an error where that holds a short code or telephone number."""
    if not has_khmer(pair.target if pair.to_khmer else pair.source):
        return  # not translated, which is said by others
    texts = (pair.source, pair.target) if pair.to_khmer else (pair.target, pair.source)
    found = opposites(*texts, names=pair.do_not_translate)
    if found:
        yield _issue(pair, min(found, key=lambda one: not one.is_grave))


def _issue(pair: Pair, one: Opposite) -> Issue:
    if one.by == "both":
        wording = "called"
    else:
        is_lost = (one.by == "english") == pair.to_khmer
        wording = ("" if is_lost else "added") + ("_grave" if one.is_grave else "")
    return pair.issue(
        "negation",
        one.khmer if pair.to_khmer else one.english,
        severity="error" if one.is_grave else "warning",
        wording=wording.strip("_"),
        words=", ".join(one.words),
    )
