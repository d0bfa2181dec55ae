"""The rows of every table, out of one database and into another.

Every key stays what it was, those of content types and permissions too: seals, digests, revisions
and the log hold keys in text, where nobody can exchange them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from django.apps import apps
from django.db import connection, models

from cms.backup.columns import kind_of, said, stored
from cms.backup.refusals import Refused

BATCH = 500  # rows on their way together
# what is of this moment and this machine, or is made again
LEFT_OUT_APPS = frozenset({"sessions", "wagtailsearch"})
LEFT_OUT = frozenset(
    {
        "api.workersign",
        "documents.searchfile",
        "documents.searchpart",
        "wagtailadmin.editingsession",
        "wagtailadmin.formstate",
    }
)


@dataclass(frozen=True)
class Table:
    """columns: name → kind, in the order of a row. key: the column that rows are in the order of;
    is_counted: the database gives it out."""

    name: str
    columns: dict[str, str]
    key: str
    is_counted: bool = False


@dataclass
class Content:
    """What of a table is compared: how many rows, and the digest of them all."""

    rows: int = 0
    sha256: str = ""


def is_left_out(model: type[models.Model]) -> bool:
    return model._meta.app_label in LEFT_OUT_APPS or model._meta.label_lower in LEFT_OUT


def tables() -> list[Table]:
    """Of every model of this program that is not left out."""
    found = [
        _table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not is_left_out(model)
    ]
    return sorted(found, key=lambda table: table.name)


def _table(model: type[models.Model]) -> Table:
    meta = model._meta
    return Table(
        meta.db_table,
        {str(field.column): kind_of(field) for field in meta.local_concrete_fields},
        str(meta.pk.column),
        isinstance(meta.pk, models.AutoField),
    )


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# Out


def lines(table: Table, content: Content) -> Iterator[bytes]:
    """Rows as JSON, few of them in memory. `content` says at the end what there was."""
    convert = [said(kind) for kind in table.columns.values()]
    texts = [number for number, kind in enumerate(table.columns.values()) if kind == "json"]
    digest = hashlib.sha256()
    for row in _rows(table):
        values = [
            value if value is None or to is None else to(value)
            for value, to in zip(row, convert, strict=True)
        ]
        line = orjson.dumps(values)
        yield line
        content.rows += 1
        digest.update(_compared(line, values, texts) + b"\n")
    content.sha256 = digest.hexdigest()


def _compared(line: bytes, values: list[Any], texts: list[int]) -> bytes:
    """PostgreSQL does not keep the order and the spaces of JSON: compared is what it says."""
    if not texts:
        return line
    same = [*values]
    for number in texts:
        if same[number] is not None:
            same[number] = _parsed(same[number])
    return orjson.dumps(same, option=orjson.OPT_SORT_KEYS)


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # NaN, as Python writes it into SQLite
        return repr(json.loads(text))


def _rows(table: Table) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(map(quoted, table.columns))
    # by code point in every database
    order = f'{quoted(table.key)} COLLATE "C"' if _is_text(table) else quoted(table.key)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {order}")
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _is_text(table: Table) -> bool:
    return connection.vendor == "postgresql" and table.columns[table.key] == "text"


def counters() -> dict[str, int]:
    """Table → the highest key that it has ever given out: no key of something that is gone is given
    to something else, after a restore either."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return dict(cursor.fetchall())
        found = {}
        for table in tables():
            if table.is_counted and (sequence := _sequence(cursor, table.name, table.key)):
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
                last, is_called = cursor.fetchone()
                found[table.name] = last if is_called else 0
        return found


def _sequence(cursor: Any, table: str, key: str) -> str | None:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted(table), key])
    found: str | None = cursor.fetchone()[0]
    return found


# In


def empty() -> None:
    """Remove every row that migrations made, in one transaction."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        known = [name for name in connection.introspection.table_names(cursor) if _is_rows(name)]
        if vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(map(quoted, known))} RESTART IDENTITY")
            return
        for name in known:
            cursor.execute(f"DELETE FROM {quoted(name)}")


def _is_rows(name: str) -> bool:
    """No bookkeeping of Django, and none of SQLite's tables for searching: triggers keep those."""
    return name != "django_migrations" and "fts" not in name


def fill(table: Table, rows: Iterable[bytes]) -> None:
    """Raises Refused when the database does not take a row: SQLite keeps what PostgreSQL refuses,
    such as a text that is too long."""
    convert = [stored(kind, connection.vendor) for kind in table.columns.values()]
    values = (
        [
            value if value is None or to is None else to(value)
            for value, to in zip(orjson.loads(line), convert, strict=True)
        ]
        for line in rows
    )
    columns = ", ".join(map(quoted, table.columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            into = f"COPY {quoted(table.name)} ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(into) as copy:
                for row in values:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(table.columns))
        into = f"INSERT INTO {quoted(table.name)} ({columns}) VALUES ({marks})"
        while some := list(islice(values, BATCH)):
            cursor.executemany(into, some)


def count_on(counted: dict[str, int], every: Iterable[Table]) -> None:
    """Go on where the counters stood, and behind every row."""
    with connection.cursor() as cursor:
        for table in every:
            if not table.is_counted:
                continue
            cursor.execute(f"SELECT max({quoted(table.key)}) FROM {quoted(table.name)}")
            last = max(counted.get(table.name, 0), cursor.fetchone()[0] or 0)
            if last:
                _count_on(cursor, table, last)


def _count_on(cursor: Any, table: Table, last: int) -> None:
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table.name, last])
    elif sequence := _sequence(cursor, table.name, table.key):
        cursor.execute("SELECT setval(%s, %s)", [sequence, last])


def of_archive(told: dict[str, Any]) -> list[Table]:
    """The tables of a manifest. Raises Refused when this database has not got them so."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        found = []
        for name, one in told.items():
            own = _columns(cursor, name) if name in there else set()
            if missing := one["columns"].keys() - own:
                raise Refused(f"The table {name} has no {', '.join(sorted(missing))} here.")
            found.append(Table(name, one["columns"], one["key"], one["is_counted"]))
    return found


def _columns(cursor: Any, table: str) -> set[str]:
    cursor.execute(f"SELECT * FROM {quoted(table)} LIMIT 0")
    return {one[0] for one in cursor.description}
