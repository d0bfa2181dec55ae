"""Which sentences of two texts say the opposite of each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from khmertext.checks.meaning.sentences import Sentence, filled, sentences
from khmertext.checks.meaning.service import FREE_ENGLISH, FREE_KHMER
from khmertext.checks.negation import english as en
from khmertext.checks.negation import khmer as km
from khmertext.checks.negation.implied import lost
from khmertext.checks.negation.paraphrase import ENCOURAGING, english_without, khmer_without
from khmertext.checks.negation.told import told, turned

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
    """Sentence by sentence where both texts have as many of them, else the two texts as a whole;
    and over the whole texts what is told of each number, for it may have moved to another sentence.

    `names` are protected: a negation in one counts for nothing.
    """
    one, other = sentences(_without_kept(english, khmer), names), sentences(khmer, names)
    parts: list[tuple[Sequence[Sentence], Sequence[Sentence]]]
    if len(one) == len(other):
        parts = [([here], [there]) for here, there in zip(one, other, strict=True)]
    else:
        parts = [(one, other)] if one and other else []
    to_call = any(sentence.numbers for sentence in (*one, *other))
    found = [found for here, there in parts if (found := _opposite(here, there, to_call))]
    if len(parts) > 1 and not any(one.by == "both" for one in found):
        found += filter(None, [_turned(one, other)])
    return found


def places(text: str) -> list[tuple[int, int]]:
    """Where a text denies, in either language: (start, end) in code points, end exclusive."""
    text = en.IDIOM.sub(filled, km.OTHER.sub(filled, text))
    return [match.span() for word in (en.WORD, km.WORD) for match in word.finditer(text)]


def _opposite(
    english: Sequence[Sentence], khmer: Sequence[Sentence], to_call: bool
) -> Opposite | None:
    """`to_call`: there is a number in the texts, be it in other sentences."""
    if found := _turned(english, khmer):
        return found
    at = _place(english), _place(khmer)
    is_grave = any(sentence.numbers for sentence in (*english, *khmer))
    said, kept = _joined(english), _joined(khmer)
    if FREE_KHMER.search(kept):
        said, kept = FREE_ENGLISH.sub(filled, said), FREE_KHMER.sub(filled, kept)
    denied = _found(en.WORD, en.IDIOM.sub(filled, said))
    plain = km.OTHER.sub(filled, kept)
    words = _found(km.WORD, plain)
    if (
        (turned := _found(km.NOT_PRIVATE, plain))
        and en.PRIVATE.search(said)
        and not en.NOT_PRIVATE.search(said)
    ):
        return Opposite("khmer", turned, False, *at)
    if denied:
        if not words:
            if not _is_answered(denied, kept):
                denied = _found(en.WORD, en.IDIOM.sub(filled, english_without(said, kept)))
                return Opposite("english", denied, is_grave, *at) if denied else None
            return None
        implied = lost(said, kept)
        have = _how_often(km.COUNTED, plain) - len(implied)
        is_one_lost = all(
            _how_often(en.COUNTED, en.IDIOM.sub(filled, text)) > have
            for text in (said, english_without(said, kept))
        )
        return Opposite("english", (*denied, *implied), False, *at) if is_one_lost else None
    if not words and (implied := lost(said, kept)):
        return Opposite("english", implied, False, *at)
    to_call = to_call and en.CALLING.verb.search(said) is not None
    added, is_grave_one = _added(said, plain, is_grave, to_call)
    return Opposite("khmer", added, is_grave_one, *at) if added else None


def _turned(english: Sequence[Sentence], khmer: Sequence[Sentence]) -> Opposite | None:
    """Numbers to call in one of the texts and not in the other, at the sentences that have one."""
    if numbers := turned(told(english, en.CALLING), told(khmer, km.CALLING)):
        return Opposite("both", numbers, True, _place(english, numbers), _place(khmer, numbers))
    return None


def _place(text: Sequence[Sentence], numbers: Sequence[str] = ()) -> tuple[int, int]:
    """From the first to the last sentence, of those with one of `numbers` if there are any."""
    said = [one for one in text if any(number.value in numbers for number in one.numbers)] or text
    return said[0].start, said[-1].end


def _added(said: str, plain: str, is_grave: bool, to_call: bool) -> tuple[tuple[str, ...], bool]:
    """(the Khmer words that deny what English says, whether that is grave)."""
    plain = khmer_without(plain, said)
    if any(pattern.search(said) for pattern in (en.IDIOM, en.WARNS)):
        return (), False
    lacks = en.LACKS.search(said) and not km.DENIES_IT.search(plain)
    if to_call and not lacks and (bans := _found(km.BANS, ENCOURAGING.sub(filled, plain))):
        return bans, True
    if forbidding := _found(km.FORBIDDING, plain):
        return forbidding, is_grave
    if en.OR.search(said):
        plain = km.ELSE.sub(filled, plain)
    words = _found(km.WORD, plain)
    is_said = is_grave or km.DENYING.search(plain) or not en.OTHERWISE.search(said)
    return (words if is_said and not lacks else ()), False


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
