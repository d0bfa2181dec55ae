"""Keeps a small database of this version, on each engine, for the next version to upgrade.

    python -m tools.keep_database

Writes tests/upgrade/cms.sqlite3.gz, postgresql.sql.gz and was.json: every version that changes
migrations ends with it. tests/upgrade/test_upgrade.py loads what the version before left here.
"""

import gzip
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.postgres import throwaway  # noqa: E402

KEPT = ROOT / "tests/upgrade"


def make(url: str, folder: Path) -> None:
    """An installation with a little of everything that people stand behind."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(folder / "media"),
        "CMS_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    for command in ("manage.py migrate -v0", "manage.py setup", "-m tests.upgrade.content"):
        subprocess.run([sys.executable, *command.split()], cwd=ROOT, env=environment, check=True)
    look = [sys.executable, "-m", "tests.upgrade.content", "look"]
    said = subprocess.run(look, cwd=ROOT, env=environment, check=True, capture_output=True).stdout
    (KEPT / "was.json").write_bytes(said)


def of_sqlite(folder: Path) -> bytes:
    """The file itself: as text it could not be read back, because of its full-text tables."""
    file, packed = folder / "cms.sqlite3", folder / "packed.sqlite3"
    make(f"sqlite:///{file}", folder)
    with closing(sqlite3.connect(file)) as database:
        database.execute("VACUUM INTO ?", [str(packed)])
    return packed.read_bytes()


def of_postgresql(folder: Path) -> bytes:
    with throwaway() as url:
        make(url, folder)
        command = ["pg_dump", "--no-owner", "--no-acl", "--inserts", url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # what only psql understands
    return re.sub(r"^\\.*\n", "", said, flags=re.MULTILINE).encode()


def keep(name: str, content_of: Callable[[Path], bytes]) -> None:
    with tempfile.TemporaryDirectory(prefix="cncc-kept-") as folder:
        content = content_of(Path(folder))
    # without the time, so that the same content is the same file
    (KEPT / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    keep("cms.sqlite3", of_sqlite)
    keep("postgresql.sql", of_postgresql)
