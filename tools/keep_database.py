"""Keeps a small database of this version, on each engine, for the next version to upgrade.

    python -m tools.keep_database

Writes tests/upgrade/sqlite.sql.gz and tests/upgrade/postgresql.sql.gz: every version that changes
migrations ends with it. tests/upgrade/test_upgrade.py loads what the version before left here.
"""

import gzip
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.postgres import binaries, throwaway  # noqa: E402

KEPT = ROOT / "tests/upgrade"


def make(url: str, folder: Path) -> None:
    """An installation with a little of everything that people stand behind."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(folder / "media"),
        "CMS_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    for command in (
        ["manage.py", "migrate", "-v0"],
        ["manage.py", "setup"],
        ["-m", "tests.upgrade.content"],
    ):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def sqlite_dump(folder: Path) -> str:
    file = folder / "cms.sqlite3"
    make(f"sqlite:///{file}", folder)
    with closing(sqlite3.connect(file)) as database:
        return "\n".join(database.iterdump())


def postgresql_dump(folder: Path) -> str:
    with throwaway() as url:
        make(url, folder)
        places = binaries()
        assert places is not None, "no PostgreSQL here"
        command = [str(places / "pg_dump"), "--no-owner", "--no-acl", "--inserts", url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # what only psql understands
    return re.sub(r"^\\.*\n", "", said, flags=re.MULTILINE)


def keep(name: str, dump: Any) -> None:
    with tempfile.TemporaryDirectory(prefix="cncc-kept-") as folder:
        text = dump(Path(folder))
    # without the time, so that the same content is the same file
    (KEPT / f"{name}.sql.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    keep("sqlite", sqlite_dump)
    keep("postgresql", postgresql_dump)
