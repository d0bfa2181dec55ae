"""What each row of a log, and each record that `is_sealed`, held when it was last written.

Whoever writes past the models (SQL by hand, a half restored backup, a fault) leaves the row and its
seal different, or one of them alone; `broken` says where. The end of a log cannot be cut off
without a word: the seals of what was cut are still there. The head of the seals, kept elsewhere
each night, covers these.

A seal holds digests and no values: what was typed into a record once does not stay here for ever.
Digests and seals are made with `SECRET_KEY`, which no database holds: who can write SQL and nothing
else makes no seal, and tries out no value against one. A copy of an older seal does not count.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, models
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from cms.two_people.audit.append_only import AppendOnly, added

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
    mac = models.CharField(max_length=64)  # of all of these, with the key

    class Meta:
        app_label = "publishing"
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
            if not getattr(model, "is_sealed_by_verbs", False):
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


def _record_saved(instance: models.Model, raw: bool, created: bool, **kwargs: Any) -> None:
    if not raw:  # a fixture brings its seals along
        seal(instance, is_new=created)


def _record_deleted(instance: models.Model, origin: Any = None, **kwargs: Any) -> None:
    if origin is not instance or not getattr(instance, "is_sealed_by_verbs", False):
        write([gone(instance)])


def seal(row: models.Model, *, is_new: bool = False) -> None:
    """As it is stored now; nothing where that is sealed already."""
    model = type(row)
    stored = model._base_manager.filter(pk=row.pk).values(*_names(model)).first()
    columns = digests(model, stored or {}, _keys()[0])
    known = Seal.objects.filter(model=model._meta.label_lower, key=str(row.pk))
    if is_new or known.order_by("-pk").values_list("columns", flat=True).first() != columns:
        write([_sealed(model, row.pk, columns)])


def as_written(row: models.Model) -> Seal:
    """One that is not written yet, of a row whose every column was written from this object."""
    model = type(row)
    values = {
        field.attname: field.to_python(getattr(row, field.attname))
        for field in model._meta.concrete_fields
    }
    return _sealed(model, row.pk, digests(model, values, _keys()[0]))


def gone(row: models.Model) -> Seal:
    """One that is not written yet, of a row that is deleted."""
    return _sealed(type(row), row.pk, {})


def write(seals: Iterable[Seal]) -> None:
    Seal.objects.bulk_create(seals)


def _log_added(sender: Any, rows: Iterable[AppendOnly], **kwargs: Any) -> None:
    """New rows of a log, which nobody changes, and what was written with them: one statement."""
    if sender is not Seal:
        write(seal for row in rows for seal in (as_written(row), *row.seals))


def _sealed(model: type[models.Model], key: Any, columns: Columns) -> Seal:
    made = Seal(model=model._meta.label_lower, key=str(key), columns=columns)
    made.mac = _mac(made, _keys()[0])
    return made


def _mac(made: Seal, key: bytes) -> str:
    return _digest([made.model, made.key, _plain(made.at), made.columns], key)


def _keys() -> list[bytes]:
    """The one that seals are made with, and those that they were made with before."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hashlib.sha256(f"{__name__} {one}".encode()).digest() for one in secrets]


def digests(model: type[models.Model], values: Mapping[str, Any], key: bytes) -> Columns:
    if issubclass(model, AppendOnly):
        # without what is empty, as a column is that is newer than the row
        held = {name: _plain(value) for name, value in values.items() if value not in _EMPTY}
        return {ROW: _digest(held, key)[:ROW_LENGTH]}
    return {name: _digest(_plain(value), key)[:LENGTH] for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def _digest(value: Any, key: bytes) -> str:
    written = json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hmac.digest(key, written.encode(), "sha256").hex()


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
            if not (sealed := newest.get(key)) or not sealed.columns:
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
                    sealed.secret,
                )
                other = [name for name, was in sealed.columns.items() if now.get(name, was) != was]
                if other:
                    yield f"{label} {key}: changed outside the system: {', '.join(other)}"
    yield from (f"{label} {key}: the row is gone" for key in _gone(model, seals_now))


@dataclass(frozen=True)
class Sealed:
    """What the newest seal of a row says, and the key that it was made with."""

    columns: Columns
    secret: bytes


def _newest(label: str, keys: Iterable[str]) -> dict[str, Sealed]:
    """By key of the row, of the seals that the system made. Where one was copied, before or behind
    the others, they count by their own time."""
    made: dict[str, list[Seal]] = {}
    for one in Seal.objects.filter(model=label, key__in=keys).order_by("pk"):
        made.setdefault(one.key, []).append(one)
    found = {}
    for key, seals in made.items():
        if len({one.mac for one in seals}) < len(seals):
            seals.sort(key=lambda one: one.at)
        for one in reversed(seals):
            if secret := _secret_of(one):
                found[key] = Sealed(one.columns, secret)
                break
    return found


def _secret_of(one: Seal) -> bytes | None:
    """The key that it was made with; None: the system did not make it, or with another key."""
    return next((key for key in _keys() if hmac.compare_digest(_mac(one, key), one.mac)), None)


def are_of_another_key() -> bool:
    """Were these made with a `SECRET_KEY` that is not here?"""
    first = Seal.objects.order_by("pk").first()
    return first is not None and _secret_of(first) is None


def make_again() -> None:
    """Seal every row as it is: after a restore, whose backup was proven and whose key is gone."""
    for model in sealed_models():
        for rows in _batches(model._base_manager.order_by("pk").iterator(BATCH)):
            write(map(as_written, rows))


def _gone(model: type[models.Model], of: models.QuerySet[Seal]) -> Iterator[str]:
    """Keys that have one of these seals and no row, though nobody deleted it."""
    label = model._meta.label_lower
    keys = of.order_by("pk").values_list("key", flat=True)
    told: set[str] = set()
    for some in _batches(keys.iterator(BATCH)):
        there = model._base_manager.filter(pk__in=some).values_list("pk", flat=True)
        missing = set(some) - set(map(str, there)) - told
        lost = [key for key, sealed in _newest(label, missing).items() if sealed.columns]
        told.update(lost)
        yield from lost


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
