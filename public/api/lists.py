"""The rows of a list: which statement a request needs, and with which values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cms.documents.kinds import kinds
from cms.documents.models import Facet, place_of
from cms.documents.statements import Statement, given
from public.api import served
from public.api.filters.cursors import ORDERINGS, Ordering, Place, packed
from public.api.filters.lists import (
    PLACE,
    Filter,
    Shape,
    asked_filters,
    category_rank,
    first_categories,
    given_filters,
    given_values,
    is_open,
    narrow,
    shape_of,
    suiting_any,
)
from public.api.filters.parameters import Parameters
from public.api.served import of

COLUMNS = ("id", "seq", "etag", "card", "live_until")


@dataclass(frozen=True)
class Question:
    """One page of a list: at most `most` documents, `behind` the value and the id of another."""

    locale: str
    kind: str
    filters: Sequence[Filter]
    ordering: Ordering
    behind: tuple[Any, int] | None
    most: int

    def rows(self) -> list[Any]:
        shape = shape_of(self.filters)
        statement = _page(self.ordering.name, self.behind is not None, self.most, shape)
        values = {"locale": self.locale, "kind": self.kind, **given_values(self.filters)}
        if self.behind is not None:
            values["value"], values["pk"] = self.behind
            if self.ordering.column == "position":
                values["place"] = place_of(*self.behind)
        return served.documents(statement, **values)

    def cursor(self, shown: Sequence[Any]) -> str:
        """Behind these rows of the page."""
        return self.ordering.encode(shown[-1])


@dataclass(frozen=True)
class HelpQuestion:
    """The same of a kind that `is_help`: also what is open to the filters, behind the rest. Rows
    say which (`is_open`) where a filter can be open.

    categories: those that come first, in this order; only in the order by position."""

    locale: str
    kind: str
    filters: Sequence[Filter]
    ordering: Ordering
    place: Place | None
    most: int
    categories: tuple[str, ...] = ()

    def rows(self) -> list[Any]:
        """Lists of help are short: what is not the first page is read with all before it."""
        most = self.most if self.place is None else None
        shape = shape_of(self.filters)
        statement = _help(self.kind, self.ordering.name, most, shape, self.categories)
        values = {"locale": self.locale, "kind": self.kind, **given_values(self.filters)}
        found = served.documents(statement, **values)
        start = self.place.start(row.id for row in found) if self.place else 0
        return found[start : start + self.most]

    def cursor(self, shown: Sequence[Any]) -> str:
        """Behind these rows of the page."""
        before = self.place.number if self.place else 0
        return packed([self.ordering.name, before + len(shown), shown[-1].id])


def question(
    locale: str, kind: str, asked: Parameters, cursor: str | None, most: int
) -> Question | HelpQuestion:
    """What `asked` asks of a list, at most `most` documents behind `cursor`. Raises Problem 400."""
    ordering = ORDERINGS[asked.choice("ordering", list(ORDERINGS)) or "position"]
    filters = asked_filters(kind, asked)
    if kinds()[kind].is_help:
        place = None if cursor is None else Place.decode(cursor, ordering.name)
        categories = first_categories(asked) if ordering.name == "position" else ()
        return HelpQuestion(locale, kind, filters, ordering, place, most, categories)
    behind = None if cursor is None else ordering.decode(cursor)
    return Question(locale, kind, filters, ordering, behind, most)


@lru_cache(maxsize=256)
def _page(name: str, is_behind: bool, most: int, shape: Shape) -> Statement:
    ordering = ORDERINGS[name]
    filters = given_filters(shape)
    # books and modules first: few documents have their keys, and SQLite begins with the first
    filters.sort(key=lambda one: one.name not in ("course", "module"))
    is_walk = ordering.column == "position" and any(one.is_walk for one in filters)
    rows = narrow(
        served.public_now().filter(locale=of("locale")),
        filters,
        locale=given(Facet, "locale"),
        kind=given(Facet, "kind"),
        behind=given(Facet, "place") if is_walk and is_behind else None,
    )
    if is_walk:
        rows = rows.order_by(PLACE)
    else:
        rows = ordering.sorted(rows)
        if is_behind:
            rows = ordering.after(rows, of(ordering.column, "value"), of("id", "pk"))
    columns = {*served.WHO, *COLUMNS, ordering.column}
    # in the order of the facets any value is found by one walk; otherwise some are many, some few,
    # and one plan cannot be good for both
    is_prepared = all(one.name == "age" or (one.is_walk and is_walk) for one in filters)
    return Statement(rows[:most], tuple(sorted(columns)), is_prepared=is_prepared)


@lru_cache(maxsize=256)
def _help(
    kind: str,
    name: str,
    most: int | None,
    shape: Shape,
    categories: tuple[str, ...],
) -> Statement:
    """First what the answer to a question puts first (`rank`), then what says what is asked for
    before what is open to it; equal positions are decided by a key, which is in no cursor: it is
    made of a name that is never published. All that suits is sorted, and one plan is good for any
    values."""
    column = ORDERINGS[name].column
    filters = given_filters(shape)
    locale = given(Facet, "locale")
    rows = served.public_now().filter(locale=of("locale"))
    rows = suiting_any(rows, filters, locale=locale, among=[kind])
    columns = {*served.WHO, *COLUMNS}
    order = [column, *(["position_key"] if column == "position" else []), "id"]
    if (openness := is_open(filters, locale=locale, kind=kind)) is not None:
        rows = rows.annotate(is_open=openness)
        columns.add("is_open")
        order.insert(0, "is_open")
    if categories:
        rank = category_rank(categories, locale=locale, kinds=[kind])
        rows = rows.alias(rank=rank)
        order.insert(0, "rank")
    return Statement(rows.order_by(*order)[:most], tuple(sorted(columns)))
