"""Copies of a database that are put back, in a real PostgreSQL."""

import psycopg
import pytest
from django.db import connection

from tools.appliance.databases import OwnPostgreSQL, PostgreSQL
from tools.appliance.machine import Machine, Refused

on_postgresql = pytest.mark.postgresql


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

    def inside(ending=""):
        return psycopg.connect(**options | {"dbname": f"{name}{ending}"}, autocommit=True)

    remove = [f"DROP DATABASE IF EXISTS {one} WITH (FORCE)" for one in (name, f"{name}_before")]
    say(*remove, f"DROP ROLE IF EXISTS {name}", f"CREATE ROLE {name}")
    say(f"CREATE DATABASE {name} OWNER {name}")
    yield PostgreSQL(say, name), inside
    say(*remove, f"DROP ROLE {name}")


@on_postgresql
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


@on_postgresql
def test_copy_is_forgotten_whoever_is_connected(server):
    database, inside = server
    database.keep()
    assert database.is_kept()
    watching = inside("_before")

    database.forget()

    assert not database.is_kept()
    assert database.is_there()
    with pytest.raises(psycopg.OperationalError):
        watching.execute("SELECT 1")


@on_postgresql
def test_copy_stays_where_it_is_all_that_there_is(server):
    database, _inside = server
    database.set_aside()

    with pytest.raises(Refused, match="It stays"):
        database.forget()

    assert database.is_kept()


@on_postgresql
def test_without_copy_and_database_nothing_comes_back(server):
    database, _inside = server
    database.set_aside()
    database.drop()

    with pytest.raises(Refused, match="neither the database nor the copy"):
        database.go_back()


@on_postgresql
def test_database_that_was_set_aside_is_put_back(server):
    database, inside = server
    with inside() as asking:
        asking.execute("CREATE TABLE word ()")

    database.set_aside()
    assert database.is_kept()
    database.put_back()

    with inside() as asking:
        asking.execute("SELECT FROM word")


@on_postgresql
def test_put_back_that_was_cut_off_is_finished(server):
    database, inside = server
    database.keep()
    database._say(f"DROP DATABASE {database.name}")

    database.put_back()

    assert inside().execute("SELECT 1").fetchone() == (1,)


# What psql says

FAKE = """#!/bin/sh
echo 'perl: warning: Setting locale failed.' >&2
echo "$*" >> {asked}
case "$*" in *'count(*)'*) echo 1;; esac
"""


@pytest.fixture
def talkative(tmp_path, monkeypatch):
    """A machine whose psql warns before each answer, and what it was asked."""
    asked = tmp_path / "asked"
    program = tmp_path / "runuser"
    program.write_text(FAKE.format(asked=asked), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return OwnPostgreSQL(Machine(tmp_path, tell=lambda sentence: None), "5432"), asked


def test_warnings_of_psql_are_no_answer(talkative):
    database, asked = talkative

    assert database.is_kept()
    database.make()

    assert "CREATE" not in asked.read_text()
    assert "LC_ALL=C psql" in asked.read_text()


def test_answer_that_is_none_is_refused():
    database = PostgreSQL(lambda *statements: "WARNING: 1\n1\n")

    with pytest.raises(Refused, match="does not say whether there is cncc_before"):
        database.is_kept()


def test_failure_is_told_with_what_psql_wrote_on_the_side(talkative, tmp_path):
    database, _asked = talkative
    (tmp_path / "runuser").write_text("#!/bin/sh\necho no room >&2; exit 1\n", encoding="utf-8")

    with pytest.raises(Refused, match="no room"):
        database.keep()
