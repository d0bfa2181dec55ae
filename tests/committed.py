"""What a test commits on PostgreSQL is taken away again in hundredths of a second.

Django would make every table anew and each of the first rows through its model: most of a second
behind each such test. Here the rows that the migrations made are kept in a schema beside, and
copied back; sequences run on, as they do with Django. Triggers and keys sleep meanwhile, which is
a superuser's to say; for another account, and on SQLite, Django does it.
"""

from typing import Any

from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

KEPT = "kept_for_tests"
TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'django_migrations'
ORDER BY table_name
"""
ASLEEP = "SET LOCAL session_replication_role = replica"


def install() -> None:
    if connection.vendor == "postgresql":
        connection.creation.serialize_db_to_string = keep


def keep() -> str:
    """All rows as Django wants them behind each test: none, because none will be missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            return str(type(connection.creation).serialize_db_to_string(connection.creation))
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        filled = [name for name in names if has_rows(cursor, name)]
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for name in filled:
            cursor.execute(about(name, "CREATE TABLE {kept} AS TABLE {own}"))
    deletions = [about(name, "DELETE FROM {own}") for name in names]
    copies = [about(name, "INSERT INTO {own} TABLE {kept}") for name in filled]
    restoring = "; ".join(["BEGIN", ASLEEP, *deletions, *copies, "COMMIT"])

    def restore(_case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(restoring)

    TransactionTestCase._fixture_teardown = restore
    return "[]"


def has_rows(cursor: Any, name: str) -> bool:
    cursor.execute(about(name, "SELECT EXISTS (SELECT FROM {own})"))
    return bool(cursor.fetchone()[0])


def about(name: str, statement: str) -> str:
    """`statement` with the names of this table and of what was kept of it."""
    tables = {"own": sql.Identifier("public", name), "kept": sql.Identifier(KEPT, name)}
    return sql.SQL(statement).format(**tables).as_string(None)
