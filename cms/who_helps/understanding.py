"""What a text may mean, by sets of words: who · does what · to whom, with gaps and in any order.

`data/words.tsv` is the table: kind, name, language, text, origin. Pure functions; nothing of what
somebody typed is kept.

    word    one part of a set (name): ways to say it, with “ / ” between, in a language (km-Latn:
            Khmer in Latin letters). The longest one at a place counts, so a word whose name is `-`
            keeps shorter ones from being found in it
    set     an answer (name): parts that all stand in the text; with a minus, one that does not
    unless  parts with which the answer (name) is not what was said, by whichever words

Spelling is folded as search folds it (`search_key`), then further: signs that children leave out or
exchange are one. Khmer in Latin letters is compared by its consonants, and where vowels stand.
Other languages than Khmer and English are compared by the words that a search cuts them into.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cms.core.languages import described
from khmertext.characters import COENG
from khmertext.search import analyse
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
# what may not stand before and behind a word; of other ways than Khmer a space has to
_EDGES = {"khmer": (f"[a-z{COENG}]", f"[a-z{_SIGNS}]")}
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
    """khmer: in either script, as it sounds. english: by stems. words: of any script, as a search
    cuts them."""

    khmer: str
    english: str
    words: str


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
    """names: way of reading → folded word → names. sets, unless: by answer."""

    names: Mapping[str, Mapping[str, set[str]]]
    sets: Mapping[str, Sequence[Parts]]
    unless: Mapping[str, Sequence[Parts]]


def read(text: str) -> Reading:
    latin = _LATIN.findall(search_key(text))
    is_english = sum(word in STOP for word in latin) >= ENGLISH
    return Reading(
        _khmer(text, _nothing if is_english else _sound), _english(text), _in_words(text)
    )


def way_of(language: str) -> str:
    """The field of a `Reading` in which the words of a language are looked for, in Latin letters
    too."""
    return described(language.removesuffix("-Latn")).heard


def _khmer(text: str, sound: Callable[[str], str]) -> str:
    key = _SPACE.sub("", search_key(text)).translate(_SAME)
    return " ".join(_LATIN.sub(lambda word: sound(word.group()), key).split())


def _english(text: str) -> str:
    words = (re.sub("['\u2019]", "", word) for word in _LATIN.findall(search_key(text)))
    return " ".join(map(stem, words))


def _in_words(text: str) -> str:
    return " ".join(analyse(text).words)


def _nothing(word: str) -> str:
    return ""


def _sound(word: str) -> str:
    for some, one in _SOUNDS:
        word = re.sub(some, one, word)
    return word.lower()


class Phrases(NamedTuple):
    """What any of several phrases looks like, by the field of a `Reading`; None: none of them is
    read so."""

    khmer: re.Pattern[str] | None
    english: re.Pattern[str] | None
    words: re.Pattern[str] | None

    def are_in(self, reading: Reading) -> bool:
        return any(
            one is not None and one.search(text) is not None
            for one, text in zip(self, reading, strict=True)
        )


def phrases(
    in_either: Iterable[str], in_english: Iterable[str] = (), in_words: Iterable[str] = ()
) -> Phrases:
    """in_either: Khmer, in Latin letters too, or English. in_words: any other language."""
    every = [*in_either]
    khmer = [_khmer(one, _sound) for one in every]
    english = [_english(one) for one in (*every, *in_english)]
    words = map(_in_words, in_words)
    return Phrases(*map(_compiled, (khmer, english, words), Phrases._fields))


def _compiled(words: Iterable[str], way: str) -> re.Pattern[str] | None:
    some = frozenset(filter(None, words))
    return _expression(some, way) if some else None


def _expression(words: frozenset[str], way: str) -> re.Pattern[str]:
    """The longest one at each place: of Khmer whole clusters, of all else whole words."""
    longest = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    before, after = _EDGES.get(way, (r"\S", r"\S"))
    return re.compile(f"(?<!{before})(?:{longest})(?!{after})")


_of_table = cache(_expression)


def parts(reading: Reading) -> frozenset[str]:
    """Of the sets, those that stand in a text."""
    known = table()
    found: set[str] = {MUCH} if _MANY.search(reading.khmer) else set()
    for way, words in known.names.items():
        for word in _of_table(frozenset(words), way).findall(getattr(reading, way)):
            found |= words[word]
    return frozenset(found - {NOTHING})


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
    fold = {"khmer": lambda word: _khmer(word, _sound), "english": _english, "words": _in_words}
    names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    sets: dict[str, list[Parts]] = defaultdict(list)
    unless: dict[str, list[Parts]] = defaultdict(list)
    for row in rows():
        if row.kind == "word":
            way = way_of(row.language)
            for word in row.text.split(" / "):
                names[way][fold[way](word)].add(row.name)
        else:
            of = sets if row.kind == "set" else unless
            of[row.name].append(_parts(row.text))
    return Table(names, sets, unless)


def _parts(text: str) -> Parts:
    every = text.split()
    return Parts(
        frozenset(one for one in every if not one.startswith("-")),
        frozenset(one[1:] for one in every if one.startswith("-")),
    )
