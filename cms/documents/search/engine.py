"""From a query to the documents that answer it, best first.

One statement names those that have everything that was asked for, with their numbers, counts them
by kind, and says what each token of the query is worth. Of more than `MOST`
the ones that have it in their titles are looked at first, then the shortest. Where fewer than
`ENOUGH` are found, a second statement names those that are alike: that have the rarest pieces of
the query.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

from cms.documents.models import Document, DocumentQuerySet, SearchTerm
from cms.documents.search import tables
from cms.documents.search.entries import token_of_language
from cms.documents.search.packing import place, read
from cms.documents.search.tables import TABLE
from cms.documents.statements import bound, written
from khmertext.search.queries import Query
from khmertext.search.scoring import ENOUGH, Likeness, Scoring, rarity
from khmertext.search.wanted import Wanted, all_of, of_query

MOST = 300  # documents that are put in order
PIECES = 12  # of a query by which something alike is looked for
FEWEST = 4  # of them
READ = 4000  # documents that have one of these pieces, each counted as often as it has one
NUMBER = 3  # digits, also apart from each other, that may be a telephone number


@dataclass(frozen=True)
class Hit:
    """One document. exact: it has everything that was asked for; otherwise it is only alike."""

    pk: int
    exact: bool


@dataclass(frozen=True)
class Hits:
    """found: best first, at most MOST; kinds: of how many each kind has everything that was asked
    for, those beyond them, too."""

    found: tuple[Hit, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many have everything that was asked for."""
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Among:
    """The documents that may be found, all of one language.

    make: their query, given the shape of what is asked, with a `Given` for each of the values; it
    is asked for once for each shape.
    """

    locale: str
    make: Callable[[Any], DocumentQuerySet]
    shape: Hashable = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def written(self, query: Query, *columns: str) -> tuple[str, list[Any]]:
        """The SQL of their `columns`, and its parameters."""
        digits = sum(len(word.token) for word in query.all_words if word.token.isdigit())
        sql, params = _written(self.make, self.shape, columns, digits >= NUMBER)
        return sql, bound(params, self.values)


@lru_cache(maxsize=256)
def _written(
    make: Callable[[Any], DocumentQuerySet],
    shape: Hashable,
    columns: tuple[str, ...],
    has_number: bool,
) -> tuple[str, tuple[Any, ...]]:
    documents = make(shape)
    if has_number:
        # a document that is yet to be written again may hold one that readers do not get any more
        documents = documents.filter(overlay="")
    return written(documents.order_by().values(*columns))


class _Worth:
    """What tokens are worth. having: how many documents have each."""

    def __init__(self, documents: int, having: Mapping[str, int]) -> None:
        self._documents = documents
        self._having = having

    def having(self, token: str) -> int:
        """Of what only one document has nobody keeps a count."""
        return self._having.get(token, 1)

    def __call__(self, token: str) -> int:
        return rarity(self._documents, self.having(token))


@dataclass(frozen=True)
class _Candidate:
    pk: int
    key: str
    impacts: bytes


def hits(query: Query, among: Among) -> Hits:
    """Those that answer the query. One statement; another one if that finds too few."""
    if not query:
        return Hits()
    exact, kinds, worth = _exact(query, among)
    found = [Hit(one.pk, exact=True) for one in _ranked(exact, Scoring(query, worth))]
    if sum(kinds.values()) < ENOUGH:
        known = {one.pk for one in exact}
        alike = [one for one in _alike(query, among, worth) if one.pk not in known]
        best = _ranked(alike, Likeness(query, worth))
        found += [Hit(one.pk, exact=False) for one in best]
    return Hits(tuple(found[:MOST]), kinds)


def _in_language(wanted: Wanted, locale: str) -> str:
    """Half of what has the words of a mixed text is of the other language."""
    return tables.asked(all_of([wanted, token_of_language(locale)]))


_KIND, _HIT, _TERM = range(3)  # of a row


