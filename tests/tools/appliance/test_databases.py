"""Copies of a database that are put back, in a real PostgreSQL."""

import psycopg
import pytest
from django.db import connection

from tools.appliance.databases import PostgreSQL

pytestmark = pytest.mark.postgresql


@pytest.fixture
def server(db, worker_id):
    """Statements as an owner of the server gives them to psql, and the name of a database."""
    name = f"appliance_{worker_id}"
    options = connection.get_connection_params() | {"dbname": "postgres"}
    options = {
        key: options[key]
        for key in ("dbname", "user", "password", "host", "port")
        if key in options
    }

    def say(*statements):
        with psycopg.connect(**options, autocommit=True) as asking:
            found = [asking.execute(one) for one in statements][-1]
            return "\n".join(str(row[0]) for row in found) if found.description else ""

    def inside():
        return psycopg.connect(**options | {"dbname": name}, autocommit=True)

    remove = [f"DROP DATABASE IF EXISTS {one} WITH (FORCE)" for one in (name, f"{name}_before")]
    say(*remove, f"DROP ROLE IF EXISTS {name}", f"CREATE ROLE {name}")
    say(f"CREATE DATABASE {name} OWNER {name}")
    yield PostgreSQL(say, name), inside
    say(*remove, f"DROP ROLE {name}")


def test_copy_is_put_back_whoever_is_connected(server):
    database, inside = server
    with inside() as asking:
        asking.execute("CREATE TABLE word AS SELECT 'before' AS text")
    watching = inside()

    database.keep()
    with inside() as asking:
        asking.execute("INSERT INTO word VALUES ('after')")
    database.put_back()

    with inside() as asking:
        assert asking.execute("SELECT text FROM word").fetchall() == [("before",)]
    assert not database.is_kept()
    with pytest.raises(psycopg.OperationalError):
        watching.execute("SELECT 1")


def test_copy_takes_the_place_of_an_earlier_one_and_is_forgotten(server):
    database, inside = server
    database.keep()
    with inside() as asking:
        asking.execute("CREATE TABLE later ()")

    database.keep()
    database.put_back()

    with inside() as asking:
        asking.execute("SELECT FROM later")
    database.keep()
    assert database.is_kept()
    database.forget()
    assert not database.is_kept()


def test_database_that_was_set_aside_is_put_back(server):
    database, inside = server
    with inside() as asking:
        asking.execute("CREATE TABLE word ()")

    database.set_aside()
    assert database.is_kept()
    database.put_back()

    with inside() as asking:
        asking.execute("SELECT FROM word")


def test_put_back_that_was_cut_off_is_finished(server):
    database, inside = server
    database.keep()
    database._say(f"DROP DATABASE {database.name}")

    database.put_back()

    assert inside().execute("SELECT 1").fetchone() == (1,)
