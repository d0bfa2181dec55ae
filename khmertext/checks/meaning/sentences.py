"""A text in sentences: where each stands, what it says, and the numbers in it that people call."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from khmertext.checks.names import without_names
from khmertext.checks.numbers_in_prose import full_phone_numbers, short_codes
from khmertext.checks.protected import FILL, masked

_LINE = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPACE = "&nbsp;"
# a number that is put in when the text leaves: as long, in signs that make no placeholder
_NUMBER = re.compile(r"\{(number|phone(?::[\w-]+)?)\}")
_PUT_IN = re.compile("\u27e8([^\u27e8\u27e9]+)\u27e9")
_DIALS = re.compile(
    r"<a\s(?:[^<>]*\s)?href=[\"']?(?:tel|sms):\+?(\d[\d().-]*)[^<>]*>", re.IGNORECASE
)
_CLOSERS = f"[\"'”’»)\\]{FILL}]*"
_LATIN_END = (
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)"
    rf"(?:(?<!\.)\.|[!?]+){_CLOSERS}(?=\s|$)(?!\s+[a-z])(?<!\b[Nn]o\.)(?<!\b[Nn]os\.)"
)
_KHMER_END = rf"(?<!។ល)(?<!។ប)[។៕]+(?![លប]។)[!?]*{_CLOSERS}"
_END = re.compile(rf"(?:{_LATIN_END}|{_KHMER_END}|\n)\s*")
_ENUMERATOR = re.compile(r"\W*\d{0,2}\W*")  # "1." and what has no word at all
_INVISIBLE = dict.fromkeys(map(ord, f"{FILL}\u200b\u200c\u200d\u2060\u00ad\ufeff"))


@dataclass(frozen=True)
class Number:
    """A short code or telephone number: its ASCII digits, or what it is put in for; its place in
    the words."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """`start` and `end` are code points in the whole text; `words` are what a reader sees."""

    start: int
    end: int
    words: str
    numbers: tuple[Number, ...]


def sentences(text: str, names: Sequence[str] = ()) -> tuple[Sentence, ...]:
    """The sentences of a text of either language; "1." belongs to the next one.

    `names` are protected: what they say is no word of the sentence.
    """
    return _sentences(text, tuple(names))


@lru_cache(maxsize=64)  # the checks of one pair read the same two texts
def _sentences(text: str, names: tuple[str, ...]) -> tuple[Sentence, ...]:
    hidden = _LINE.sub(lambda match: "\n" * len(match.group()), text)
    hidden = hidden.replace(_SPACE, " " * len(_SPACE))
    hidden = _DIALS.sub(_dialled, _NUMBER.sub("\u27e8\\1\u27e9", hidden))
    hidden = without_names(masked(hidden), names)
    found, start = [], 0
    for end in [*(match.end() for match in _END.finditer(hidden)), len(hidden)]:
        if not _ENUMERATOR.fullmatch(hidden, start, end):
            found.append(_sentence(hidden, start, end))
            start = end
    return tuple(found)


def filled(match: re.Match[str]) -> str:
    """In place of a match: as long, and no word."""
    return FILL * len(match.group())


def _dialled(match: re.Match[str]) -> str:
    """In place of a link that dials: its number, where the link begins."""
    number = "".join(re.findall(r"\d", match[1]))
    return f"\u27e8{number}\u27e9".ljust(len(match.group()), FILL)


def _sentence(hidden: str, start: int, end: int) -> Sentence:
    part = hidden[start:end]
    words = part.translate(_INVISIBLE).strip()
    return Sentence(start, start + len(part.rstrip()), words, tuple(_numbers(words)))


def _numbers(words: str) -> list[Number]:
    found = [Number(match[1], *match.span()) for match in _PUT_IN.finditer(words)]
    words = _PUT_IN.sub(filled, words)
    found += [
        Number(span.digits, span.start, span.end)
        for span in (*short_codes(words), *full_phone_numbers(words))
    ]
    return sorted(found, key=lambda number: number.start)
