"""A folder for what lies in the clear for a while: a dump, the files of a drill."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """In BACKUP_DIR, which nobody else reads. What a process that was killed left there goes first.
    Always called the same, so that restic knows its files again."""
    folder = Path(settings.BACKUP_DIR).resolve() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
