"""What PostgreSQL builds of the tokens in `SearchEntry`, and how either database is asked for them.

PostgreSQL has a GIN index of vectors, which follows the rows by itself (an index of an expression),
so nobody can write one without the other. SQLite, which a demonstration has, reads every row.
Tokens are plain ASCII and are read as they are: no dictionary, no parser of PostgreSQL and no
locale has a say.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from cms.documents.models import SearchEntry
from khmertext.search.wanted import Wanted, is_in, tsquery

TABLE = SearchEntry._meta.db_table
INDEX = "documents_search_tokens"
VECTOR = "documents_search_vector"
FIND, FIND_IN_TITLE = "documents_search", "documents_search_title"
HELD = "tokens_held"  # of SQLite

_COLUMNS = ("title", "summary", "body")


def _index(name: str, tokens: str) -> str:
    return f"CREATE INDEX IF NOT EXISTS {name} ON {TABLE} USING gin ({VECTOR}({tokens}))"


def _finding(name: str, tokens: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}(wanted text, most integer DEFAULT NULL) "
        "RETURNS TABLE (document_id bigint, length integer) "
        "LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$ BEGIN "
        f"RETURN QUERY SELECT entry.document_id, entry.length FROM {TABLE} AS entry "
        f"WHERE {VECTOR}({tokens}) @@ wanted::tsquery LIMIT most; END $$"
    )


def _together(columns: Iterable[str]) -> str:
    return " || ' ' || ".join(columns)


# Only the indexes hold the vectors: rows keep the tokens once. And only they are asked: left to
# itself, PostgreSQL reads all rows as soon as a token is in some of a hundred documents, because it
# does not know what a long value costs (measured with 20,000 documents: 800 ms instead of 10).
POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {VECTOR}(tokens text) RETURNS tsvector "
    "LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN "
    "array_to_tsvector(array_remove(string_to_array(tokens, ' '), '')); END $$",
    _index(INDEX, _together(_COLUMNS)),
    _index(f"{INDEX}_title", "title"),
    _finding(FIND, _together(_COLUMNS)),
    _finding(FIND_IN_TITLE, "title"),
)


def make(connection: Any) -> bool:
    """Make what is missing; False while the table itself is not there."""
    if TABLE not in connection.introspection.table_names():
        return False
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in POSTGRESQL:
                cursor.execute(statement)
    return True


def connected(connection: Any, **kwargs: Any) -> None:
    """Receives `connection_created`: SQLite is told how to look at a row."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(HELD, 2, is_in, deterministic=True)


def asked(wanted: Wanted) -> str:
    """The value for the `%s` of the SQL below."""
    return tsquery(wanted) if connection.vendor == "postgresql" else json.dumps(wanted)


def held_by(*columns: str) -> str:
    """SQL: what is asked for is in these columns of any table, which are vectors on PostgreSQL."""
    if connection.vendor == "postgresql":
        return f"({' || '.join(columns)}) @@ %s::tsquery"
    return f"{HELD}({_together(columns)}, %s)"


def found(columns: str = "document_id", *, in_title: bool = False, most: int | None = None) -> str:
    """SQL: `columns` (document_id, length) of the entries that have what is asked for."""
    if connection.vendor == "postgresql":
        limit = "" if most is None else f", {most}"
        return f"SELECT {columns} FROM {FIND_IN_TITLE if in_title else FIND}(%s{limit})"
    having = held_by("title") if in_title else held_by(*_COLUMNS)
    limit = "" if most is None else f" LIMIT {most}"
    return f"SELECT {columns} FROM {TABLE} WHERE {having}{limit}"
