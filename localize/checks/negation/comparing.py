"""Which sentences of two texts say the opposite of each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from localize.checks.meaning.sentences import Sentence, filled, sentences
from localize.checks.negation import english as en
from localize.checks.negation import khmer as km
from localize.checks.negation.implied import lost
from localize.checks.negation.told import told

_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|\{[^{}]+\}|\([^()]+\)")


@dataclass(frozen=True)
class Opposite:
    """Two sentences, or two texts, of which one denies what the other says.

    `by` has the negation, `words`: the English or the Khmer. With "both", `words` are numbers: one
    text says to call them, the other says not to. `is_grave` where a number is in it that people
    call. The places are code points of the two texts, end exclusive.
    """

    by: Literal["english", "khmer", "both"]
    words: tuple[str, ...]
    is_grave: bool
    english: tuple[int, int]
    khmer: tuple[int, int]


def opposites(english: str, khmer: str, names: Sequence[str] = ()) -> list[Opposite]:
    """Sentence by sentence where both texts have as many of them, else the two texts as a whole.

    `names` are protected: a negation in one counts for nothing.
    """
    one, other = sentences(_without_kept(english, khmer), names), sentences(khmer, names)
    parts: list[tuple[Sequence[Sentence], Sequence[Sentence]]]
    if len(one) == len(other):
        parts = [([here], [there]) for here, there in zip(one, other, strict=True)]
    else:
        parts = [(one, other)] if one and other else []
    return [found for here, there in parts if (found := _opposite(here, there))]


def places(text: str) -> list[tuple[int, int]]:
    """Where a text denies, in either language: (start, end) in code points, end exclusive."""
    text = en.IDIOM.sub(filled, km.OTHER.sub(filled, text))
    return [match.span() for word in (en.WORD, km.WORD) for match in word.finditer(text)]


def _opposite(english: Sequence[Sentence], khmer: Sequence[Sentence]) -> Opposite | None:
    at = (english[0].start, english[-1].end), (khmer[0].start, khmer[-1].end)
    here, there = told(english, en.CALLING), told(khmer, km.CALLING)
    if turned := [number for number in here if here[number] != there.get(number, here[number])]:
        return Opposite("both", tuple(turned), True, *at)
    is_grave = any(sentence.numbers for sentence in (*english, *khmer))
    said, kept = _joined(english), _joined(khmer)
    denied = _found(en.WORD, en.IDIOM.sub(filled, said))
    plain = km.OTHER.sub(filled, kept)
    words = _found(km.WORD, plain)
    if denied:
        if not words:
            is_lost = not _is_answered(denied, kept)
            return Opposite("english", denied, is_grave, *at) if is_lost else None
        implied = lost(said, kept)
        needed = _how_often(en.COUNTED, en.IDIOM.sub(filled, said)) + len(implied)
        is_one_lost = needed > _how_often(km.COUNTED, plain)
        return Opposite("english", (*denied, *implied), False, *at) if is_one_lost else None
    if not words and (implied := lost(said, kept)):
        return Opposite("english", implied, False, *at)
    added, is_grave_one = _added(said, plain, is_grave)
    return Opposite("khmer", added, is_grave_one, *at) if added else None


def _added(said: str, plain: str, is_grave: bool) -> tuple[tuple[str, ...], bool]:
    """(the Khmer words that deny what English says, whether that is grave)."""
    if any(pattern.search(said) for pattern in (en.IDIOM, en.WARNS)):
        return (), False
    if forbidding := _found(km.FORBIDDING, plain):
        return forbidding, is_grave
    if en.OR.search(said):
        plain = km.ELSE.sub(filled, plain)
    words = _found(km.WORD, plain)
    is_said = is_grave or km.DENYING.search(plain) or not en.OTHERWISE.search(said)
    return (words if is_said and not en.LACKS.search(said) else ()), False


def _how_often(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _is_answered(denied: Sequence[str], khmer: str) -> bool:
    """Is the negation said with a word that says no in few places only?"""
    only_no = {word.casefold() for word in denied} == {"no"}
    return bool(km.REFUSES.search(khmer) or (only_no and km.ANSWER.search(khmer)))


def _without_kept(english: str, khmer: str) -> str:
    """`english` without a negation that is quoted and stands in the Khmer as it is: a button."""

    def kept(match: re.Match[str]) -> str:
        is_kept = en.WORD.search(match.group()) and match.group()[1:-1] in khmer
        return filled(match) if is_kept else match.group()

    return _QUOTED.sub(kept, english)


def _joined(text: Sequence[Sentence]) -> str:
    return "\n".join(sentence.words for sentence in text)


def _found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match.group() for match in pattern.finditer(text)))
