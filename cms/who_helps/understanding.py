"""What a text may mean, by sets of words: who · does what · to whom, with gaps and in any order.

`data/words.tsv` is the table: kind, name, language, text, origin. Pure functions; nothing of what
somebody typed is kept.

    word    one part of a set (name): ways to say it, with “ / ” between. km, en, or km-Latn: Khmer
            in Latin letters. The longest one at a place counts, so a word whose name is `-` keeps
            shorter ones from being found in it
    set     an answer (name): parts that all stand in the text; with a minus, one that does not
    unless  parts with which the answer (name) is not what was said, by whichever words

Spelling is folded as search folds it (`search_key`), then further: signs that children leave out or
exchange are one. Khmer in Latin letters is compared by its consonants, and where vowels stand.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from khmertext.characters import COENG
from khmertext.search.analyser import search_key
from khmertext.search.english import STOP, stem

TABLE = Path(__file__).parent / "data" / "words.tsv"
NOTHING = "-"
# who does not speak of themselves asks about something: nothing is offered then
SPEAKER = "me"
# alone they tell nothing: they make no answer likely
EVERYWHERE = frozenset(
    (
        *(SPEAKER, "they", "family", "child", "anybody", "not", "want", "now", "already", "much"),
        *("ask", "know", "see", "meet", "love", "play", "home", "online", "account", "take"),
        *("away", "work", "self", "wrist", "swallow", "live", "picture", "unless"),
    )
)
MUCH = "much"  # a number of two digits says it, too
MOST_LIKELY = 3
NEAR = 0.5
ENGLISH = 2  # so many of the smallest English words: it is no Khmer in Latin letters

_KHMER, _SIGNS = "\u1780-\u17d3", "\u17b6-\u17d3"
_SPACE = re.compile(f"(?<=[{_KHMER}]) +(?=[{_KHMER}])")
_SAME = str.maketrans("ីឹឺូួឿៅៈណឡឌឍឋ", "ិិិុុើោះនលដធថ", "៉៊់៌៍៎៏័៑")
_MANY = re.compile("[0-9]{2}")
_LATIN = re.compile("[a-z][a-z'\u2019]*")
_SOUNDS = (
    ("[^a-z]", ""),
    ("ng", "N"),
    ("nh|gn|nj|ny", "n"),
    ("ch|j|c(?!k)", "C"),
    ("ck|kh|gh|q|g", "k"),
    ("th|d", "t"),
    ("ph|f|b", "p"),
    ("sh|x|z", "s"),
    ("w", "v"),
    ("(?<=[aeiou])y|(?<=[aou])i(?![a-z])", "Y"),
    ("(?<=[aeiouY])[rh](?![aeiou])|(?<=[^aeiou])h", ""),
    ("[aeiouy]*[ao][aeioy]*(?!u)", "A"),
    ("[aeiouy]*u[aeiouy]*", "U"),
    ("[eiy]+", "I"),
    ("(.)\\1+", "\\1"),
)


class Reading(NamedTuple):
    """khmer: in either script, as it sounds. english: by stems."""

    khmer: str
    english: str


class Row(NamedTuple):
    kind: str
    name: str
    language: str
    text: str
    origin: str


class Parts(NamedTuple):
    """What a set asks for."""

    all: frozenset[str]
    none: frozenset[str]

    def are_in(self, found: Collection[str]) -> bool:
        return self.all <= set(found) and self.none.isdisjoint(found)


class Table(NamedTuple):
    """khmer, english: folded word → names. sets, unless: by answer."""

    khmer: Mapping[str, set[str]]
    english: Mapping[str, set[str]]
    sets: Mapping[str, Sequence[Parts]]
    unless: Mapping[str, Sequence[Parts]]


def read(text: str) -> Reading:
    latin = _LATIN.findall(search_key(text))
    is_english = sum(word in STOP for word in latin) >= ENGLISH
    return Reading(_khmer(text, _nothing if is_english else _sound), _english(text))


def _khmer(text: str, sound: Callable[[str], str]) -> str:
    key = _SPACE.sub("", search_key(text)).translate(_SAME)
    return " ".join(_LATIN.sub(lambda word: sound(word.group()), key).split())


def _english(text: str) -> str:
    words = (re.sub("['\u2019]", "", word) for word in _LATIN.findall(search_key(text)))
    return " ".join(map(stem, words))


def _nothing(word: str) -> str:
    return ""


def _sound(word: str) -> str:
    for some, one in _SOUNDS:
        word = re.sub(some, one, word)
    return word.lower()


class Phrases(NamedTuple):
    """What any of several phrases looks like; None: none of them is in that language."""

    khmer: re.Pattern[str] | None
    english: re.Pattern[str] | None

    def are_in(self, reading: Reading) -> bool:
        return any(
            one is not None and one.search(text) is not None
            for one, text in zip(self, reading, strict=True)
        )


def phrases(in_either: Iterable[str], in_english: Iterable[str] = ()) -> Phrases:
    """in_either: Khmer, in Latin letters too, or English."""
    every = [*in_either]
    khmer = [_khmer(one, _sound) for one in every]
    english = [_english(one) for one in (*every, *in_english)]
    return Phrases(*(_compiled(filter(None, some)) for some in (khmer, english)))


def _compiled(words: Iterable[str]) -> re.Pattern[str] | None:
    some = frozenset(words)
    return re.compile(_any(some)) if some else None


def _any(words: Iterable[str]) -> str:
    """The longest one at each place: of Khmer whole clusters, of Latin letters whole words."""
    longest = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return f"(?<![a-z{COENG}])(?:{longest})(?![a-z{_SIGNS}])"


def parts(reading: Reading) -> frozenset[str]:
    """Of the sets, those that stand in a text."""
    known = table()
    found: set[str] = {MUCH} if _MANY.search(reading.khmer) else set()
    for words, text in ((known.khmer, reading.khmer), (known.english, reading.english)):
        for word in _expression(frozenset(words)).findall(text):
            found |= words[word]
    return frozenset(found - {NOTHING})


@cache
def _expression(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(_any(words))


def is_meant(code: str, found: Collection[str]) -> bool:
    return any(one.are_in(found) for one in table().sets.get(code, ()))


def is_ruled_out(code: str, found: Collection[str]) -> bool:
    return any(one.are_in(found) for one in table().unless.get(code, ()))


def likely(found: Collection[str], codes: Sequence[str]) -> tuple[str, ...]:
    """The answers of whose sets the most stands in the text, at most three; of equals the first."""
    if SPEAKER not in found:
        return ()
    near = {code: _nearness(code, found) for code in codes if not is_ruled_out(code, found)}
    best = sorted((code for code in near if near[code]), key=lambda code: -near[code])
    return tuple(best[:MOST_LIKELY])


def _nearness(code: str, found: Collection[str]) -> float:
    """At least half of a set, with a part that tells something."""
    own = (
        one.all for one in table().sets.get(code, ()) if not (one.all & set(found)) <= EVERYWHERE
    )
    nearest = max((len(some & set(found)) / len(some) for some in own), default=0)
    return nearest if nearest >= NEAR else 0


def rows() -> Iterator[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Row(**row)


@cache
def table() -> Table:
    khmer: dict[str, set[str]] = defaultdict(set)
    english: dict[str, set[str]] = defaultdict(set)
    sets: dict[str, list[Parts]] = defaultdict(list)
    unless: dict[str, list[Parts]] = defaultdict(list)
    for row in rows():
        if row.kind == "word":
            for word in row.text.split(" / "):
                if row.language == "en":
                    english[_english(word)].add(row.name)
                else:
                    khmer[_khmer(word, _sound)].add(row.name)
        else:
            of = sets if row.kind == "set" else unless
            of[row.name].append(_parts(row.text))
    return Table(khmer, english, sets, unless)


def _parts(text: str) -> Parts:
    every = text.split()
    return Parts(
        frozenset(one for one in every if not one.startswith("-")),
        frozenset(one[1:] for one in every if one.startswith("-")),
    )
