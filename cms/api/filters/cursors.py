"""Where a list goes on: the ordering, the last row's value of it and its id, in one opaque word."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from cms.api.problems import Problem, bad_parameter
from cms.documents.models import DocumentQuerySet

HIGHEST = 2**63 - 1


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
        value = getattr(row, self.column)
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        packed = orjson.dumps([self.name, value, row.id])
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    def decode(self, cursor: str) -> tuple[Any, int]:
        try:
            packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
            name, value, pk = orjson.loads(packed)
            return self._checked(name, value, pk)
        except (binascii.Error, ValueError, TypeError, OverflowError) as error:
            raise _bad() from error

    def _checked(self, name: Any, value: Any, pk: Any) -> tuple[Any, int]:
        if name != self.name or type(pk) is not int or not 0 < pk <= HIGHEST:
            raise _bad()
        if self.column == "position":
            if type(value) is not int or abs(value) > 2**31 - 1:
                raise _bad()
            return value, pk
        if not isinstance(value, str) or "\0" in value:
            raise _bad()
        if self.column == "sort_key":
            return value, pk
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise _bad()
        return moment.astimezone(UTC), pk


ORDERINGS = {
    ordering.name: ordering
    for ordering in (
        Ordering("position", "position"),
        Ordering("title", "sort_key"),
        Ordering("-published_at", "published_at", descending=True),
        Ordering("-updated_at", "updated_at", descending=True),
    )
}


def _bad() -> Problem:
    return bad_parameter("cursor", "Use the cursor of `next`, with the same ordering.")
