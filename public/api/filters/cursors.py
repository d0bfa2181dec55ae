"""Where a list goes on: the ordering and the last row's place in it, in one opaque word."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Q

from cms.documents.models import DocumentQuerySet
from public.api.problems import Problem, bad_parameter

HIGHEST = 2**63 - 1
LARGEST = 2**31 - 1  # of a position


@dataclass(frozen=True)
class Ordering:
    """One order of a list: a column, and the id where it is equal."""

    name: str
    column: str

    def sorted(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        return documents.order_by(self.column, "id")

    def after(self, documents: DocumentQuerySet, value: Any, pk: Any) -> DocumentQuerySet:
        """The documents behind a decoded cursor. The first condition lets the index begin there."""
        return documents.filter(
            Q(**{f"{self.column}__gte": value}),
            Q(**{f"{self.column}__gt": value}) | Q(**{self.column: value}, id__gt=pk),
        )

    def encode(self, row: Any) -> str:
        """The cursor behind a document, or a row with its id and the column of this ordering."""
        return packed([self.name, getattr(row, self.column), row.id])

    def decode(self, cursor: str) -> tuple[Any, int]:
        value, pk = parts(cursor, self.name)
        if self.column == "position":
            if type(value) is not int or abs(value) > LARGEST:
                raise _bad()
        elif not isinstance(value, str) or "\0" in value:
            raise _bad()
        return value, pk


ORDERINGS = {
    one.name: one for one in (Ordering("position", "position"), Ordering("title", "title"))
}


@dataclass(frozen=True)
class Place:
    """Where a page of a short list ends, which is read whole to go on: how many rows are before,
    and which one is the last."""

    number: int
    pk: int

    @classmethod
    def decode(cls, cursor: str, ordering: str) -> "Place":
        number, pk = parts(cursor, ordering)
        if type(number) is not int or not 0 < number <= LARGEST:
            raise _bad()
        return cls(number, pk)

    def start(self, ids: Iterable[int]) -> int:
        """How many of the rows with these `ids` are before the next page: it goes on behind the
        one that was the last, wherever it stands now; if it has gone, where it stood."""
        numbers = {pk: number for number, pk in enumerate(ids, start=1)}
        return numbers.get(self.pk, self.number)


def packed(values: list[Any]) -> str:
    """One opaque word."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def unpacked(cursor: str) -> Any:
    """Raises ValueError (`binascii.Error` is one) for what nobody packed."""
    return orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))


def parts(cursor: str, ordering: str) -> tuple[Any, int]:
    """A value and an id, of a cursor of this ordering. Raises Problem 400."""
    try:
        name, value, pk = unpacked(cursor)
    except (ValueError, TypeError) as error:
        raise _bad() from error
    if name != ordering or type(pk) is not int or not 0 < pk <= HIGHEST:
        raise _bad()
    return value, pk


def _bad() -> Problem:
    return bad_parameter("cursor", "Use the cursor of the answer before, with the same question.")
