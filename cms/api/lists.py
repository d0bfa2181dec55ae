"""The rows of a list and their number: which statement a request needs, and with which values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.utils import timezone

from cms.api import served
from cms.api.filters.cursors import ORDERINGS, Ordering
from cms.api.filters.lists import PLACE, Filter, narrow
from cms.api.served import of
from cms.api.statements import Given, Statement, given
from cms.documents.models import Document, Facet, in_time, place_of
from cms.documents.rendered import digest

COLUMNS = ("id", "seq", "etag", "changed_at", "live_until")
KEPT_FOR = 3600  # seconds; other numbers need the room, too
# of each filter its name and the number of its values: what a statement depends on
Shape = tuple[tuple[str, int], ...]


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
        shape = tuple((one.name, len(one.values)) for one in self.filters)
        statement = _page(
            self.ordering.name, self.behind is not None, self.most, shape, with_cards=with_cards
        )
        values: dict[str, Any] = {"locale": self.locale, "kind": self.kind}
        for place, one in enumerate(self.filters):
            values |= {f"{place}.{n}": value for n, value in enumerate(one.values)}
        if self.behind is not None:
            values["value"], values["pk"] = self.behind
            if self.ordering.column == "position":
                values["place"] = place_of(*self.behind)
        return served.documents(statement, **values)


@lru_cache(maxsize=256)
def _page(name: str, is_behind: bool, most: int, shape: Shape, *, with_cards: bool) -> Statement:
    ordering = ORDERINGS[name]
    filters = [
        Filter(which, tuple(_value(which, f"{place}.{n}") for n in range(count)))
        for place, (which, count) in enumerate(shape)
    ]
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


def _value(name: str, key: str) -> Given:
    return of("age_min", key) if name == "age" else given(Facet, "value", key)


def counted(locale: str, kind: str, filters: Sequence[Filter]) -> int:
    """How many documents the filters leave at this moment.

    Counting reads them all. So a number is kept for as long as the feed says that nothing was
    written and no document's time begins or ends.
    """
    now = timezone.now()
    feed = served.feed()
    question = [feed.epoch, feed.seq, locale, kind, [[one.name, one.values] for one in filters]]
    name = f"count:{digest(orjson.dumps(question))}"
    kept = cache.get(name)
    if kept is not None:
        number, since, until = kept
        if since <= now and (until is None or now < until):
            return int(number)
    number, until = _count(locale, kind, filters, now)
    cache.set(name, (number, now, until), KEPT_FOR)
    return number


def _count(
    locale: str, kind: str, filters: Sequence[Filter], now: datetime
) -> tuple[int, datetime | None]:
    """The number, and when the clock alone will change it."""
    rows = Document.objects.filter(locale=locale, kind=kind, deleted=False)
    found = narrow(rows, filters, locale=locale, kind=kind).aggregate(
        number=Count("pk", filter=in_time(now)),
        begins=Min("live_from", filter=Q(live_from__gt=now)),
        ends=Min("live_until", filter=Q(live_until__gt=now)),
    )
    turns = [moment for moment in (found["begins"], found["ends"]) if moment is not None]
    return found["number"], min(turns, default=None)
