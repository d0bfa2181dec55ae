"""A backup on SQLite comes back on an empty PostgreSQL, and from there on an empty SQLite: readers
get the same bytes, apps begin anew, people log in with their factor, and nothing is lost.
"""

import filecmp
import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import prepared
from tests.parts import IS_SOAK
from tests.prepared import ROOT

pytestmark = pytest.mark.postgresql


def stage(name: str, folder: Path, url: str, **more: object) -> dict:
    facts = folder.parent / "facts.json"
    known = json.loads(facts.read_text()) if facts.exists() else {}
    facts.write_text(json.dumps(known | more))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.backup.settings",
        "TEST_DATABASE_URL": url,
        "CROSSING": str(folder),
    }
    command = [sys.executable, "-m", "tests.backup.crossing", name, str(facts)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(facts.read_text())


@pytest.fixture
def postgresql_url():
    """An empty database beside that of the tests."""
    server = os.environ["TEST_DATABASE_URL"]
    name = f"crossing_{os.getpid()}"
    template = prepared.migrated_database(server)
    with closing(psycopg.connect(server, autocommit=True)) as database:
        database.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    with closing(psycopg.connect(server, autocommit=True)) as database:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


def files_that_differ(one: Path, other: Path) -> list[str]:
    found = filecmp.dircmp(one, other)
    different = [*found.left_only, *found.right_only, *found.diff_files, *found.funny_files]
    for name in found.common_dirs:
        different += files_that_differ(one / name, other / name)
    return different


@pytest.mark.slow("three databases in processes of their own")
def test_sqlite_to_postgresql_and_back(postgresql_url, tmp_path):
    first, last = tmp_path / "first", tmp_path / "last"
    prepared.copy_demo(first)

    begun = stage("begin", first, f"sqlite:///{first / 'cms.sqlite3'}", person="publisher")
    made = stage("arrive", tmp_path / "second", postgresql_url, is_interrupted=True)
    last.mkdir()
    shutil.copy(prepared.migrated_file(), last / "cms.sqlite3")
    back = stage("arrive", last, f"sqlite:///{last / 'cms.sqlite3'}")

    assert len(begun["answers"]) > (250 if IS_SOAK else 35)
    assert made["unfinished"] == [True, 503]
    on_either = {"nightly": [], "log in": [302, 200]}
    for arrived, alone in ((made["arrived"], "nightly"), (back["arrived"], "log in")):
        asked = on_either if IS_SOAK else {alone: on_either[alone]}
        assert arrived.pop("answers") == begun["answers"]
        assert arrived.pop("next key") > begun["gone"]
        assert arrived == {
            "ready": [False, 200],
            "old token": 410,
            "triggers": [],
            "logged": True,
            "sessions": 0,
            "searched": True,
            **asked,
        }
    assert files_that_differ(first / "media", last / "media") == []
    assert all(b"manifest" not in one.read_bytes() for one in (tmp_path / "archives").glob("*.enc"))
