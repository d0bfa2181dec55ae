"""What each row of a log, and each record that `is_sealed`, held when it was last written.

Whoever writes past the models (SQL by hand, a half restored backup, a fault) leaves the row and its
seal different, or one of them alone; `broken` says where. The end of a log cannot be cut off
without a word: the seals of what was cut are still there. The head of the seals, kept elsewhere
each night, covers these.

A seal holds digests and no values: what was typed into a record once does not stay here for ever.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, models
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from cms.publishing.audit.append_only import AppendOnly, added

LENGTH = 12  # characters of the digest of a column
ROW, ROW_LENGTH = "row", 32
BATCH = 1000
# a transaction that began so long ago has ended: before that, nothing comes in between
SETTLED = timedelta(minutes=10)
_EMPTY: tuple[Any, ...] = (None, "", {})

Columns = dict[str, str]
T = TypeVar("T")


class Seal(AppendOnly):
    """What one row held when it was last written; the newest of a row counts.

    columns: of a record a digest of each column, by its name; of a log one of the whole row
    (`ROW`). Empty: the row was deleted.
    """

    model = models.CharField(max_length=100)  # "home.service"
    key = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["model", "key", "-id"], name="seal_newest")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


@dataclass(frozen=True)
class Head:
    """How many seals there were up to the one numbered `last`, and the digest of them all: of each
    with the digest of those before it."""

    length: int
    last: int
    digest: str

    def __str__(self) -> str:
        return f"{self.length} {self.last} {self.digest}"


NOTHING = Head(0, 0, hashlib.sha256().hexdigest())


# Writing


def connect() -> None:
    """Called once, when the models are there."""
    added.connect(_log_added)
    for model in sealed_models():
        if not issubclass(model, AppendOnly):
            post_save.connect(_record_saved, sender=model)
            post_delete.connect(_record_deleted, sender=model)
    m2m_changed.connect(_members_changed, sender=members())


def members() -> Any:
    """Who is in which group: a row for each, and so for who decides."""
    return get_user_model()._meta.get_field("groups").remote_field.through


def _members_changed(instance: Any, action: str, pk_set: Any, **kwargs: Any) -> None:
    """Django adds these rows without saying so of each."""
    if action != "post_add":
        return
    rows = members()._base_manager.filter(**{instance._meta.model_name: instance.pk})
    other = "group" if instance._meta.model_name == "user" else "user"
    for row in rows.filter(**{f"{other}__in": pk_set}):
        seal(row)


def _log_added(sender: Any, rows: Iterable[AppendOnly], **kwargs: Any) -> None:
    if sender is not Seal:
        seal_logged(rows)


def _record_saved(instance: models.Model, raw: bool, **kwargs: Any) -> None:
    if not raw:  # a fixture brings its seals along
        seal(instance)


def _record_deleted(instance: models.Model, **kwargs: Any) -> None:
    _write(type(instance), instance.pk, {})


def seal(row: models.Model) -> None:
    """As it is stored now; nothing where that is sealed already."""
    model = type(row)
    stored = model._base_manager.filter(pk=row.pk).values(*_names(model)).first()
    _write(model, row.pk, digests(model, stored or {}))


def seal_logged(rows: Iterable[AppendOnly]) -> None:
    """New rows of a log, which nobody changes: as they were given."""
    Seal.objects.bulk_create(
        Seal(
            model=row._meta.label_lower,
            key=str(row.pk),
            columns=digests(type(row), {name: getattr(row, name) for name in _names(type(row))}),
        )
        for row in rows
    )


def _write(model: type[models.Model], key: Any, columns: Columns) -> None:
    own = Seal.objects.filter(model=model._meta.label_lower, key=str(key))
    newest = own.order_by("-pk").values_list("columns", flat=True).first()
    if newest != columns:
        Seal(model=model._meta.label_lower, key=str(key), columns=columns).save()


def digests(model: type[models.Model], values: Mapping[str, Any]) -> Columns:
    if issubclass(model, AppendOnly):
        # without what is empty, as a column is that is newer than the row
        held = {name: _plain(value) for name, value in values.items() if value not in _EMPTY}
        return {ROW: _digest(held)[:ROW_LENGTH]}
    return {name: _digest(_plain(value))[:LENGTH] for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def _digest(value: Any) -> str:
    written = json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _names(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


# Looking


def sealed_models() -> list[type[models.Model]]:
    """Every log but the seals themselves, every record that `is_sealed`, and who is in which
    group."""
    return [
        model
        for model in apps.get_models()
        if (issubclass(model, AppendOnly) and model is not Seal)
        or getattr(model, "is_sealed", False)
    ] + [members()]


def broken(model: type[models.Model], since: int = 0) -> Iterator[str]:
    """Rows that are not what they were when the system wrote them, as sentences. In batches: a log
    grows for years. since: of a log only what was written after the seal of this number."""
    label = model._meta.label_lower
    rows_now, seals_now = model._base_manager.order_by("pk"), Seal.objects.filter(model=label)
    if since and issubclass(model, AppendOnly):
        before = seals_now.filter(pk__lte=since).order_by("-pk").values_list("key", flat=True)
        rows_now = rows_now.filter(pk__gt=before.first() or 0)
        seals_now = seals_now.filter(pk__gt=since)
    # emptied by the database layer when what it names is deleted, and nobody is told
    forgets = {
        field.attname
        for field in model._meta.concrete_fields
        if field.remote_field is not None and field.remote_field.on_delete is models.SET_NULL
    }
    for rows in _batches(_stored(rows_now)):
        newest = _newest(label, [key for key, _stored in rows])
        for key, stored in rows:
            sealed = newest.get(key, {})
            if not sealed:
                yield f"{label} {key}: the row was not written by the system"
            elif isinstance(stored, Exception):
                yield f"{label} {key} cannot be read: {type(stored).__name__}: {stored}"
            else:
                # a column that is newer than the seal is not in it
                now = digests(
                    model,
                    {
                        name: value
                        for name, value in stored.items()
                        if value is not None or name not in forgets
                    },
                )
                other = [name for name, was in sealed.items() if now.get(name, was) != was]
                if other:
                    yield f"{label} {key}: changed outside the system: {', '.join(other)}"
    yield from (f"{label} {key}: the row is gone" for key in _gone(model, seals_now))


def _newest(label: str, keys: Iterable[str]) -> dict[str, Columns]:
    rows = Seal.objects.filter(model=label, key__in=keys).order_by("pk")
    return dict(rows.values_list("key", "columns"))


def _gone(model: type[models.Model], of: models.QuerySet[Seal]) -> Iterator[str]:
    """Keys that have one of these seals and no row, though nobody deleted it."""
    label = model._meta.label_lower
    keys = of.order_by("pk").values_list("key", flat=True)
    told: set[str] = set()
    for some in _batches(keys.iterator(BATCH)):
        there = model._base_manager.filter(pk__in=some).values_list("pk", flat=True)
        missing = set(some) - set(map(str, there)) - told
        gone = [key for key, sealed in _newest(label, missing).items() if sealed]
        told.update(gone)
        yield from gone


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some


def _stored(of: models.QuerySet[Any]) -> Iterator[tuple[str, dict[str, Any] | Exception]]:
    """Key → the row, or what reading it raised; only where that happens each by itself."""
    pk = str(of.model._meta.pk.attname)
    rows = of.values(*_names(of.model))
    seen = None
    try:
        for row in rows.iterator(BATCH):
            seen = row[pk]
            yield str(seen), row
        return
    except (ValueError, TypeError, ArithmeticError, DataError):  # such as a day without end
        left = of if seen is None else of.filter(pk__gt=seen)
    for key in left.values_list("pk", flat=True):
        try:
            yield str(key), rows.get(pk=key)
        except Exception as error:
            yield str(key), error


# The head


def head(known: Iterable[Head] = (), after: Head = NOTHING) -> tuple[Head, list[Head]]:
    """The head now, and those of `known` that do not agree: seals were cut off or changed since.
    after: the seals up to there are not read again."""
    waiting = sorted((one for one in known if one.last >= after.last), key=lambda one: one.last)
    wrong: list[Head] = []
    now = after

    def compare(before: float) -> None:
        while waiting and waiting[0].last < before:
            one = waiting.pop(0)
            if (one.length, one.digest) != (now.length, now.digest):
                wrong.append(one)

    rows = Seal.objects.filter(at__lt=timezone.now() - SETTLED, pk__gt=after.last).order_by("pk")
    for row in rows.values_list("pk", "model", "key", "columns").iterator(BATCH):
        compare(row[0])
        written = now.digest + json.dumps(row, sort_keys=True)
        now = Head(now.length + 1, row[0], hashlib.sha256(written.encode()).hexdigest())
    compare(float("inf"))
    return now, wrong
