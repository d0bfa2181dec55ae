"""Where a list goes on: the ordering, the last row's value of it and its id, in one opaque word."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import F, Q, Subquery
from django.db.models.expressions import OrderBy

from cms.api.problems import Problem, bad_parameter
from cms.documents.models import Document, DocumentQuerySet
from localize.khmer.collation import is_sort_key

HIGHEST = 2**63 - 1
MOST_RANKS = 100


@dataclass(frozen=True)
class Ordering:
    """One order of a list: a column, perhaps the newest first, and the id where it is equal."""

    name: str
    column: str
    descending: bool = False

    def sorted(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        return documents.order_by(OrderBy(F(self.column), descending=self.descending), "id")

    def after(self, documents: DocumentQuerySet, value: Any, pk: Any) -> DocumentQuerySet:
        """The documents behind a decoded cursor. The first condition lets the index begin there."""
        beyond, at = ("lt", "lte") if self.descending else ("gt", "gte")
        return documents.filter(
            Q(**{f"{self.column}__{at}": value}),
            Q(**{f"{self.column}__{beyond}": value}) | Q(**{self.column: value}, id__gt=pk),
        )

    def encode(self, row: Any) -> str:
        """The cursor behind a document, or a row with its id and the column of this ordering."""
        return packed(self._place_of(row))

    def _place_of(self, row: Any) -> list[Any]:
        value = getattr(row, self.column)
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        return [self.name, value, row.id]

    def decode(self, cursor: str) -> tuple[Any, int]:
        try:
            name, value, pk = unpacked(cursor)
            return self._checked(name, value, pk)
        except (binascii.Error, ValueError, TypeError, OverflowError) as error:
            raise _bad() from error

    def _checked(self, name: Any, value: Any, pk: Any) -> tuple[Any, int]:
        if name != self.name or type(pk) is not int or not 0 < pk <= HIGHEST:
            raise _bad()
        return self._checked_value(value), pk

    def _checked_value(self, value: Any) -> Any:
        if self.column == "position":
            if type(value) is not int or abs(value) > 2**31 - 1:
                raise _bad()
            return value
        if not isinstance(value, str) or "\0" in value:
            raise _bad()
        if self.column == "sort_key":
            if not is_sort_key(value):  # of the time before an upgrade
                raise bad_parameter("cursor", "Begin the list again: its order has changed.")
            return value
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise _bad()
        return moment.astimezone(UTC)


@dataclass(frozen=True)
class Behind:
    """A place in a list of a kind that `is_help`: what is looked at, in this order."""

    rank: Any
    is_open: bool
    value: Any
    pk: Any


class HelpOrdering(Ordering):
    """The same for a kind that `is_help`: first what the answer to a question puts first (`rank`,
    in the order by position), documents that say what is asked for before those that are open to it
    (`is_open`), and equal positions are decided by a key."""

    @property
    def key(self) -> str | None:
        return "position_key" if self.column == "position" else None

    def sorted_help(
        self, documents: DocumentQuerySet, *, is_ranked: bool, may_be_open: bool
    ) -> DocumentQuerySet:
        first = [*(["rank"] if is_ranked else []), *(["is_open"] if may_be_open else [])]
        value = OrderBy(F(self.column), descending=self.descending)
        return documents.order_by(*first, value, *filter(None, [self.key]), "id")

    def behind(
        self, documents: DocumentQuerySet, at: Behind, *, is_ranked: bool, may_be_open: bool
    ) -> Any:
        """The documents behind a place, of which only `is_open` has to be known already."""
        beyond = "lt" if self.descending else "gt"
        same = Q(**{self.column: at.value})
        later = Q(**{f"{self.column}__{beyond}": at.value})
        if self.key is not None:
            # not in the cursor: it is made of a name that is never published
            its = Subquery(Document.objects.filter(pk=at.pk).values(self.key))
            later |= same & Q(**{f"{self.key}__gt": its})
            same &= Q(**{self.key: its})
        later |= same & Q(id__gt=at.pk)
        if may_be_open:
            later = later & Q(is_open=True) if at.is_open else later | Q(is_open=True)
        if is_ranked:
            later = Q(rank__gt=at.rank) | Q(rank=at.rank) & later
        return documents.filter(later)

    def encode(self, row: Any) -> str:
        is_open, rank = bool(getattr(row, "is_open", False)), getattr(row, "rank", 0)
        return packed([*self._place_of(row), is_open, rank])

    def place(self, cursor: str) -> Behind:
        try:
            name, value, pk, is_open, rank = unpacked(cursor)
            if type(is_open) is not bool or type(rank) is not int or not 0 <= rank <= MOST_RANKS:
                raise _bad()
            value, pk = self._checked(name, value, pk)
        except (binascii.Error, ValueError, TypeError, OverflowError) as error:
            raise _bad() from error
        return Behind(rank, is_open, value, pk)


ORDERINGS = {
    ordering.name: ordering
    for ordering in (
        Ordering("position", "position"),
        Ordering("title", "sort_key"),
        Ordering("-published_at", "published_at", descending=True),
        Ordering("-updated_at", "updated_at", descending=True),
    )
}
HELP_ORDERINGS = {
    name: HelpOrdering(name, one.column, one.descending) for name, one in ORDERINGS.items()
}


def packed(values: list[Any]) -> str:
    """One opaque word."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def unpacked(cursor: str) -> Any:
    """Raises ValueError (`binascii.Error` is one) for what nobody packed."""
    return orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))


def _bad() -> Problem:
    return bad_parameter("cursor", "Use the cursor of `next`, with the same ordering.")
