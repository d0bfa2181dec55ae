"""What is written into the index of a text, and what a query asks for. Pure.

A word of a query is found by its tokens. Where something is still being typed (`beginnings`) each
word may be the beginning or, from three letters, the middle of one, and a stretch of a script
without spaces stands anywhere: all pairs of its clusters have to be there, the last one at least
begun. A dictionary has no say in that, because half a word is none; where it knows the words, they
may stand apart.
"""

from typing import Final

from khmertext.search import Run, analyse
from khmertext.search.analyser import LONGEST, plain, runs_of, triples_of
from khmertext.search.queries import read
from khmertext.search.spellings import typed_keys
from khmertext.search.wanted import Wanted, all_of, any_of, begun, of_word

MOST_RUNS: Final = 20  # of a query; what comes behind is not looked for
MOST_PAIRS: Final = 60  # of one stretch without spaces


def words_of(text: str) -> list[str]:
    """Tokens of a text by which whole words are found, each once."""
    tokens = analyse(text)
    return list(dict.fromkeys((*tokens.words, *tokens.clusters, *tokens.pairs)))


def beginnings_of(text: str) -> list[str]:
    """And those by which words are found that are not typed to the end."""
    others = (run.text for run in analyse(text).runs if run.script == "other")
    more = (token for word in others for token in (plain(word), *_triples(word)))
    return list(dict.fromkeys((*words_of(text), *more)))


def words(query: str) -> list[Wanted]:
    """What each word asks for; nothing for a query without a token."""
    units = read(query).units[:MOST_RUNS]
    return [all_of(map(of_word, unit[0].words)) for unit in units]


def beginnings(query: str) -> list[Wanted]:
    """What is asked for while it is typed: each stretch of one script."""
    ways = [list(map(_begun, runs_of(key)))[:MOST_RUNS] for key in typed_keys(query)]
    return [any_of(map(all_of, ways))] if ways[0] else []


def _begun(run: Run) -> Wanted:
    return _unspaced(run) if run.script == "unspaced" else _other(run)


def _unspaced(run: Run) -> Wanted:
    if len(run.clusters) == 1:
        return begun(run.clusters[0])
    *pairs, last = run.pairs[:MOST_PAIRS]
    typed = all_of([*pairs, begun(last)])
    apart = words(run.text)
    return any_of([typed, all_of(apart)]) if len(apart) > 1 else typed


def _other(run: Run) -> Wanted:
    ways = list(map(begun, dict.fromkeys((plain(run.text), *run.words))))
    if triples := _triples(run.text):
        ways.append(all_of(triples))
    return any_of(ways)


def _triples(word: str) -> tuple[str, ...]:
    return triples_of(word[:LONGEST])
