"""From a text to its tokens; documents and queries go through the same door.

Everything begins with the match key, so spellings that look the same are the same, and with the
usual spelling of what half the country writes otherwise (`spellings`). Scripts are
apart before anything else ("pageក្រឡា" is two runs). A run of a script without spaces (Khmer, Lao,
Thai, Burmese) becomes words (ICU) and clusters, one of another script is a word:
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

from khmertext.characters import COMBINING_SET, UNSPACED, UNSPACED_SET
from khmertext.clusters import clusters
from khmertext.match import match_key
from khmertext.search.encoding import CLUSTER, FORM, PAIR, TRIPLE, WORD, encode
from khmertext.search.english import STOP, has_endings, stem
from khmertext.search.spellings import usual
from khmertext.segment import words

#: Kept with every index; an index of another version is written again. Any change to a token of
#: any text is a new number.
VERSION: Final = 3

# of Thai and Lao "and so on" and "once more", which are in no word
_NO_WORD: Final = f"\\W_{UNSPACED_SET}\u0e2f\u0e46\u0eaf\u0ec6"
_MARKS: Final = "".join(re.findall(f"[^{UNSPACED_SET}]", COMBINING_SET))
#: A stretch of one script without spaces.
UNSPACED_RUN: Final = "|".join(f"[{letters}]+" for letters in UNSPACED.values())
#: A word of another script.
OTHER: Final = f"[^{_NO_WORD}](?:[^{_NO_WORD}]|[{_MARKS}])*"
_OTHER_WORD = re.compile(OTHER)
_RUN = re.compile(f"({UNSPACED_RUN})|({OTHER})")
_MARK = re.compile(f"[{COMBINING_SET}]")
# what Arabic and Hebrew may be written without, and what only makes Arabic wider
_POINT = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_STROKES = str.maketrans("đƀłø", "dblo")  # no marks to Unicode
_APOSTROPHE = re.compile("(?<=[a-z])['\u2019]s?(?![a-z])|(?<=[a-z])['\u2019](?=[a-z])")
#: Longer "words" are codes; nobody types them, and an index need not hold them.
LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one script without a space.

    text: of the key. words: its tokens; clusters, and pairs of neighbours: of a script without
    spaces, one token each, in order; triples: of letters; forms: of a word that may have an ending,
    the word with it. spaced: only a space stands between it and such a run before.
    """

    script: Literal["unspaced", "other"]
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
        """Words of each script, without English endings."""
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
    return without_marks(usual(match_key(text)))


def without_marks(key: str) -> str:
    """With each word as it is found without its accents and vowel signs."""
    return key if key.isascii() else _OTHER_WORD.sub(lambda word: _bare(word[0]), key)


def runs(text: str) -> Iterator[Run]:
    """The runs of a text in its order."""
    return runs_of(usual(match_key(text)))


def runs_of(key: str) -> Iterator[Run]:
    if "'" in key or "\u2019" in key:
        key = _APOSTROPHE.sub("", key)
    end = -1  # of the run without spaces before
    for match in _RUN.finditer(key):
        unspaced, other = match.groups()
        if unspaced:
            spaced = match.start() == end + 1 and key[end] == " "
            yield _unspaced_run(unspaced, spaced=spaced)
            end = match.end()
        else:
            yield _other_run(other)
            end = -1


# a lesson and its guide say the same
@lru_cache(maxsize=1 << 12)
def _unspaced_run(text: str, *, spaced: bool) -> Run:
    found = tuple(map(cluster_token, clusters(text)))
    return Run(
        "unspaced",
        text,
        tuple(map(word_token, words(text))),
        found,
        tuple(map(pair, found, found[1:])),
        triples_of(text),
        spaced=spaced,
    )


def triples_of(word: str) -> tuple[str, ...]:
    """Three letters each, without what is above and below them."""
    letters = _MARK.sub("", word)
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
    bare = _bare(text)
    form = plain(bare)
    word = stem(form) if bare.isascii() else form
    letters = word if bare.isascii() else bare
    return Run(
        "other",
        bare,
        (word,),
        triples=triples_of(letters) if len(letters) > 3 else (),
        forms=(FORM + form,) if has_endings(bare) else (),
    )


def plain(word: str) -> str:
    """The token of a word of another script as it is written: of ASCII the word itself."""
    return word[:LONGEST] if word.isascii() else word_token(word)


def _bare(word: str) -> str:
    """`café` is `cafe`, and Arabic has no vowel signs; letters of other scripts stay whole."""
    if word.isascii():
        return word
    bare = _MARK.sub("", unicodedata.normalize("NFKD", word)).translate(_STROKES).casefold()
    return bare if bare.isascii() and bare.isalnum() else _POINT.sub("", word) or word
