"""What a query asks for, as a tree of tokens that every searcher reads.

A query is units, all of which a document must have. A unit is a word, or what editors say means the
same: any of its phrases will do. A word of a script without spaces is found by itself or, where the
dictionary cut the document otherwise, by all its pairs of clusters.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from khmertext.clusters import clusters
from khmertext.search.analyser import Run, analyse, cluster_token, pair, word_token
from khmertext.search.english import STOP
from khmertext.segment import words

#: What is longer is read up to here, at a whole word: nobody types more, and each costs.
MOST_WORDS: Final = 24

#: Phrases as editors write them, each with others that mean the same.
Synonyms = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Word:
    """One word of a query. parts: the pairs of its clusters; the cluster, if there is one only; of
    other scripts nothing. forms: of these, the word with its ending, if it may have one."""

    token: str
    parts: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    text: str = ""  # as it is written
    joined: bool = False  # typed without a space behind the word before
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrase:
    """Words side by side, and the pairs of clusters that join them."""

    words: tuple[Word, ...]

    @cached_property
    def joints(self) -> tuple[str, ...]:
        return tuple(_joints(self.words))


Unit = tuple[Phrase, ...]


@dataclass(frozen=True)
class Query:
    """units: all must be found, each in one of its phrases. joints: the pairs that join
    neighbours, which nothing asks for, but which say that a document has the phrase. extra: tokens
    that count and need not be there. triples: of what was typed."""

    units: tuple[Unit, ...] = ()
    extra: tuple[str, ...] = ()
    triples: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units)

    @cached_property
    def joints(self) -> tuple[str, ...]:
        """Between what was typed without a space, which is the first phrase of each unit."""
        return tuple(self._joints(joined=True))

    @cached_property
    def near(self) -> tuple[str, ...]:
        """Between what was typed with a space."""
        return tuple(self._joints(joined=False))

    def _joints(self, *, joined: bool) -> Iterator[str]:
        for one, other in pairwise(self.units):
            two = one[0].words[-1], other[0].words[0]
            if two[1].joined == joined:
                yield from _joints(two)

    @cached_property
    def is_unspaced(self) -> bool:
        """Any of what was typed."""
        return any(word.clusters for word in self.words)

    @cached_property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Of each word in whose place nothing else will do: its token, and it with its ending."""
        words = [word for unit in self.units if len(unit) == 1 for word in unit[0].words]
        return tuple((word.token, form) for word in words for form in word.forms)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Every token that can count, each once."""
        words = self.all_words
        phrases = [phrase for unit in self.units for phrase in unit]
        found = [
            *(word.token for word in words),
            *(part for word in words for part in word.parts),
            *(form for _token, form in self.forms),
            *(joint for phrase in phrases for joint in phrase.joints),
            *self.joints,
            *self.near,
            *self.extra,
        ]
        return tuple(dict.fromkeys(found))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """What was typed."""
        return tuple(word for unit in self.units for word in unit[0].words)

    @cached_property
    def all_words(self) -> tuple[Word, ...]:
        """Also those that editors say mean the same."""
        return tuple(word for unit in self.units for phrase in unit for word in phrase.words)

    @cached_property
    def alike(self) -> dict[str, int]:
        """The tokens of what was typed by which something alike is found, and what each counts.

        Of scripts without spaces no words: with a slip in it every searcher cuts a query otherwise,
        and its pieces stay the same."""
        words = self.words
        pairs = [pair for word in words for pair in word.parts if len(word.clusters) > 1]
        return {
            **dict.fromkeys((word.token for word in words if not word.clusters), 1),
            **dict.fromkeys((cluster for word in words for cluster in word.clusters), 1),
            **dict.fromkeys((*pairs, *self.joints), 3),
            **dict.fromkeys(self.triples, 4),
        }


def read(text: str, lexicon: "Lexicon | None" = None) -> Query:
    """The query that somebody typed. Never raises; one without a token asks for nothing.

    English stop words are asked for beside Khmer, where they are meant, and where there is nothing
    else; otherwise they are extra.
    """
    runs = analyse(text).runs
    words = _words(runs)[:MOST_WORDS]
    units = list(lexicon.units(words) if lexicon else ((Phrase((word,)),) for word in words))
    is_meant = any(word.clusters for word in words) or all(map(_is_stop, units))
    stop = [] if is_meant else [unit for unit in units if _is_stop(unit)]
    extra = tuple(dict.fromkeys(unit[0].words[0].token for unit in stop))
    triples = tuple(dict.fromkeys(triple for run in runs for triple in run.triples))
    return Query(tuple(unit for unit in units if unit not in stop), extra, triples)


def _is_stop(unit: Unit) -> bool:
    """A stop word, and nothing that editors say it means."""
    return len(unit) == 1 and all(word.text in STOP for word in unit[0].words)


class Lexicon:
    """Phrases that mean the same, ready to be found in queries, the longest first.

    Each of a group finds the others. What is looked up is words, so that "phnom penh" is found in
    "school phnom penh", and ភ្នំពេញ in a text without spaces.
    """

    def __init__(self, synonyms: Synonyms) -> None:
        self._phrases: dict[tuple[str, ...], dict[tuple[Word, ...], None]] = {}
        for phrase, others in synonyms.items():
            group = [tuple(_words(analyse(one).runs)) for one in (phrase, *others)]
            for one in filter(None, group):
                same = self._phrases.setdefault(tuple(word.token for word in one), {})
                same.update(dict.fromkeys(filter(None, group)))
        self._longest = max(map(len, self._phrases), default=0)

    def units(self, words: list[Word]) -> Iterator[Unit]:
        start = 0
        while start < len(words):
            unit, length = self._unit(words, start)
            yield unit
            start += length

    def _unit(self, words: list[Word], start: int) -> tuple[Unit, int]:
        for length in range(min(self._longest, len(words) - start), 0, -1):
            typed = tuple(words[start : start + length])
            same = self._phrases.get(tuple(word.token for word in typed))
            if same is not None:
                return tuple(map(Phrase, dict.fromkeys((typed, *same)))), length
        return (Phrase((words[start],)),), 1


def _words(runs: Iterable[Run]) -> list[Word]:
    return [word for run in runs for word in _words_of(run)]


def _words_of(run: Run) -> Iterator[Word]:
    if run.script == "other":
        yield Word(run.words[0], text=run.text, forms=run.forms)
        return
    for number, word in enumerate(words(run.text)):
        own = tuple(map(cluster_token, clusters(word)))
        parts = tuple(pair(*two) for two in pairwise(own)) if len(own) > 1 else own
        yield Word(word_token(word), parts, own, word, number > 0)


def _joints(words: Iterable[Word]) -> Iterator[str]:
    for one, other in pairwise(words):
        if one.clusters and other.clusters:
            yield pair(one.clusters[-1], other.clusters[0])