def _exact(query: Query, among: Among) -> tuple[list[_Candidate], dict[str, int], _Worth]:
    """At most MOST of those that have everything, how many there are, and what tokens are worth.

    What is found is joined once, and only what is narrow of it: sorted and counted it is from that.
    """
    documents, params = among.written(query, "pk", "key", "kind")
    wanted = of_query(query)
    tokens = list({*query.tokens, *query.alike, ""})
    sql = (
        f"WITH matching AS MATERIALIZED (SELECT document.*, found.length "
        f"FROM ({tables.found('document_id, length')}) AS found "
        f"JOIN ({documents}) AS document ON document.pk = found.document_id), "
        f"best AS MATERIALIZED (SELECT pk, key, kind FROM matching "
        f"ORDER BY pk IN ({tables.found(in_title=True)}) DESC, length, key, kind LIMIT {MOST}) "
        f"SELECT {_HIT}, CAST(best.key AS text), best.kind, best.pk, "
        f"{_impacts('best.pk')} FROM best UNION ALL "
        f"SELECT {_TERM}, term.token, NULL, term.documents, NULL "
        f"FROM {SearchTerm._meta.db_table} AS term "
        f"WHERE term.locale = %s AND term.token IN ({_marks(tokens)}) UNION ALL "
        f"SELECT {_KIND}, kind, NULL, COUNT(*), NULL FROM matching GROUP BY kind"
    )
    values = [_in_language(wanted, among.locale), *params, tables.asked(wanted)]
    return _read(sql, [*values, among.locale, *tokens])


def _impacts(document: str) -> str:
    """Looked up for each of the few: joined, PostgreSQL reads those of all documents."""
    return f"(SELECT impacts FROM {TABLE} WHERE document_id = {document})"


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _read(sql: str, values: Sequence[Any]) -> tuple[list[_Candidate], dict[str, int], _Worth]:
    candidates = []
    having: dict[str, int] = {}
    kinds: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for what, name, kind, number, impacts in cursor.fetchall():
            if what == _HIT:
                candidates.append(_Candidate(number, f"{name}/{kind}", impacts))
            elif what == _TERM:
                having[name] = number
            else:
                kinds[name] = number
    documents = max(having.pop("", 0), 1)
    return candidates, kinds, _Worth(documents, having)


def _alike(query: Query, among: Among, rare: _Worth) -> list[_Candidate]:
    """At most MOST of those that have most of the rarest pieces of the query."""
    worth = {token: weight * rare(token) ** 2 for token, weight in query.alike.items()}
    pieces = _few(sorted(worth, key=lambda token: (-worth[token], token)), rare)
    one = f"SELECT document_id AS id, %s AS worth FROM ({tables.found()}) AS found"
    branches = " UNION ALL ".join([one] * len(pieces))
    ids_sql, ids_params = among.written(query, "pk")
    table = Document._meta.db_table
    # each piece is looked up once, before anything is joined
    sql = (
        f"WITH piece AS MATERIALIZED (SELECT id, SUM(worth) AS worth "
        f"FROM ({branches}) AS branch GROUP BY id), "
        f"best AS MATERIALIZED (SELECT piece.id, piece.worth FROM piece "
        f"WHERE piece.id IN ({ids_sql}) ORDER BY piece.worth DESC, piece.id LIMIT {MOST}) "
        f"SELECT {_HIT}, CAST(document.key AS text), document.kind, best.id, "
        f"{_impacts('best.id')} FROM best JOIN {table} AS document ON document.id = best.id"
    )
    params = [
        value for token in pieces for value in (worth[token], _in_language(token, among.locale))
    ]
    return _read(sql, [*params, *ids_params])[0] if pieces else []


def _few(pieces: Sequence[str], rare: _Worth) -> list[str]:
    """The first of them; of what very many documents have the database would read too much."""
    few: list[str] = []
    number = 0
    for piece in pieces[:PIECES]:
        number += rare.having(piece)
        if number > READ and len(few) >= FEWEST:
            break
        few.append(piece)
    return few


def _ranked(candidates: Iterable[_Candidate], scoring: Scoring | Likeness) -> list[_Candidate]:
    places = [place(token) for token in scoring.tokens]
    scored = [(-scoring.score(read(one.impacts, places)), one.key, one) for one in candidates]
    return [one for _score, _key, one in sorted(scored)]
