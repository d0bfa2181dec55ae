"""A database of the version before becomes one of this version: what was public stays public, what
waited waits, and the log says what it said.

tools/keep_database.py wrote it: at the end of each version that changes migrations.
"""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).parent


def kept(name: str) -> bytes:
    return gzip.decompress((KEPT / f"{name}.gz").read_bytes())


@pytest.fixture
def sqlite_url(tmp_path):
    file = tmp_path / "cms.sqlite3"
    file.write_bytes(kept("cms.sqlite3"))
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url():
    """A database of its own beside that of the tests."""
    server = os.environ["TEST_DATABASE_URL"]
    name = f"kept_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name}")
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(kept("postgresql.sql").decode())
    yield url
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(url: str, folder: Path, *arguments: str) -> str:
    environment = os.environ | {
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(folder / "media"),
        "CMS_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def upgraded(url: str, folder: Path) -> dict:
    found = json.loads(run(url, folder, "-m", "tests.upgrade.content", "upgraded"))
    assert found["facets"] == {"there": True, "out of place": 0}
    assert "was never counted" not in found["counted"]
    assert "All is right." in found["checked"]
    return found["kept"]


# documents that pages of the version before did not have
NEW = [["vocabulary", "en", "home-en"], ["vocabulary", "km", "home-km"]]


def assert_is_what_it_was(found: dict) -> None:
    was = json.loads((KEPT / "was.json").read_text(encoding="utf-8"))
    assert found == was | {"documents": sorted(was["documents"] + NEW)}


REASON = "an installation is migrated by the command, and looked through by others"


@pytest.mark.soak
@pytest.mark.slow(REASON)
@pytest.mark.sqlite
def test_sqlite_of_the_version_before(sqlite_url, tmp_path):
    assert_is_what_it_was(upgraded(sqlite_url, tmp_path))


@pytest.mark.slow(REASON)
@pytest.mark.postgresql
def test_postgresql_of_the_version_before(postgresql_url, tmp_path):
    assert_is_what_it_was(upgraded(postgresql_url, tmp_path))
