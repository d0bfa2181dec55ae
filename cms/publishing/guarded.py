"""Which rows may be written now that refuse every way but one: numbers, alerts, what waits.

A guarded model asks `may_write(self)` in its save() and refuses with an exception of its own. The
verbs that stand for the two people open it with `writing(…)` for as long as it takes to save. That
travels beside the arguments, because between the verb and save() lie Django and Wagtail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

Row = tuple[type[models.Model], Any]  # class and primary key

_open: ContextVar[frozenset[Row]] = ContextVar("rows that may be written", default=frozenset())


@contextmanager
def writing(record: models.Model) -> Iterator[None]:
    """Let `record` be saved, and no other; a new one: the one that is new."""
    token = _open.set(_open.get() | {_row(record)})
    try:
        yield
    finally:
        _open.reset(token)


def may_write(record: models.Model) -> bool:
    return _row(record) in _open.get()


def _row(record: models.Model) -> Row:
    return type(record), record.pk
