"""The rows of a list and their number: which statement a request needs, and with which values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone

from cms.api import served
from cms.api.filters.cursors import HELP_ORDERINGS, ORDERINGS, Behind, HelpOrdering, Ordering
from cms.api.filters.lists import (
    MAY_BE_OPEN,
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
    suiting,
)
from cms.api.filters.parameters import Parameters
from cms.api.served import of
from cms.documents.kinds import kinds
from cms.documents.models import Document, Facet, place_of
from cms.documents.statements import Statement, given

COLUMNS = ("id", "seq", "etag", "changed_at", "live_until")


@dataclass(frozen=True)
class Question:
    """One page of a list: at most `most` documents, `behind` the value and the id of another."""

    locale: str
    kind: str
    filters: Sequence[Filter]
    ordering: Ordering
    behind: tuple[Any, int] | None
    most: int

    def rows(self, *, with_cards: bool) -> list[Any]:
        shape = shape_of(self.filters)
        statement = _page(
            self.ordering.name, self.behind is not None, self.most, shape, with_cards=with_cards
        )
        values = {"locale": self.locale, "kind": self.kind, **given_values(self.filters)}
        if self.behind is not None:
            values["value"], values["pk"] = self.behind
            if self.ordering.column == "position":
                values["place"] = place_of(*self.behind)
        return served.documents(statement, **values)


@dataclass(frozen=True)
class HelpQuestion:
    """The same of a kind that `is_help`: also what is open to the filters, behind the rest. Rows
    say which (`is_open`) where a filter can be open.

    categories: those that come first, in this order; only in the order by position."""

    locale: str
    kind: str
    filters: Sequence[Filter]
    ordering: HelpOrdering
    behind: Behind | None
    most: int
    categories: tuple[str, ...] = ()

    def rows(self, *, with_cards: bool) -> list[Any]:
        shape = shape_of(self.filters)
        place = self.behind
        if place is not None and place.is_open and not _may_be_open(self.filters):
            return []  # a cursor of other filters
        begins = None if place is None else place.is_open
        statement = _page_of_help(
            self.ordering.name, begins, self.most, shape, self.categories, with_cards=with_cards
        )
        values = {"locale": self.locale, "kind": self.kind, **given_values(self.filters)}
        if place is not None:
            values |= {"value": place.value, "pk": place.pk}
            if self.categories:
                values["rank"] = place.rank
        return served.documents(statement, **values)


def question(
    locale: str, kind: str, asked: Parameters, cursor: str | None, most: int
) -> Question | HelpQuestion:
    """What `asked` asks of a list, at most `most` documents behind `cursor`. Raises Problem 400."""
    name = asked.choice("ordering", list(ORDERINGS)) or "position"
    filters = asked_filters(kind, asked)
    if kinds()[kind].is_help:
        ordering = HELP_ORDERINGS[name]
        place = None if cursor is None else ordering.place(cursor)
        categories = first_categories(asked) if name == "position" else ()
        return HelpQuestion(locale, kind, filters, ordering, place, most, categories)
    behind = None if cursor is None else ORDERINGS[name].decode(cursor)
    return Question(locale, kind, filters, ORDERINGS[name], behind, most)


@lru_cache(maxsize=256)
def _page(name: str, is_behind: bool, most: int, shape: Shape, *, with_cards: bool) -> Statement:
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
    columns = {*served.WHO, *COLUMNS, ordering.column, *(["card"] if with_cards else [])}
    # in the order of the facets any value is found by one walk; otherwise some are many, some few,
    # and one plan cannot be good for both
    is_prepared = all(one.name == "age" or (one.is_walk and is_walk) for one in filters)
    return Statement(rows[:most], tuple(sorted(columns)), is_prepared=is_prepared)


@lru_cache(maxsize=256)
def _page_of_help(
    name: str,
    begins: bool | None,
    most: int,
    shape: Shape,
    categories: tuple[str, ...],
    *,
    with_cards: bool,
) -> Statement:
    """begins: whether the place where the page begins is open; None is the first page.

    Lists of help are short, so all that suits is sorted, and one plan is good for any values.
    """
    ordering = HELP_ORDERINGS[name]
    filters = given_filters(shape)
    where: dict[str, Any] = {"locale": given(Facet, "locale"), "kind": given(Facet, "kind")}
    rows = suiting(served.public_now().filter(locale=of("locale")), filters, **where)
    openness = is_open(filters, **where)
    may_be_open = openness is not None
    columns = {*served.WHO, *COLUMNS, ordering.column, *(["card"] if with_cards else [])}
    if openness is not None:
        rows = rows.annotate(is_open=openness)
        columns.add("is_open")
    if is_ranked := bool(categories):
        rank = category_rank(categories, locale=where["locale"], kinds=[where["kind"]])
        rows = rows.annotate(rank=rank)
        columns.add("rank")
    if begins is not None:
        value = of(ordering.column, "value")
        place = Behind(of("position", "rank"), begins, value, of("id", "pk"))
        rows = ordering.behind(rows, place, is_ranked=is_ranked, may_be_open=may_be_open)
    rows = ordering.sorted_help(rows, is_ranked=is_ranked, may_be_open=may_be_open)
    return Statement(rows[:most], tuple(sorted(columns)))


def _may_be_open(filters: Sequence[Filter]) -> bool:
    return any(one.name in MAY_BE_OPEN for one in filters)


def counted(locale: str, kind: str, filters: Sequence[Filter]) -> int:
    """How many documents the filters leave at this moment."""
    rows = Document.objects.public(timezone.now()).filter(locale=locale, kind=kind)
    narrowed = suiting if kinds()[kind].is_help else narrow
    return narrowed(rows, filters, locale=locale, kind=kind).count()
