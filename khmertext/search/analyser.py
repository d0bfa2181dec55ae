"""From a text to its tokens; documents and queries go through the same door.

Everything begins with the match key, so spellings that look the same are the same, and with the
usual spelling of what half the country writes otherwise (`spellings`). Scripts are
apart before anything else ("pageក្រឡា" is two runs). A Khmer run becomes words (ICU) and clusters:
words rank what the reader meant before what merely has the same letters; clusters find what the
dictionary cuts otherwise. Pairs of clusters stand for phrases, so that no positions are kept. A
space ends a word, not a pair: Khmer has spaces between phrases, as people like. Triples, three
letters without what is above and below, are what a mistyped word has in common with the right one
(measured: they take the order of such queries from 65 to 78 in a hundred).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final, Literal

from khmertext.clusters import clusters
from khmertext.match import match_key
from khmertext.search.encoding import CLUSTER, FORM, PAIR, TRIPLE, WORD, encode, plain
from khmertext.search.english import STOP, has_endings, stem
from khmertext.search.spellings import LETTERS, usual
from khmertext.segment import words

#: Kept with every index; an index of another version is written again. Any change to a token of
#: any text is a new number.
VERSION: Final = 2

_MARKS: Final = "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
#: A word of another script.
OTHER: Final = f"[^\\W_{LETTERS}](?:[^\\W_{LETTERS}]|[{_MARKS}])*"
_RUN = re.compile(f"([{LETTERS}]+)|({OTHER})")
_NO_LETTER = re.compile("[\u17b4-\u17d3\u17dd]")
_APOSTROPHE = re.compile("(?<=[a-z])['\u2019]s?(?![a-z])|(?<=[a-z])['\u2019](?=[a-z])")
#: Longer "words" are codes; nobody types them, and an index need not hold them.
LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one script without a space.

    text: of the key. words: its tokens; clusters, and pairs of neighbours: of Khmer, one token
    each, in order; triples: of letters; forms: of a word that may have an ending, the word with it.
    spaced: only a space stands between it and the Khmer run before.
    """

    script: Literal["khmer", "other"]
    text: str
    words: tuple[str, ...]
    clusters: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    triples: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    spaced: bool = False

    @property
    def is_stop(self) -> bool:
        return self.text in STOP


@dataclass(frozen=True)
class Tokens:
    """All tokens of a text, in its order; each list with repetitions."""

    runs: tuple[Run, ...]

    @cached_property
    def words(self) -> list[str]:
        """Khmer words, and words of other scripts without their endings."""
        return [word for run in self.runs for word in run.words]

    @cached_property
    def clusters(self) -> list[str]:
        return [cluster for run in self.runs for cluster in run.clusters]

    @cached_property
    def pairs(self) -> list[str]:
        """Neighbours, also over a space."""
        found: list[str] = []
        last = ""
        for run in self.runs:
            if run.spaced and last and run.clusters:
                found.append(pair(last, run.clusters[0]))
            found += run.pairs
            last = run.clusters[-1] if run.clusters else ""
        return found

    @cached_property
    def triples(self) -> list[str]:
        return [triple for run in self.runs for triple in run.triples]

    @property
    def forms(self) -> list[str]:
        return [form for run in self.runs for form in run.forms]

    @property
    def sorts(self) -> tuple[list[str], ...]:
        return self.words, self.clusters, self.pairs, self.triples, self.forms

    def __iter__(self) -> Iterator[str]:
        """Words, then clusters, pairs, triples and forms."""
        return chain.from_iterable(self.sorts)

    def __bool__(self) -> bool:
        return bool(self.runs)


@lru_cache(maxsize=1 << 14)
def pair(one: str, other: str) -> str:
    """The token of two clusters side by side, given theirs."""
    return PAIR + one.removeprefix(CLUSTER) + other.removeprefix(CLUSTER)


def analyse(text: str) -> Tokens:
    """The tokens of any text, each of `a-z0-9` only. Never raises; odd text has none."""
    return Tokens(tuple(runs(text)))


def search_key(text: str) -> str:
    """What is read of a text: two with the same one are the same to every search."""
    return usual(match_key(text))


def runs(text: str) -> Iterator[Run]:
    """The runs of a text in its order."""
    return runs_of(search_key(text))


def runs_of(key: str) -> Iterator[Run]:
    if "'" in key or "\u2019" in key:
        key = _APOSTROPHE.sub("", key)
    end = -1  # of the Khmer run before
    for match in _RUN.finditer(key):
        khmer, other = match.groups()
        if khmer:
            spaced = match.start() == end + 1 and key[end] == " "
            yield _khmer_run(khmer, spaced=spaced)
            end = match.end()
        else:
            yield _other_run(other)
            end = -1


# a lesson and its guide say the same
@lru_cache(maxsize=1 << 12)
def _khmer_run(text: str, *, spaced: bool) -> Run:
    found = tuple(map(cluster_token, clusters(text)))
    return Run(
        "khmer",
        text,
        tuple(map(word_token, words(text))),
        found,
        tuple(map(pair, found, found[1:])),
        _triples(_NO_LETTER.sub("", text)),
        spaced=spaced,
    )


def _triples(letters: str) -> tuple[str, ...]:
    return tuple(triple_token(letters[start : start + 3]) for start in range(len(letters) - 2))


@lru_cache(maxsize=1 << 14)
def word_token(word: str) -> str:
    return f"{WORD}{encode(word)}"[:LONGEST]


@lru_cache(maxsize=1 << 14)
def cluster_token(cluster: str) -> str:
    return f"{CLUSTER}{encode(cluster)}"[:LONGEST]


@lru_cache(maxsize=1 << 14)
def triple_token(letters: str) -> str:
    return f"{TRIPLE}{encode(letters)}"


@lru_cache(maxsize=1 << 12)
def _other_run(text: str) -> Run:
    latin = _without_accents(text)
    form = plain(latin)[:LONGEST]
    word = stem(form)
    return Run(
        "other",
        latin,
        (word,),
        triples=_triples(word) if len(word) > 3 else (),
        forms=(FORM + form,) if has_endings(latin) else (),
    )


def _without_accents(word: str) -> str:
    """`café` is `cafe`; letters of other scripts stay whole."""
    if word.isascii():
        return word
    bare = "".join(
        one for one in unicodedata.normalize("NFKD", word) if not "\u0300" <= one <= "\u036f"
    ).casefold()
    return bare if bare.isascii() else word
