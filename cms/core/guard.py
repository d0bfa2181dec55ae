"""The one guard against writers that go round: which rows may be written now.

A guarded model refuses in `save()` to change its guarded fields unless the engine, or a verb of
its own room, opened the row with `writing(…)` for as long as it takes to save. That travels beside
the arguments, because between the verb and save() lie Django and Wagtail.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

from cms.request_context import active, entered

Row = tuple[type[models.Model], Any]  # class and primary key


class Writable(frozenset[Row]):
    """The rows that may be written."""


class WrittenRound(PermissionDenied):
    """Something tried to change what people stand behind around the verbs that are there for it."""


@contextmanager
def writing(record: models.Model) -> Iterator[None]:
    """Let `record` be saved, and no other; a new one: the one that is new."""
    with entered(Writable(_writable() | {_row(record)})):
        yield


def may_write(record: models.Model) -> bool:
    return _row(record) in _writable()


def _writable() -> Writable:
    return active(Writable) or Writable()


def _row(record: models.Model) -> Row:
    return type(record), record.pk


def changed_fields(record: models.Model, names: Iterable[str]) -> list[str]:
    """Those whose values differ from the stored row (of a new record: from the defaults). Not from
    what was loaded: the caller may hold an old one."""
    stored = type(record)._base_manager.filter(pk=record.pk).first() if record.pk else None
    other = stored if stored is not None else type(record)()
    return [name for name in names if getattr(record, name) != getattr(other, name)]
