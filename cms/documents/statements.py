"""Queries that are written by the ORM once and run many times.

Building a query of `Document.objects.public()` and turning it into SQL takes the ORM longer than
the database needs, and planning it takes PostgreSQL longer than running it (measured, two filters:
560 µs, prepared 127). So a query is compiled once for each shape, with a `Given` wherever a value
of a request comes in, and on PostgreSQL prepared by the driver. Values are always bound, on both
databases as the ORM would.
"""

import json
from collections import namedtuple
from collections.abc import Iterable, Mapping
from typing import Any

import psycopg
from django.db import connection
from django.db.models import BigIntegerField, Expression, Field, Model, QuerySet
from django.db.models.expressions import RawSQL


class Given(Expression):
    """A value that is known when the statement runs, of the type of one of a model's fields."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The value as the database's driver takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection, prepared=False)


def given(model: type[Model], column: str, name: str | None = None) -> Given:
    """A value to compare `column` with; `name` is that under which it is given."""
    field: Any = model._meta.get_field(column)
    return Given(name or column, field)


class _GivenIds(Given):
    """Any number of them, as one value."""

    def bound(self, values: Mapping[str, Any]) -> Any:
        ids = [int(one) for one in values[self.name]]
        return ids if connection.vendor == "postgresql" else json.dumps(ids)


def given_ids(name: str) -> RawSQL:
    """Ids that are given when the statement runs, however many: to be compared by `__in`."""
    ids = (
        "unnest(%s::bigint[])" if connection.vendor == "postgresql" else "value FROM json_each(%s)"
    )
    return RawSQL(f"SELECT {ids}", [_GivenIds(name, BigIntegerField())], BigIntegerField())


def written(query: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of `query` and its parameters, to be a part of a longer statement; `bound` when that
    runs."""
    sql, params = query.query.sql_with_params()
    return sql, tuple(params)


def bound(params: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    """The parameters of a statement with what is given now."""
    return [one.bound(values) if isinstance(one, Given) else one for one in params]


class Statement:
    """The SQL of `query`; a row has the `columns` by name.

    The driver prepares it, unless the best plan depends on the values: PostgreSQL may then make one
    for all of them.
    """

    def __init__(
        self, query: QuerySet[Any], columns: tuple[str, ...], *, is_prepared: bool = True
    ) -> None:
        self.row: Any = namedtuple("Row", columns)  # type: ignore[misc]
        compiler = query.values_list(*columns).query.get_compiler(connection=connection)
        self.sql, self.params = compiler.as_sql()
        selected = [expression for expression, _sql, _alias in compiler.select]
        self.converters = [
            (place, convert, expression)
            for place, (converters, expression) in compiler.get_converters(selected).items()
            for convert in converters
        ]
        self.is_prepared = is_prepared and connection.vendor == "postgresql"

    def rows(self, **values: Any) -> list[Any]:
        with self._cursor() as cursor:
            cursor.execute(self.sql, bound(self.params, values))
            found = cursor.fetchall()
        if self.converters:
            found = [self._converted(row) for row in found]
        return [self.row(*row) for row in found]

    def _cursor(self) -> Any:
        """Django's own cursor for PostgreSQL writes values into the SQL, which is so never the
        same; the driver's sends them beside it, and prepares from `prepare_threshold` on."""
        if not self.is_prepared:
            return connection.cursor()
        own: Any = connection
        own.ensure_connection()
        return own._prepare_cursor(psycopg.Cursor(own.connection))

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        """As the ORM hands it out: SQLite knows no dates and no UUIDs."""
        values = list(row)
        for place, convert, expression in self.converters:
            values[place] = convert(values[place], expression, connection)
        return values
