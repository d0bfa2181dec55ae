"""An index in memory: the same answers without a database.

It says what a searcher without a network has to do, and is measured beside the databases.
"""

from collections.abc import Callable, Iterable

from khmertext.search.analyser import analyse
from khmertext.search.queries import Query
from khmertext.search.scoring import (
    ENOUGH,
    Likeness,
    Scoring,
    impacts,
    rarity,
)
from khmertext.search.wanted import is_held, of_query


class Index:
    """Tokens to documents with their impacts. Keys decide between equal scores."""

    def __init__(self) -> None:
        self._postings: dict[str, dict[str, int]] = {}
        self._keys: set[str] = set()

    def add(self, key: str, title: str, summary: str, body: str) -> None:
        """A document, which was not added before."""
        self._keys.add(key)
        for token, impact in impacts(analyse(title), analyse(summary), analyse(body)).items():
            self._postings.setdefault(token, {})[key] = impact

    def search(self, query: Query, *, most: int = 50) -> tuple[list[str], int]:
        """Keys, best first, and how many of them have everything that was asked for."""
        if not query:
            return [], 0
        wanted = of_query(query)
        found = [key for key in self._having(query) if is_held(wanted, self._has(key))]
        best = self._ranked(found, Scoring(query, self._rare))
        if len(best) >= ENOUGH:
            return best[:most], len(best)
        exact = set(found)
        others = {key for token in query.alike for key in self._postings.get(token, ())} - exact
        alike = self._ranked(others, Likeness(query, self._rare))
        return [*best, *alike][:most], len(best)

    def _having(self, query: Query) -> set[str]:
        return {key for token in query.tokens for key in self._postings.get(token, ())}

    def _ranked(self, keys: Iterable[str], scoring: Scoring | Likeness) -> list[str]:
        postings = [self._postings.get(token, {}) for token in scoring.tokens]
        scored = [(-scoring.score([one.get(key, 0) for one in postings]), key) for key in keys]
        return [key for _score, key in sorted(scored)]

    def _has(self, key: str) -> Callable[[str], bool]:
        return lambda token: key in self._postings.get(token, {})

    def _rare(self, token: str) -> int:
        return rarity(len(self._keys), len(self._postings.get(token, ())))
