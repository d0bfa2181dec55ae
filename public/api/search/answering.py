"""A question and its answer, in at most three statements.

One names the documents that have what was asked for, and counts them by kind; where there are few,
a second names those that are alike. One reads what is shown of them and the numbers to call.
"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import orjson
from django.db.models import (
    BinaryField,
    BooleanField,
    Case,
    F,
    Value,
    When,
)
from django.utils import timezone

from cms.documents.addresses import locales
from cms.documents.kinds import kinds, listed_kinds
from cms.documents.models import Document, DocumentQuerySet, Facet
from cms.documents.search import engine
from cms.documents.search.engine import Hits
from cms.documents.statements import Statement, given_ids
from cms.who_helps import answers
from cms.who_helps.answers import Answers
from khmertext.search.highlights import Marker
from khmertext.search.queries import Lexicon, Query, read
from localize.terminology import searched_as
from public.api import served
from public.api.emergency import HELP_NOW
from public.api.filters.cursors import Place, packed
from public.api.filters.lists import (
    Filter,
    Shape,
    category_rank,
    given_filters,
    given_values,
    is_open,
    shape_of,
    suiting_any,
)
from public.api.search import helping
from public.api.search.helping import Help
from public.api.search.marking import marks
from public.api.search.unkept import unkept
from public.api.served import of

Match = Literal["exact", "alike", "none"]
PAGE = 20
MOST = 100
BEST_FIRST = "best"  # the order of hits, as cursors name it
# found only where it is asked for: what is written for who leads a session is not for children
ONLY_ASKED_FOR = frozenset({"guides"})


@dataclass(frozen=True)
class Hit:
    """One document. title, summary, snippet: HTML of what it says, everything escaped, with
    `<mark>` around whole clusters; snippet: a part of its text, if that has something to mark."""

    kind: str
    key: str
    match: Literal["exact", "alike"]
    card: Mapping[str, Any]
    title: str
    summary: str | None
    snippet: str | None


@dataclass(frozen=True)
class SearchAnswer:
    """hits: one page, best first. count: how many have everything that was asked for; what is only
    alike comes behind them, where they are few, and counts nowhere. kinds: how many of each, the
    most first. match: exact, if something has
    everything; alike, if what is found is only alike; none. locale: of the hits; another one than
    was asked for only if that was allowed (`is_fallback`). cursor: for the next page."""

    locale: str
    is_fallback: bool
    match: Match
    hits: Sequence[Hit]
    count: int
    kinds: Mapping[str, int]
    help: Help
    cursor: str | None = field(default=None)


@unkept
def search(
    locale: str,
    text: str,
    *,
    among: Sequence[str] | None = None,
    filters: Sequence[Filter] = (),
    cursor: str | None = None,
    limit: int = PAGE,
    fallback: str | None = None,
    lexicon: Lexicon | None = None,
) -> SearchAnswer:
    """What is found for `text`, whatever it is.

    among: kinds; None: all that `usual_kinds` names. fallback: the language to look in if nothing
    in `locale` has everything that was asked for. lexicon: words that mean the same; None: those of
    the term base. Raises Problem 400 for a cursor that is not ours.
    """
    place = None if cursor is None else Place.decode(cursor, BEST_FIRST)
    kinds_asked = usual_kinds() if among is None else tuple(among)
    query = read(text, lexicon or searched_as.lexicon())
    now = timezone.now()
    asked = _Asked(query, locale, kinds_asked, filters, now)
    hits = engine.hits(query, asked.among())
    if fallback not in (None, locale) and not hits.total:
        other = _Asked(query, str(fallback), kinds_asked, filters, now)
        there = engine.hits(query, other.among())
        if there.total or not hits.found:
            asked, hits = (other, there) if there.found else (asked, hits)
    shown, next_place = _page(hits, place, limit)
    said = _Said(answers.known(), text)
    rows = _rows(asked, {hit.pk for hit in shown}, locale, said)
    if rows.version != said.answers.version:  # the words were changed by another process
        said = _Said(answers.current(), text)
        rows = _rows(asked, {hit.pk for hit in shown}, locale, said)
    marker = {is_exact: Marker(query, alike=not is_exact) for is_exact in {h.exact for h in shown}}
    return SearchAnswer(
        locale=asked.locale,
        is_fallback=asked.locale != locale,
        match="exact" if hits.total else "alike" if hits.found else "none",
        # one that went while it was looked for is left out
        hits=[
            _hit(rows.hits[one.pk], marker[one.exact], exact=one.exact)
            for one in shown
            if one.pk in rows.hits
        ],
        count=hits.total,
        kinds=dict(sorted(hits.kinds.items(), key=lambda one: (-one[1], one[0]))),
        help=helping.offered(
            said.understood,
            categories=said.categories,
            locale=locale,
            kits=rows.kits,
            fitting=rows.fitting,
            now=now,
        ),
        cursor=next_place,
    )


def usual_kinds() -> tuple[str, ...]:
    """The kinds that are searched where none is asked for."""
    return tuple(kind for kind in listed_kinds() if kind not in ONLY_ASKED_FOR)


class _Said:
    """What somebody may have said who typed `text`, as far as these answers go."""

    def __init__(self, known: Answers, text: str) -> None:
        self.answers = known
        self.understood = known.understood(text)
        self.code = self.understood.code
        self.categories = known.first(self.code)


@dataclass(frozen=True)
class _Asked:
    query: Query
    locale: str
    kinds: Sequence[str]
    filters: Sequence[Filter]
    now: datetime

    def among(self) -> engine.Among:
        """What may be read at that moment, of these kinds, and is left by all filters."""
        shape = self.locale, tuple(self.kinds), shape_of(self.filters)
        values = {"now": self.now, **given_values(self.filters)}
        return engine.Among(self.locale, _documents, shape, values)


def _documents(shape: tuple[str, Sequence[str], Shape]) -> DocumentQuerySet:
    locale, among, filters = shape
    public = _public().filter(locale=locale, kind__in=list(among))
    return suiting_any(public, given_filters(filters), locale=locale, among=among)


def _public() -> DocumentQuerySet:
    return Document.objects.public(of("live_from", "now"))


def _page(hits: Hits, place: Place | None, limit: int) -> tuple[Sequence[engine.Hit], str | None]:
    """The hits behind `place`, and the cursor behind them."""
    start = place.start(hit.pk for hit in hits.found) if place else 0
    shown = hits.found[start : start + limit]
    end = start + len(shown)
    if not shown or end >= len(hits.found):
        return shown, None
    return shown, packed([BEST_FIRST, end, shown[-1].pk])


COLUMNS = (
    *served.WHO,
    *("id", "seq", "etag", "card", "search_text"),
)
# body: of help-now alone
_Row: Any = namedtuple("_Row", (*COLUMNS, "body", "is_open", "version"))  # type: ignore[misc]


class _Rows(NamedTuple):
    """hits: by id. kits: help-now in every language. fitting: services, in their order. version:
    of the answers to what happened, as they are now."""

    hits: Mapping[int, Any]
    kits: Sequence[Any]
    fitting: Sequence[Any]
    version: int


def _rows(asked: _Asked, pks: set[int], locale: str, said: _Said) -> _Rows:
    """In one statement, as they go out: the documents `pks`, help-now in every language, and the
    first services of `locale` that say a topic of what was `said`."""
    wanted = (asked.locale, shape_of(asked.filters))
    statement = _shown(wanted, locale, said.code, said.categories)
    values = {"now": asked.now, "ids": pks, **given_values(asked.filters)}
    topics = helping.topics(said.code)
    found: list[Any] = [_Row(*row) for row in statement.rows(**values)]
    version = found[0].version if found else answers.current().version
    out = served.going_out(found)
    return _Rows(
        hits={row.id: row for row in out if row.id in pks},
        kits=[row for row in out if row.kind == HELP_NOW],
        fitting=[row for row in out if row.kind in _helping() and _is_about(row, locale, topics)],
        version=version,
    )


@lru_cache(maxsize=256)
def _shown(
    asked: tuple[str, Shape],
    locale: str,
    happened: str | None,
    categories: tuple[str, ...],
) -> Statement:
    public = _public()
    wanted = [
        public.filter(pk__in=given_ids("ids")).values("pk"),
        public.filter(kind=HELP_NOW, locale__in=list(locales())).values("pk"),
    ]
    if topics := helping.topics(happened):
        facets = Facet.objects.filter(
            locale=locale, kind__in=_helping(), name="topic", value__in=topics
        )
        rank = category_rank(categories, locale=locale, kinds=_helping())
        fitting = public.filter(pk__in=facets.values("document")).alias(rank=rank)
        first = fitting.order_by("rank", "position", "position_key", "pk").values("pk")
        wanted.append(public.filter(pk__in=first[: helping.MOST]).values("pk"))
    columns: dict[str, Any] = {
        "kit": Case(When(kind=HELP_NOW, then=F("body")), output_field=BinaryField()),
        "is_open": _openness(*asked),
        "version": answers.version_now(),
    }
    rows = (
        public.filter(pk__in=wanted[0].union(*wanted[1:], all=True))
        .annotate(**columns)
        .order_by("position", "position_key", "pk")
    )
    # how many of a kind there are decides how they are best looked up
    return Statement(rows, (*COLUMNS, *columns), is_prepared=False)


def _helping() -> list[str]:
    return [name for name, kind in kinds().items() if kind.is_help]


def _is_about(row: Any, locale: str, topics: Sequence[str]) -> bool:
    return row.locale == locale and not set(topics).isdisjoint(
        orjson.loads(bytes(row.card)).get("topics", ())
    )


def _openness(locale: str, filters: Shape) -> Any:
    """Does a service suit one of the filters only because it is open?"""
    cases = []
    for kind in _helping():
        openness = is_open(given_filters(filters), locale=locale, kind=kind)
        if openness is not None:
            cases.append(When(kind=kind, then=openness))
    return Case(*cases, default=Value(False), output_field=BooleanField())


def _hit(row: Any, marker: Marker, *, exact: bool) -> Hit:
    card = orjson.loads(bytes(row.card)) | {"etag": row.etag, "seq": row.seq}
    if kinds()[row.kind].is_help:
        card["match"] = "open" if row.is_open else "exact"
    # what is yet to be written again may say in its text what readers are not told any more
    text = "" if row.overlay else row.search_text
    found = marks(card["title"], card.get("summary"), text, marker)
    return Hit(
        kind=row.kind,
        key=str(row.key),
        match="exact" if exact else "alike",
        card=card,
        title=found.title,
        summary=found.summary,
        snippet=found.snippet,
    )
