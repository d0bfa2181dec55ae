"""The database as PostgreSQL's own programs write it down and fill it in.

What a restore fills in is there whole or not at all, and marked as unfinished in the same
transaction (`condition.UNFINISHED`).
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from ops.backup.program import Node
from ops.backup.refusals import Refused
from public.api import condition

# of this moment and this machine: logins begin anew, and the worker gives another sign
LEFT_OUT = ("django_session", "api_workersign")
PLAIN = ("--no-owner", "--no-acl")
# tables first: an index of an extension goes before the extension, or PostgreSQL fails
EMPTY = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', name);
  END LOOP;
END $$;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""
BEGIN = f"SET client_min_messages = warning;\nBEGIN;{EMPTY}"
# what ends before this has changed nothing
MARK = (
    "\nINSERT INTO public.django_migrations (app, name, applied) VALUES ('{}', '{}', now());"
    "\nCOMMIT;\n"
).format(*condition.UNFINISHED)


def refuse_others() -> None:
    if connection.vendor != "postgresql":
        raise Refused("Backups belong to an installation with PostgreSQL, and this has SQLite.")


def dump(file: Path) -> None:
    """Everything of one moment, while the office works. Raises Refused. Not compressed: restic does
    that, and finds what was there the night before."""
    left_out = (f"--exclude-table-data={name}" for name in LEFT_OUT)
    form = ("--format=custom", "--compress=0", f"--file={file}")
    _run("pg_dump", *form, *PLAIN, *left_out, *_database())


def migrations_in(file: Path) -> list[Node]:
    """Those that were applied, as a dump says. Raises Refused."""
    data = ("--data-only", "--table=django_migrations", "--file=-", str(file))
    rows = (line.split("\t") for line in _run("pg_restore", *data).splitlines())
    return [(row[1], row[2]) for row in rows if len(row) == 4]


def load(file: Path) -> None:
    """A dump takes the place of everything that is in the database. Raises Refused."""
    quiet = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
    with (
        _started("pg_restore", *PLAIN, "--file=-", str(file), stdin=DEVNULL) as source,
        _started("psql", *quiet, *_database(), stdin=PIPE) as target,
    ):
        assert source.stdout and target.stdin
        try:
            target.stdin.write(BEGIN.encode())
            shutil.copyfileobj(source.stdout, target.stdin)
            _end(source)
            target.stdin.write(MARK.encode())
        except BrokenPipeError:  # it says itself why
            source.kill()
        _end(target)


@contextmanager
def scratch() -> Iterator[str]:
    """The name of an empty database beside this one, which goes again. Raises Error."""
    name = f"{connection.settings_dict['NAME']}_drill"
    drop = f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)"
    with connection.cursor() as cursor:
        # one that was killed left its own
        cursor.execute(drop)
        cursor.execute("SELECT datcollate FROM pg_database WHERE datname = current_database()")
        cursor.execute(
            f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0 "
            f"ENCODING 'UTF8' LOCALE '{cursor.fetchone()[0]}'"
        )
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(drop)


def _database() -> list[str]:
    """Which one, as arguments."""
    return DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])[0][1:]


def _run(program: str, *arguments: str) -> str:
    with _started(program, *arguments, stdin=DEVNULL) as started:
        return _end(started)


def _started(program: str, *arguments: str, stdin: int) -> "subprocess.Popen[bytes]":
    secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])[1]
    try:
        return subprocess.Popen(
            [program, *arguments],
            env={**os.environ, **(secrets or {})},
            stdin=stdin,
            stdout=PIPE,
            stderr=PIPE,
        )
    except FileNotFoundError as error:
        raise Refused(f"{program} is missing: apt-get install postgresql-client") from error


def _end(started: "subprocess.Popen[bytes]") -> str:
    said, errors = started.communicate()
    if started.returncode:
        raise Refused(errors.decode(errors="replace").strip().partition("\n")[0])
    return said.decode()
