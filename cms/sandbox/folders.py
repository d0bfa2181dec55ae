"""Where the processes that open files work, and how many of them at once.

One folder of the machine, which nobody else may enter; what a process that was killed left in it
is removed by the next one.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

LEFT_BEHIND = 60 * 60  # seconds; nothing here is needed for more than some minutes
# files that are opened at once: one core is left for who reads (with both of two taken help-now
# waited for the kernel's tick)
AT_ONCE = max(1, min(2, (os.cpu_count() or 1) - 1))
PATIENCE = 20.0  # seconds to wait for one's turn
_PAUSE = 0.05
_TURN = "turn-"


class Busy(Exception):
    """Others took all turns for too long."""


def place() -> Path:
    """The folder, made if it is not there."""
    path = Path(settings.FILE_UPLOAD_TEMP_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or path.is_symlink():
        raise ImproperlyConfigured(f"{path} must belong to this user alone.")
    return path


def check(**kwargs: Any) -> list[CheckMessage]:
    """A system check, so that nobody hears of it from the first who uploads."""
    try:
        place()
    except (ImproperlyConfigured, OSError) as error:
        return [Error(str(error), id="sandbox.E001")]
    return []


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own, gone afterwards whatever happens."""
    sweep()
    path = Path(tempfile.mkdtemp(prefix="opened-", dir=place()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def sweep() -> None:
    """Remove what was left behind: folders of killed processes, uploads that broke off."""
    before = time.time() - LEFT_BEHIND
    for entry in os.scandir(place()):
        with contextlib.suppress(FileNotFoundError):
            if entry.name.startswith(_TURN) or entry.stat(follow_symlinks=False).st_mtime > before:
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """One of AT_ONCE; Busy when none becomes free in time. Ends with its process."""
    with contextlib.ExitStack() as kept:
        files = [
            kept.enter_context(open(place() / f"{_TURN}{number}", "wb"))
            for number in range(AT_ONCE)
        ]
        until = time.monotonic() + PATIENCE
        while not any(map(_taken, files)):
            if time.monotonic() > until:
                raise Busy
            time.sleep(_PAUSE)
        yield


def _taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
