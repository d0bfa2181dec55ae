"""The words that make a heading more than a heading: "Objectives / គោលបំណង" and the like.

A heading is marked when it is one of these words in a language, or in English and another, alone or
followed by a colon and more: "Steps: How to lock an account", "សកម្មភាព៖ ពាក្យសម្ងាត់ (១៥ នាទី)".
Each has one spelling a language, which the template shows; letters that only look different
(capitals, invisible signs, another order of Khmer vowels) are the same. Some blocks have parts of
their own below the heading.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from cms.core.vocabularies.shared import Label, closed_list
from khmertext import match_key


@dataclass(frozen=True)
class Marker(Label):
    """A word of the template; `parts` are the codes of smaller headings below it."""

    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A heading as it was understood: what follows its colon, and the minutes in brackets. The
    lesson's own headings have no `code`."""

    code: str = ""
    tail: str = ""
    minutes: int | None = None


_PARTS_OF = {
    "do_dont": ("do", "dont"),
    "activity": ("grouping", "materials", "steps", "debrief", "facilitator_note"),
    "scenario": ("questions", "answers"),
    "discussion": ("questions",),
    "fact": ("source",),
}
MARKERS = tuple(
    Marker(one.code, one.texts, _PARTS_OF.get(one.code, ())) for one in closed_list("word_heading")
)
PARTS = closed_list("word_part")
WHY, TRUE, FALSE, TERM, MEANING, TIME, MINUTES = closed_list("word_table")

_COLON = re.compile("[:：\u17d6]")
_UNITS = "|".join(("minutes?", r"mins?\b\.?", *map(re.escape, MINUTES.texts.values())))
_MINUTES = re.compile(rf"\(?\s*(\d{{1,3}})[\s\u200b]*(?:{_UNITS})\s*\)?", re.IGNORECASE)


def key(text: str) -> str:
    """What two spellings of one word share."""
    plain = text.replace("\u2019", "'").replace("\u02bc", "'").replace("/", " / ")
    return match_key(" ".join(plain.split())).casefold().strip()


def is_one(text: str, word: Label) -> bool:
    return key(text) in map(key, word.texts.values())


def _by_key(markers: Iterable[Label]) -> dict[str, str]:
    return {key(word): m.code for m in markers for word in _headings(m)}


def _headings(marker: Label) -> Iterator[str]:
    """In one language, and in English before another one."""
    english, *others = marker.texts.values()
    yield from (english, *others, *(f"{english} / {other}" for other in others))


@cache
def codes_of(block: str = "") -> dict[str, str]:
    """Key of a word → code: of headings, or of the parts of one block."""
    if not block:
        return _by_key(MARKERS)
    wanted = next((m.parts for m in MARKERS if m.code == block), ())
    return _by_key(part for part in PARTS if part.code in wanted)


def find(text: str) -> Found | None:
    """The marker that a heading starts with, if nothing else stands before its colon."""
    text, minutes = without_minutes(text)
    head, tail = split(text)
    code = codes_of().get(key(head))
    return Found(code, tail, minutes) if code else None


def part(text: str, of: str) -> Found | None:
    """The part of the block `of` that a heading begins, such as "Materials" or "Source: …"."""
    head, tail = split(text)
    code = codes_of(of).get(key(head)) if of else None
    return Found(code, tail) if code else None


def split(text: str) -> tuple[str, str]:
    """What stands before and after the first colon."""
    head, tail = (_COLON.split(text, maxsplit=1) + [""])[:2]
    return head.strip(), tail.strip()


def without_minutes(text: str) -> tuple[str, int | None]:
    """The text without "(15 minutes)", and the number."""
    found = _MINUTES.search(text)
    if found is None:
        return text, None
    rest = " ".join((text[: found.start()] + " " + text[found.end() :]).split())
    return rest, int(found[1])


def stated_minutes(text: str) -> int | None:
    """Of a line that says nothing but how long it takes: "Time: 45 minutes", "រយៈពេល៖ ៤៥ នាទី"."""
    head, tail = split(text)
    says_time = codes_of().get(key(head)) == "duration" or is_one(head, TIME)
    found = _MINUTES.fullmatch(tail.rstrip(".។").strip()) if says_time else None
    return int(found[1]) if found is not None else None


def label(code: str, language: str) -> str:
    """The word of the template for a marker, in one language."""
    return next(m.text(language) for m in MARKERS if m.code == code)
