"""The trees below EXPORT_DIR: which one the proxy reads, and who may write."""

import fcntl
import logging
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from cms.documents import made_by
from cms.documents.visibility import is_open
from public.delivery.static_tree import ledger
from public.delivery.static_tree.door import NotAnswered
from public.delivery.static_tree.tree import MADE_OF, MOMENT, UNTIL, Tree
from public.delivery.static_tree.wanted import Moment, Wanted, wanted

logger = logging.getLogger(__name__)

FORMAT = "1"  # of the tree: another when files lie elsewhere
CURRENT, TREES, LOCK = "current", "trees", "lock"
SLICE = 1.0  # seconds of a round
REST = 30.0  # seconds after something broke
BROKEN = (OSError, sqlite3.Error)


class InUse(Exception):
    """Another process writes the trees of this folder."""


class Export:
    """What one process knows of the trees below `directory`; it holds the lock until it ends.

    A tree for another epoch, address or program is made beside the present one and put in its
    place with one rename. The present one stays meanwhile as long as nothing was published.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock: IO[bytes] | None = None
        self._tree: Tree | None = None
        self._wanted: Wanted | None = None
        self._is_whole = False
        self._rests_until = 0.0

    @property
    def current(self) -> Path:
        return self.directory / CURRENT

    @property
    def is_resting(self) -> bool:
        """After something broke, until it is tried again."""
        return time.monotonic() < self._rests_until

    def tick(self, now: datetime, seconds: float = SLICE) -> bool:
        """Go on for so many seconds; is the tree that the proxy reads up to date then?

        Where nothing was published this is one statement. What breaks on the disk is logged, and
        takes the tree away: nobody knows what of it is right.
        """
        if self.is_resting:
            return False
        try:
            with self._resting_if_broken():
                return self._round(now, seconds)
        except InUse:
            logger.debug("Another process writes the static tree of %s.", self.directory)
        return False

    def _round(self, now: datetime, seconds: float) -> bool:
        self.hold()
        if not is_open():
            self.close()
            return True
        moment = Moment.now()
        known = self._wanted
        if known is None or not known.is_right(moment, now):
            known = self._wanted = wanted(now)
            self._is_whole = False
        if self._is_whole and not (self._tree and self._tree.has_due()):
            return True
        tree = self._tree_for(known.moment, now)
        self._is_whole = tree.bring(known, seconds)
        if self._is_whole and not self._is_current(tree):
            self._switch_to(tree)
        return self._is_whole

    def hold(self) -> None:
        """Become the one who writes. Raises InUse; OSError if the folder cannot be written."""
        if self._lock is not None:
            return
        (self.directory / TREES).mkdir(parents=True, exist_ok=True)
        lock = (self.directory / LOCK).open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            raise InUse(f"Another process writes the static tree of {self.directory}.") from error
        except OSError:
            lock.close()
            raise
        self._lock = lock

    def release(self) -> None:
        """Let others write; the tree stays."""
        self._forget()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def close(self) -> None:
        """Nothing is public: no tree."""
        self._forget()
        self._take_away()
        self._remove_others(None)

    def _forget(self) -> None:
        if self._tree is not None:
            with suppress(sqlite3.Error):
                self._tree.ledger.close()
        self._tree, self._wanted, self._is_whole = None, None, False

    @contextmanager
    def _resting_if_broken(self) -> Iterator[None]:
        try:
            yield
        except NotAnswered as error:
            # a database that is away: the files are what they are for
            self._wanted = None
            logger.warning("The static tree stays as it is: %s", error)
        except BROKEN as error:
            logger.exception("The static tree of %s cannot be written", self.directory)
            self._rests_until = time.monotonic() + REST
            self._forget()
            if self._lock is not None:
                self._take_away()
                if isinstance(error, sqlite3.Error):
                    self._remove_others(None)  # what a ledger does not know cannot be mended

    def _tree_for(self, moment: Moment, now: datetime) -> Tree:
        made_of = f"{FORMAT} {moment.epoch} {settings.BASE_URL} {made_by.program()}"
        if self._tree is not None and self._tree.ledger.noted.get(MADE_OF) != made_of:
            self._tree.ledger.close()
            self._tree = None
        if self._tree is None:
            self._tree = self._opened(made_of) or self._begun(made_of)
        if not self._is_current(self._tree):
            self._end_present(moment, now)
        return self._tree

    def _opened(self, made_of: str) -> Tree | None:
        """The present tree, or one that another process did not finish, if it is of that kind."""
        trees = [self.current, *sorted((self.directory / TREES).iterdir())]
        for folder in trees:
            if folder.is_dir() and ledger.noted(folder).get(MADE_OF) == made_of:
                return Tree.open(folder.resolve())
        return None

    def _begun(self, made_of: str) -> Tree:
        self._remove_others(self.current.resolve())
        folder = self.directory / TREES / secrets.token_hex(4)
        folder.mkdir(parents=True)
        tree = Tree.open(folder)
        tree.ledger.write(noted={MADE_OF: made_of})
        return tree

    def _is_current(self, tree: Tree) -> bool:
        return self.current.is_symlink() and self.current.resolve() == tree.folder.resolve()

    def _end_present(self, moment: Moment, now: datetime) -> None:
        """Of the tree that is to be replaced, as soon as it may say what is not public any more."""
        if not self.current.is_symlink():
            return
        noted = ledger.noted(self.current)
        until = noted.get(UNTIL, "")
        if noted.get(MOMENT) != f"{moment}" or datetime.fromisoformat(until) <= now:
            self._take_away()

    def _switch_to(self, tree: Tree) -> None:
        """In one step: whoever opens a file has it of one tree or of the other."""
        beside = self.directory / f"{CURRENT}.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(Path(TREES) / tree.folder.name)
        os.replace(beside, self.current)
        self._remove_others(tree.folder)

    def _take_away(self) -> None:
        with suppress(OSError):
            self.current.unlink(missing_ok=True)

    def _remove_others(self, kept: Path | None) -> None:
        for folder in (self.directory / TREES).iterdir():
            if kept is None or folder.resolve() != kept.resolve():
                shutil.rmtree(folder, ignore_errors=True)
