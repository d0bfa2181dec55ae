"""A database of another line of versions is refused, a demonstration of one put aside."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tools import set_aside

ANOTHER = ("home", "0004_one_person_s_word")


def test_database_of_another_version_is_refused_before_anything_is_changed(db):
    MigrationRecorder(connection).record_applied(*ANOTHER)
    before = connection.introspection.table_names()

    with pytest.raises(CommandError, match=r"\(home\.0004_one_person_s_word\).*Nothing in it"):
        call_command("migrate", verbosity=0)

    assert connection.introspection.table_names() == before


def test_database_of_this_version_is_migrated_again(db):
    MigrationRecorder(connection).record_applied("somebody", "0001_of_a_package_that_went")

    call_command("migrate", verbosity=0)


def demonstration(folder: Path, migration: tuple[str, str]) -> None:
    (folder / "media").mkdir()
    (folder / "media/handout.pdf").write_bytes(b"%PDF")
    (folder / ".demo").touch()
    with closing(sqlite3.connect(folder / "cms.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (app, name)")
        database.execute("INSERT INTO django_migrations VALUES (?, ?)", migration)


def test_demonstration_of_another_version_is_put_aside_with_its_files(tmp_path):
    demonstration(tmp_path, ANOTHER)
    assert set_aside.is_of_others(tmp_path / "cms.sqlite3")

    aside = set_aside.set_aside(tmp_path)

    assert sorted(path.name for path in aside.iterdir()) == ["cms.sqlite3", "media"]
    assert (aside / "media/handout.pdf").read_bytes() == b"%PDF"
    assert [path.name for path in tmp_path.iterdir()] == [aside.name]  # its stamp is gone, too


def test_second_one_that_is_put_aside_overwrites_nothing(tmp_path):
    demonstration(tmp_path, ANOTHER)
    first = set_aside.set_aside(tmp_path)
    demonstration(tmp_path, ANOTHER)

    assert set_aside.set_aside(tmp_path) != first


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"no database",
        ("home", "0001_initial"),
        ("documents", "0001_initial"),
        ("auth", "0099"),
    ],
)
def test_nothing_else_is_put_aside(tmp_path, content):
    if isinstance(content, bytes):
        (tmp_path / "cms.sqlite3").write_bytes(content)
    elif content:
        demonstration(tmp_path, content)

    assert not set_aside.is_of_others(tmp_path / "cms.sqlite3")
