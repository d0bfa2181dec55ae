"""An installation becomes one of the next version: what was public stays public, what waited waits,
and the log says what it said, and is a log still.

The next version is made up (next_migrations): it has one migration more.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.prepared import ROOT, migrated_database, migrated_file


@pytest.fixture
def sqlite_url(tmp_path):
    file = tmp_path / "cms.sqlite3"
    shutil.copy(migrated_file(), file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url():
    """A database of its own beside that of the tests."""
    server = os.environ["TEST_DATABASE_URL"]
    name, template = f"upgraded_{os.getpid()}", migrated_database(server)
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(url: str, folder: Path, settings: str, *arguments: str, of: str = "content") -> str:
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "CMS_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": settings,
    }
    command = [sys.executable, "-m", f"tests.upgrade.{of}", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_is_upgraded(url: str, folder: Path) -> None:
    was = json.loads(run(url, folder, "cms.settings"))
    assert was["documents"] and was["waiting"] and was["log"]

    found = json.loads(run(url, folder, "tests.upgrade.next_settings", "upgraded"))

    assert found["applied"] == ["0008_next_version"]
    assert found["kept"] == was
    assert found["log can be changed"] is False
    assert found["facets"] == {"there": True, "out of place": 0}
    assert found["counted wrong"] == []


REASON = "an installation is made and migrated by commands, and looked through by others"


@pytest.mark.soak
@pytest.mark.slow(REASON)
@pytest.mark.sqlite
def test_sqlite_becomes_one_of_the_next_version(sqlite_url, tmp_path):
    assert_is_upgraded(sqlite_url, tmp_path)


@pytest.mark.slow(REASON)
@pytest.mark.postgresql
def test_postgresql_becomes_one_of_the_next_version(postgresql_url, tmp_path):
    assert_is_upgraded(postgresql_url, tmp_path)


def assert_texts_are_there(url: str, folder: Path) -> None:
    found = json.loads(run(url, folder, "cms.settings", of="answers"))

    source, hints = "UNICEF, paragraph 3", "police\nsom chuoy"
    assert found["texts"] == {
        "en": ["want to die", "", hints, "Tell somebody.", source],
        "km": ["ចង់ស្លាប់", "chong slab", "ប៉ូលិស", "ប្រាប់គេ។", source],
    }
    nothing, keeper = {"steps": "", "sources": ""}, ["keeper"]
    assert found["asked"] == [
        [
            *("en", "approved", nothing, {"steps": "Tell somebody.", "sources": source}),
            ["keeper", "reviewer"],
        ],
        ["whathappened", "", {"categories": ["helpline"]}, {"categories": ["health"]}, keeper],
        [
            *("km", "approved", nothing, {"steps": "ប្រាប់គេ។", "sources": source}),
            ["keeper", "reviewer"],
        ],
        ["en", "", {"words": "want to die"}, {"words": "want to die\ntired of it"}, keeper],
        [
            *("km", "", {"words_latin": "chong slab", "hints": "ប៉ូលិស"}),
            {"words_latin": "chong slab\nphloy srok tup", "hints": "ប៉ូលិស\nភ័យ"},
            keeper,
        ],
    ]
    assert found["read as"] == {"km": ["native"]}
    assert found["behind km"] == ["keeper", "reviewer"]
    assert (found["stale"], found["broken"]) == ([], [])


@pytest.mark.slow(REASON)
@pytest.mark.sqlite
def test_sqlite_brings_the_texts_of_answers_over(sqlite_url, tmp_path):
    assert_texts_are_there(sqlite_url, tmp_path)


@pytest.mark.slow(REASON)
@pytest.mark.postgresql
def test_postgresql_brings_the_texts_of_answers_over(postgresql_url, tmp_path):
    assert_texts_are_there(postgresql_url, tmp_path)
