"""A column compared with very many values, which are one parameter of the query.

As one parameter each, ten thousand keys cost Python a second: Django looks at every one, for every
statement that a list is made of.
"""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func


class Among(Func):
    """A condition: the value of `column` is one of `values`, numbers or UUIDs."""

    output_field = BooleanField()

    def __init__(self, column: str, values: Collection[Any]) -> None:
        super().__init__(F(column))
        # as digits, which is how SQLite keeps UUIDs
        self.values = [one.hex if isinstance(one, UUID) else one for one in values]

    # by itself: Django would look through all values to tell it from another
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **how: Any) -> tuple[str, Any]:
        column, params = compiler.compile(self.source_expressions[0])
        found = f"{column} IN (SELECT value FROM json_each(%s))"
        return found, (*params, json.dumps(self.values))

    def as_postgresql(self, compiler: Any, connection: Any, **how: Any) -> tuple[str, Any]:
        column, params = compiler.compile(self.source_expressions[0])
        kind = self.source_expressions[0].output_field.rel_db_type(connection)
        array = ",".join(map(str, self.values))
        return f"{column} = ANY(%s::{kind}[])", (*params, f"{{{array}}}")
