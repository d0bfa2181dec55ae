"""Puts a demonstration of before the first version that upgrades aside, with its files.

    python tools/set_aside.py FOLDER

FOLDER is the one with cms.sqlite3 and media/. Needs no Django: `make run` asks before anything
else. What is put aside is kept: FOLDER/older-1, FOLDER/older-2 …
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

# as in cms/setup/older_databases.py
OLDER = "localize_reviewevent"
TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
STAMPS = (".migrated", ".demo")


def is_older(database: Path) -> bool:
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return connection.execute(TABLE, [OLDER]).fetchone() is not None
    except sqlite3.Error:  # no database: migrating says what is wrong
        return False


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
    if is_older(var / "cms.sqlite3"):
        print(f"An older demonstration cannot be upgraded; it is kept in {set_aside(var)}.")
