"""The index of a language as one small file, for searching without a network (docs/api.md).

It holds how often each word stands in title, summary and body of each document, and each Khmer word
behind another. Everything else follows: words without their endings, clusters, pairs and triples,
and of their counts the same impacts that are stored in a database. (Only a triple over three words,
of which the middle one has one letter, is lost.)
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any, Final
from uuid import UUID

from khmertext.search.analyser import LONGEST, VERSION, Run, analyse
from khmertext.search.english import STOP
from khmertext.search.spellings import PATTERN, USUAL
from khmertext.segment import words

#: Of the file and of the tokens that it stands for; clients read one version.
VERSION_OF_FILE: Final = f"1.{VERSION}"
_CAPITAL_A: Final = 65
_MOST_SHARED: Final = 25  # Z
#: The greatest number that a character stands for: those behind are surrogates.
MOST: Final = 0xD7FF - 36
# from "#" on, without the backslash: nothing that JSON would write as two
_LETTERS: Final = [chr(number + (35 if number < 57 else 36)) for number in range(MOST + 1)]
_MOST_THERE: Final = 3  # of a title or summary: two bits
_DIGIT = re.compile("[0-9]")
_BETWEEN = re.compile("[_ ]")
#: Between two words of a term; no word has one.
BESIDE: Final = "_"
OVER_SPACE: Final = " "


@dataclass(frozen=True)
class Part:
    """What the file says of one document. terms: each with how often it stands there, title
    + 4 × summary + 16 × body. lengths: how many words title, summary and body have, how many
    clusters each, pairs, triples and words that may have endings."""

    terms: Mapping[str, int]
    lengths: tuple[int, ...]


@dataclass(frozen=True)
class Listed:
    """has_numbers: False for a document that is not to be found by a number now."""

    key: UUID
    kind: str
    part: Part
    has_numbers: bool = True


def part(title: str, summary: str, body: str) -> Part:
    found = [analyse(text) for text in (title, summary, body)]
    counted = [Counter(_terms(tokens.runs)) for tokens in found]
    every = dict.fromkeys(term for one in counted for term in one)
    return Part(
        {term: _count(*(one[term] for one in counted)) for term in every},
        tuple(
            len(sort) for sorts in zip(*(one.sorts for one in found), strict=True) for sort in sorts
        ),
    )


def _count(title: int, summary: int, body: int) -> int:
    return min(title, _MOST_THERE) | min(summary, _MOST_THERE) << 2 | body << 4


def _terms(runs: Iterable[Run]) -> Iterator[str]:
    """Words as the key has them; and two Khmer words side by side, with what stands between."""
    last = ""
    for run in runs:
        if run.script == "other":
            yield run.text[:LONGEST] if run.text.isascii() else run.text
            last = ""
            continue
        last = last if run.spaced else ""
        between = OVER_SPACE
        for word in words(run.text):
            if last:
                yield f"{last}{between}{word}"
            yield word
            last, between = word, BESIDE


def encode(
    listed: Iterable[Listed], synonyms: Mapping[str, Iterable[str]] | None = None, **about: Any
) -> bytes:
    """The file, as JSON. about: what it says besides."""
    documents = sorted(listed, key=lambda one: (str(one.key), one.kind))
    postings: dict[str, list[int]] = defaultdict(list)
    counts: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(documents):
        for term, count in one.part.terms.items():
            if one.has_numbers or not _DIGIT.search(term):
                postings[term].append(number)
                counts[term].append(count)
    words = sorted(term for term in postings if not _BETWEEN.search(term))
    place = {word: number for number, word in enumerate(words)}
    followers: list[dict[int, str]] = [{} for _word in words]
    for term in postings:
        if between := _BETWEEN.search(term):
            before, behind = term[: between.start()], term[between.end() :]
            followers[place[before]][place[behind] << 1 | (between[0] == OVER_SPACE)] = term
    terms = [*words, *(own[code] for own in followers for code in sorted(own))]
    found = {
        **about,
        "version": VERSION_OF_FILE,
        "spellings": [PATTERN, *USUAL],
        "stop": sorted(STOP),
        "synonyms": {phrase: list(others) for phrase, others in (synonyms or {}).items()},
        "keys": [str(one.key) for one in documents],
        "kinds": [one.kind for one in documents],
        "lengths": _numbers(length for one in documents for length in one.part.lengths),
        "words": "".join(_front_coded(words)),
        "following": _numbers(map(len, followers)),
        "followers": "".join(_numbers(_gaps(sorted(own))) for own in followers),
        "having": _numbers(len(postings[term]) for term in terms),
        "gaps": "".join(_numbers(_gaps(postings[term])) for term in terms),
        "counts": "".join(_numbers(counts[term]) for term in terms),
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _gaps(numbers: list[int]) -> list[int]:
    """How many lie before each, behind the one before; in order."""
    return [number - last - 1 for last, number in pairwise((-1, *numbers))]


def _front_coded(terms: Iterable[str]) -> Iterator[str]:
    """Before each a capital: how many characters it has in common with the one before."""
    before = ""
    for term in terms:
        both = zip(before[:_MOST_SHARED], term, strict=False)
        shared = sum(1 for _two in takewhile(lambda two: two[0] == two[1], both))
        yield chr(_CAPITAL_A + shared) + term[shared:]
        before = term


def _numbers(numbers: Iterable[int]) -> str:
    """A character for each, 0 to MOST."""
    return "".join([_LETTERS[number] if number < MOST else _LETTERS[MOST] for number in numbers])
