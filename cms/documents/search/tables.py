"""What each database builds of the tokens in `SearchEntry`: SQLite an FTS5 table, PostgreSQL
a GIN index of vectors.

Both follow the rows by themselves (triggers, an index of an expression), so nobody can write one
without the other. Made after every migration, because Django's way to alter a table of SQLite
makes the table anew and loses the triggers without a word. Tokens are plain ASCII and are read as
they are: no dictionary, no parser of PostgreSQL and no locale has a say.
"""

from typing import Any

from cms.documents.models import SearchEntry

TABLE = SearchEntry._meta.db_table
FTS = "documents_searchfts"

_COLUMNS = ("title", "summary", "body")
_NEW = ", ".join(f"new.{column}" for column in _COLUMNS)
_OLD = ", ".join(f"old.{column}" for column in _COLUMNS)
_NAMES = ", ".join(_COLUMNS)
_ADD = f"INSERT INTO {FTS} (rowid, {_NAMES}) VALUES (new.document_id, {_NEW});"
_REMOVE = f"INSERT INTO {FTS} ({FTS}, rowid, {_NAMES}) VALUES ('delete', old.document_id, {_OLD});"

# no positions: pairs of clusters stand for phrases
SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5({_NAMES}, content='{TABLE}', "
    "content_rowid='document_id', detail=column, tokenize='ascii')",
    f"CREATE TRIGGER IF NOT EXISTS {FTS}_insert AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"CREATE TRIGGER IF NOT EXISTS {FTS}_delete AFTER DELETE ON {TABLE} BEGIN {_REMOVE} END",
    f"CREATE TRIGGER IF NOT EXISTS {FTS}_update AFTER UPDATE ON {TABLE} BEGIN {_REMOVE} {_ADD} END",
)


VECTOR = "documents_search_vector"
FIND, FIND_IN_TITLE = "documents_search", "documents_search_title"


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


_ALL = " || ' ' || ".join(_COLUMNS)

# Only the indexes hold the vectors: rows keep the tokens once. And only they are asked: left to
# itself, PostgreSQL reads all rows as soon as a token is in some of a hundred documents, because it
# does not know what a long value costs (measured with 20,000 documents: 800 ms instead of 10).
POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {VECTOR}(tokens text) RETURNS tsvector "
    "LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN "
    "array_to_tsvector(array_remove(string_to_array(tokens, ' '), '')); END $$",
    _index(FTS, _ALL),
    _index(f"{FTS}_title", "title"),
    _finding(FIND, _ALL),
    _finding(FIND_IN_TITLE, "title"),
)


STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def make(connection: Any) -> bool:
    """Make what is missing; False while the table itself is not there."""
    if TABLE not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor]:
            cursor.execute(statement)
    return True
