"""Queries that are written by the ORM once and run many times.

Building a query of `Document.objects.public()` and turning it into SQL takes the ORM longer than
the database needs, and planning it takes PostgreSQL longer than running it (measured, two filters:
560 µs, prepared 127). So a query is compiled once for each shape, with a `Given` wherever a value
of a request comes in, and on PostgreSQL prepared once for each connection. Values are always bound,
on both databases as the ORM would.
"""

import itertools
from collections import namedtuple
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet

# shapes are as many as clients think of; what comes later is planned each time
MOST_PREPARED = 200
# connection of the driver → names of what is prepared on it; gone with it
_prepared: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
_numbers = itertools.count(1)


class Given(Expression):
    """A value that is known when the statement runs, of the type of one of a model's fields."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def bound(self, values: dict[str, Any]) -> Any:
        """The value as the database's driver takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection, prepared=False)


def given(model: type[Model], column: str, name: str | None = None) -> Given:
    """A value to compare `column` with; `name` is that under which it is given."""
    field: Any = model._meta.get_field(column)
    return Given(name or column, field)


class Statement:
    """The SQL of `query`; a row has the `columns` by name.

    Prepared unless the best plan depends on the values: PostgreSQL makes one for all of them.
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
        self.name = f"read_{next(_numbers)}"
        self.execute = f"EXECUTE {self.name}"
        if self.params:
            self.execute += f" ({', '.join(['%s'] * len(self.params))})"

    def rows(self, **values: Any) -> list[Any]:
        bound = [one.bound(values) if isinstance(one, Given) else one for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.execute if self._has_prepared() else self.sql, bound)
            found = cursor.fetchall()
        if self.converters:
            found = [self._converted(row) for row in found]
        return [self.row(*row) for row in found]

    def _has_prepared(self) -> bool:
        """SQLite's driver keeps by itself what it has compiled."""
        if not self.is_prepared:
            return False
        prepared = _prepared.get(connection.connection)
        if prepared is None:
            prepared = _prepared[connection.connection] = set()
            self._run("SET plan_cache_mode = force_generic_plan")
        if self.name not in prepared:
            if len(prepared) >= MOST_PREPARED:
                return False
            self._prepare()
            prepared.add(self.name)
        return True

    def _prepare(self) -> None:
        numbers = itertools.count(1)
        numbered = "".join(
            f"${next(numbers)}{part}" if place else part
            for place, part in enumerate(self.sql.split("%s"))
        )
        self._run(f"PREPARE {self.name} AS {numbered}")

    def _run(self, command: str) -> None:
        with connection.wrap_database_errors:
            connection.connection.execute(command)

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        """As the ORM hands it out: SQLite knows no dates and no UUIDs."""
        values = list(row)
        for place, convert, expression in self.converters:
            values[place] = convert(values[place], expression, connection)
        return values
