"""What a tree holds: of each address the version that its files have.

An SQLite file within the tree, so that neither is ever without the other. A version is taken away
before its files are touched, and written when they are there: whoever kills the process leaves
files that the next round writes again.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

NAME = ".ledger.sqlite3"
TABLES = """
CREATE TABLE IF NOT EXISTS held (path TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS noted (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
UNKNOWN = ""  # the version of files that may be anything


class Ledger:
    """`held` is address → version; `noted` what the tree is made of and how far it is."""

    def __init__(self, tree: Path) -> None:
        self._file = sqlite3.connect(tree / NAME, isolation_level=None)
        self._file.executescript(TABLES)
        self.held = dict(self._file.execute("SELECT path, version FROM held"))
        self.noted = dict(self._file.execute("SELECT name, value FROM noted"))

    def write(
        self,
        held: Mapping[str, str] | None = None,
        gone: Iterable[str] = (),
        noted: Mapping[str, str] | None = None,
    ) -> None:
        """In one transaction."""
        held, gone = held or {}, list(gone)
        noted = {
            name: value for name, value in (noted or {}).items() if self.noted.get(name) != value
        }
        if not (held or gone or noted):
            return
        self._file.execute("BEGIN IMMEDIATE")
        try:
            self._file.executemany("INSERT OR REPLACE INTO held VALUES (?, ?)", held.items())
            self._file.executemany("DELETE FROM held WHERE path = ?", ((path,) for path in gone))
            self._file.executemany("INSERT OR REPLACE INTO noted VALUES (?, ?)", noted.items())
            self._file.execute("COMMIT")
        except sqlite3.Error:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            raise
        self.held.update(held)
        for path in gone:
            self.held.pop(path, None)
        self.noted.update(noted)

    def close(self) -> None:
        self._file.close()


def noted(tree: Path) -> dict[str, str]:
    """What somebody else's tree says of itself; nothing where that cannot be read."""
    try:
        found = sqlite3.connect(f"{(tree / NAME).resolve().as_uri()}?mode=ro", uri=True)
        try:
            return dict(found.execute("SELECT name, value FROM noted"))
        finally:
            found.close()
    except (OSError, sqlite3.Error):
        return {}
