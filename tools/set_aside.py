"""Puts a demonstration that another line of versions made aside, with its files.

    python tools/set_aside.py FOLDER

FOLDER is the one with cms.sqlite3 and media/. Needs no Django: `make run` asks before anything
else. What is put aside is kept: FOLDER/older-1, FOLDER/older-2 …
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPLIED = "SELECT app, name FROM django_migrations"
STAMPS = (".migrated", ".demo")


def own_migrations() -> dict[str, set[str]]:
    """Names of the migrations of each app of ours, by its label."""
    found: dict[str, set[str]] = {}
    for pattern in ("*/migrations/*.py", "*/*/migrations/*.py"):
        for path in ROOT.glob(pattern):
            found.setdefault(path.parent.parent.name, set()).add(path.stem)
    return found


def is_of_others(database: Path) -> bool:
    """Has it a migration of ours that this version does not have? As ops/setup/other_databases.py
    asks it."""
    if not database.exists():
        return False
    own = own_migrations()
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            applied = connection.execute(APPLIED).fetchall()
    except sqlite3.Error:  # no database: migrating says what is wrong
        return False
    return any(app in own and name not in own[app] for app, name in applied)


def set_aside(folder: Path) -> Path:
    """Move database and files into a new folder beside them; the stamps of `make` go."""
    number = 1
    while (aside := folder / f"older-{number}").exists():
        number += 1
    aside.mkdir()
    for one in [*folder.glob("cms.sqlite3*"), folder / "media", folder / "mails"]:
        if one.exists():
            one.rename(aside / one.name)
    for stamp in STAMPS:
        (folder / stamp).unlink(missing_ok=True)
    return aside


if __name__ == "__main__":
    var = Path(sys.argv[1])
    if is_of_others(var / "cms.sqlite3"):
        print(f"This demonstration was made by another version; it is kept in {set_aside(var)}.")
