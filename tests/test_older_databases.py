"""A database of before the first version that upgrades is refused, a demonstration put aside."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from cms.setup.older_databases import OLDER
from tools import set_aside


def test_older_database_is_refused_before_anything_is_changed(db):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {OLDER} (id integer)")
    before = connection.introspection.table_names()

    with pytest.raises(CommandError, match="Nothing in it was changed"):
        call_command("migrate", verbosity=0)

    assert connection.introspection.table_names() == before


def test_database_of_this_version_is_migrated_again(db):
    call_command("migrate", verbosity=0)


def demonstration(folder: Path, table: str) -> None:
    (folder / "media").mkdir()
    (folder / "media/handout.pdf").write_bytes(b"%PDF")
    (folder / ".demo").touch()
    with closing(sqlite3.connect(folder / "cms.sqlite3")) as database, database:
        database.execute(f"CREATE TABLE {table} (id integer)")


def test_older_demonstration_is_put_aside_with_its_files(tmp_path):
    demonstration(tmp_path, OLDER)
    assert set_aside.is_older(tmp_path / "cms.sqlite3")

    aside = set_aside.set_aside(tmp_path)

    assert sorted(path.name for path in aside.iterdir()) == ["cms.sqlite3", "media"]
    assert (aside / "media/handout.pdf").read_bytes() == b"%PDF"
    assert [path.name for path in tmp_path.iterdir()] == [aside.name]  # its stamp is gone, too


def test_second_one_that_is_put_aside_overwrites_nothing(tmp_path):
    demonstration(tmp_path, OLDER)
    first = set_aside.set_aside(tmp_path)
    demonstration(tmp_path, OLDER)

    assert set_aside.set_aside(tmp_path) != first


@pytest.mark.parametrize("content", [None, b"no database", "localize_review"])
def test_nothing_else_is_put_aside(tmp_path, content):
    if isinstance(content, bytes):
        (tmp_path / "cms.sqlite3").write_bytes(content)
    elif content:
        demonstration(tmp_path, content)

    assert not set_aside.is_older(tmp_path / "cms.sqlite3")
