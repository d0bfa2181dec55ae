"""One tree: brought up to date in slices, so that whoever waits for the worker waits a second."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from public.delivery.static_tree import layout
from public.delivery.static_tree.door import NotAnswered
from public.delivery.static_tree.entries import Entry
from public.delivery.static_tree.ledger import UNKNOWN, Ledger
from public.delivery.static_tree.wanted import Wanted

logger = logging.getLogger(__name__)

AGAIN = 300.0  # seconds after which an address that could not be written is tried again
# names of what is noted: of what the tree is made; the moment that it shows, and until when; since
# when it is behind; how many addresses could not be written
MADE_OF, MOMENT, UNTIL, SINCE, FAILED = "made_of", "moment", "until", "since", "failed"


@dataclass
class Failed:
    """An address that has no files: there is nothing, or it could not be written. at: when that was
    tried, in seconds of a clock that only goes on."""

    version: str
    at: float
    is_error: bool


@dataclass
class Tree:
    """folder: where it lies. Only one process may have it open, who holds the lock."""

    folder: Path
    ledger: Ledger
    failed: dict[str, Failed] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> "Tree":
        """What a process that died was writing goes."""
        for left in folder.rglob(f"{layout.UNFINISHED}*"):
            left.unlink(missing_ok=True)
        return cls(folder, Ledger(folder))

    def bring(self, wanted: Wanted, seconds: float) -> bool:
        """Write what differs, for about so many seconds; is everything written then? What is gone,
        or would say something else than is public now, is not there afterwards.

        Raises NotAnswered when the database is away.
        """
        entries, held = wanted.entries, self.ledger.held
        self.failed = {path: one for path, one in self.failed.items() if path in entries}
        gone = [path for path in held if path not in entries]
        stale = sorted(
            (one for one in entries.values() if held.get(one.path) != one.whole_version),
            key=lambda one: one.rank,
        )
        if not (gone or stale):
            self._note_whole(wanted)
            return True
        changed = [one for one in stale if one.path in held]
        wrong = [one.path for one in changed if not one.is_said_by(held[one.path])]
        since = self.ledger.noted.get(SINCE) or f"{int(time.time())}"
        noted = {MOMENT: "", SINCE: since}
        self.ledger.write(dict.fromkeys([*gone, *wrong], UNKNOWN), noted=noted)
        for path in gone:
            layout.remove(self.folder, path)
        due = [one for one in stale if self._is_due(one)]
        written: dict[str, str] = {}
        try:
            is_all = self._write_some(due, time.monotonic() + seconds, written)
        finally:
            without = [path for path in wrong if path not in written]
            for path in without:
                layout.remove(self.folder, path)
            self.ledger.write(written, gone=[*gone, *without])
        if is_all:
            self._note_whole(wanted)
        return is_all

    def has_due(self) -> bool:
        """Is it time to try again what could not be written?"""
        return any(time.monotonic() - one.at > AGAIN for one in self.failed.values())

    def _note_whole(self, wanted: Wanted) -> None:
        errors = sum(one.is_error for one in self.failed.values())
        noted = {MOMENT: f"{wanted.moment}", UNTIL: wanted.until.isoformat(), SINCE: ""}
        self.ledger.write(noted=noted | {FAILED: f"{errors}"})

    def _write_some(self, entries: Iterable[Entry], end: float, written: dict[str, str]) -> bool:
        """Write as many as fit, one at least, and note their versions in `written`; were it all?"""
        for number, one in enumerate(entries):
            if number and time.monotonic() > end:
                return False
            if self._write(one):
                written[one.path] = one.whole_version
                self.failed.pop(one.path, None)
        return True

    def _write(self, entry: Entry) -> bool:
        is_known = entry.path in self.failed
        is_error = False
        try:
            if entry.write(self.folder):
                return True
        except Exception as error:
            if isinstance(error, NotAnswered) and error.is_away:
                raise
            is_error = True
            if not is_known:
                # what the public side fails with it has logged itself
                shown = not isinstance(error, NotAnswered)
                logger.error("Not in the static tree: %s: %s", entry.path, error, exc_info=shown)
        layout.remove(self.folder, entry.path)
        self.failed[entry.path] = Failed(entry.whole_version, time.monotonic(), is_error)
        return False

    def _is_due(self, entry: Entry) -> bool:
        failed = self.failed.get(entry.path)
        return (
            failed is None
            or failed.version != entry.whole_version
            or time.monotonic() - failed.at > AGAIN
        )
