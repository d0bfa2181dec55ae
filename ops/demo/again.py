"""“Begin again”: the demonstration as it was when it was loaded.

A copy of the database and of the files, mails among them, is kept beside them once `load_demo` is
done. It comes back through SQLite's own backup, page by page in one transaction, so that servers
and worker stay up.
Only on SQLite, which is what `make run` has.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from cms.documents import projection
from ops.demo import mails

FOLDER = "begin-again"


def _database() -> Path | None:
    named: Any = connection.settings_dict["NAME"]
    return Path(named) if connection.vendor == "sqlite" and Path(named).is_file() else None


def _kept() -> Path | None:
    database = _database()
    return database.parent / FOLDER if database else None


def _folders() -> tuple[tuple[str, Path], ...]:
    return (("media", Path(settings.MEDIA_ROOT)), ("mails", mails.folder()))


def is_kept() -> bool:
    kept = _kept()
    return kept is not None and (kept / "database").is_file()


def keep() -> bool:
    """Keep what is there now; False where the database is no file of SQLite's."""
    database, kept = _database(), _kept()
    if database is None or kept is None:
        return False
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    _copy(database, kept / "unfinished")
    for name, folder in _folders():
        if folder.is_dir():
            shutil.copytree(folder, kept / name)
    (kept / "unfinished").rename(kept / "database")
    return True


def bring_back() -> None:
    """Everything that was done since is gone, sessions too. FileNotFoundError if none was kept."""
    database, kept = _database(), _kept()
    if database is None or kept is None or not is_kept():
        raise FileNotFoundError("Nothing was kept to begin again with.")
    shutil.rmtree(mails.folder(), ignore_errors=True)
    # files first: a row whose file is missing is worse than a file without a row
    for name, folder in _folders():
        if (kept / name).is_dir():
            shutil.copytree(kept / name, folder, dirs_exist_ok=True)
    _copy(kept / "database", database)
    _renumber()


def _renumber() -> None:
    """As after any backup that came back: clients have seen the numbers that come next."""
    projection.begin_epoch()


def _copy(one: Path, other: Path) -> None:
    with closing(sqlite3.connect(one)) as source, closing(sqlite3.connect(other, timeout=20)) as to:
        source.backup(to)
