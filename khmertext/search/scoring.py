"""The order of what was found: one function over small numbers that are stored.

A token weighs in a document from 1 to 15 (`impacts`): how often it stands in title, summary and
body, against their lengths (BM25F, Robertson and others 2004, with fixed lengths instead of
averages, so that a document's numbers depend on no other document). The weights are computed once,
when a document is indexed; from then on everything is whole numbers, so that both databases and a
searcher without a network put documents in the same order. Equal scores are ordered by the
document's key.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from khmertext.search.analyser import Tokens
from khmertext.search.queries import Phrase, Query

HIGHEST: Final = 15  # an impact fits into four bits

#: With fewer documents found, those that are alike come behind them.
ENOUGH: Final = 10

#: What one occurrence in a field counts for, and how many tokens of one sort a field usually has.
FIELDS: Final = (("title", 6.0, 8), ("summary", 2.0, 25), ("body", 1.0, 250))
_LENGTH: Final = 0.4  # how much of the length is taken into account (b)
_HALF: Final = 3.0  # the weighted frequency that earns half of HIGHEST (k1)

# Of what is found of a word: the word itself, with the ending that was typed, each of its pairs of
# clusters, each pair that joins it to its neighbour in the query
_WORD: Final = 4
_FORM: Final = 1  # half of it, as of the next one
_FORM_IN_UNSPACED: Final = 12  # who writes English into Khmer writes down what it says somewhere
_PART: Final = 1
_JOINT: Final = 2
_WHOLE: Final = 4  # times, where all words that were typed without a space are joined

_THERE: Final = 7  # what a token counts in a mistyped query beside its impact


def impacts(title: Tokens, summary: Tokens, body: Tokens) -> dict[str, int]:
    """Every token of a document with its weight in it, 1 to HIGHEST."""
    weighted: dict[str, float] = {}
    for tokens, (_name, weight, usual) in zip((title, summary, body), FIELDS, strict=True):
        for sort in tokens.sorts:
            once = weight / (1 - _LENGTH + _LENGTH * len(sort) / usual)
            for token, count in Counter(sort).items():
                weighted[token] = weighted.get(token, 0) + once * count
    return {
        token: max(1, round(HIGHEST * frequency / (frequency + _HALF)))
        for token, frequency in weighted.items()
    }


def rarity(documents: int, having: int) -> int:
    """What a token is worth that `having` of so many documents have; 4 for one that all have."""
    return round(4 * math.log2(1 + documents / max(1, min(having, documents))))


Term = tuple[int, int]  # the place of a token in `tokens`, and what an impact of 1 counts


class Scoring:
    """How well documents answer a query; made once for all of them.

    tokens: those whose impacts in a document `score` is given, in this order, 0 of what is not
    there. rare: what a token is worth.
    """

    def __init__(self, query: Query, rare: Callable[[str], int]) -> None:
        self.tokens = query.tokens
        place = {token: number for number, token in enumerate(self.tokens)}

        def terms(tokens: Iterable[str], times: int = 1) -> list[Term]:
            return [(place[token], times * rare(token)) for token in tokens]

        def of_phrase(phrase: Phrase) -> list[Term]:
            words = phrase.words
            parts = (part for word in words for part in word.parts)
            found = terms((word.token for word in words), _WORD) + terms(parts, _PART)
            return found + terms(phrase.joints, _JOINT)

        phrases = [[of_phrase(phrase) for phrase in unit] for unit in query.units]
        self._choices = [unit for unit in phrases if len(unit) > 1]
        self._joints = terms(query.joints, _JOINT)
        always = [unit[0] for unit in phrases if len(unit) == 1]
        # worth what the word is, not its form: with another ending in the title it stays first
        halves = _FORM_IN_UNSPACED if query.is_unspaced else _FORM
        forms = [(place[form], halves * rare(token) // 2) for token, form in query.forms]
        always += [forms, terms(query.extra), terms(query.near), self._joints]
        # a token may stand in several of them, and is multiplied once
        self._always = _summed(term for one in always for term in one)

    def score(self, impacts: Sequence[int]) -> int:
        found = sum([impacts[place] * times for place, times in self._always])
        for unit in self._choices:
            found += max([_sum(phrase, impacts) for phrase in unit])
        is_whole = bool(self._joints) and all(impacts[place] for place, _ in self._joints)
        return found * _WHOLE if is_whole else found


class Likeness:
    """How much documents have of a query that may be mistyped, as `Scoring`. What is rare counts
    most, and that it is there counts more than how often."""

    def __init__(self, query: Query, rare: Callable[[str], int]) -> None:
        self.tokens = tuple(query.alike)
        self._terms = [weight * rare(token) ** 2 for token, weight in query.alike.items()]

    def score(self, impacts: Sequence[int]) -> int:
        terms = zip(self._terms, impacts, strict=True)
        return sum([times * (_THERE + impact) for times, impact in terms if impact])


def _sum(terms: list[Term], impacts: Sequence[int]) -> int:
    return sum([impacts[place] * times for place, times in terms])


def _summed(terms: Iterable[Term]) -> list[Term]:
    found: dict[int, int] = {}
    for place, times in terms:
        found[place] = found.get(place, 0) + times
    return [*found.items()]
