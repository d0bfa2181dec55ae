"""Values of columns as every database says them alike, and back.

What a driver reads becomes something that JSON can say without loss; the kind of a column, which
stands in the archive, decides how. Fields of models are not asked: a row comes back as it lay
there, whatever a field would make of it today.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.utils.duration import duration_microseconds

Convert = Callable[[Any], Any]

KINDS: Final = {
    "AutoField": "int",
    "BigAutoField": "int",
    "SmallAutoField": "int",
    "IntegerField": "int",
    "BigIntegerField": "int",
    "SmallIntegerField": "int",
    "PositiveIntegerField": "int",
    "PositiveBigIntegerField": "int",
    "PositiveSmallIntegerField": "int",
    "BooleanField": "bool",
    "FloatField": "float",
    "CharField": "text",
    "TextField": "text",
    "SlugField": "text",
    "FileField": "text",
    "JSONField": "json",
    "DateTimeField": "datetime",
    "DateField": "date",
    "TimeField": "time",
    "DurationField": "duration",
    "DecimalField": "decimal",
    "UUIDField": "uuid",
    "BinaryField": "binary",
}


def kind_of(field: "models.Field[Any, Any]") -> str:
    """Raises KeyError for what nobody has thought of."""
    while field.remote_field is not None:
        field = field.target_field  # type: ignore[attr-defined]
    kind = KINDS[field.get_internal_type()]
    return f"{kind}:{field.decimal_places}" if kind == "decimal" else kind  # type: ignore[attr-defined]


def said(kind: str) -> Convert | None:
    """From what a driver reads (never None); None: as it is."""
    name, _colon, places = kind.partition(":")
    if name == "decimal":
        return lambda value: f"{Decimal(str(value)):.{places}f}"
    return _SAID.get(name)


def stored(kind: str, vendor: str) -> Convert | None:
    """To what a driver takes."""
    name = kind.partition(":")[0]
    return _STORED.get((name, vendor)) or _STORED.get((name, ""))


def _moment(value: datetime) -> str:
    # SQLite's are naive, and UTC
    return str((value if value.tzinfo is None else value.astimezone(UTC)).replace(tzinfo=UTC))


def _duration(value: Any) -> int:
    return duration_microseconds(value) if isinstance(value, timedelta) else int(value)


_SAID: Final[dict[str, Convert]] = {
    "bool": bool,
    "float": float,
    "datetime": _moment,
    "date": str,
    "time": str,
    "duration": _duration,
    "uuid": lambda value: (value if isinstance(value, UUID) else UUID(value)).hex,
    "binary": lambda value: b64encode(value).decode(),
}
_STORED: Final[dict[tuple[str, str], Convert]] = {
    ("binary", ""): b64decode,
    ("duration", "postgresql"): lambda value: timedelta(microseconds=value),
    # as Django writes it there
    ("datetime", "sqlite"): lambda value: value.removesuffix("+00:00"),
}
