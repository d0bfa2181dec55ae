"""Files on disk that are whole or not there: a disk that is full leaves no half of one behind.

Written beside their place under a name that nobody asks for, and moved there when they are whole.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".unfinished-"


class WholeFiles(FileSystemStorage):
    """For STORAGES."""

    def _save(self, name: str, content: Any) -> str:
        with written(Path(self.path(name)).parent, content) as whole:
            stored: str = super()._save(name, whole)  # type: ignore[misc]
        return stored


class Written(File):
    """What Django moves to its place."""

    def temporary_file_path(self) -> str:
        return str(self.name)


@contextlib.contextmanager
def written(folder: Path, content: Any) -> Iterator[Written]:
    """`content` as a file in `folder`, which is gone when it was not moved away meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    number, path = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            for chunk in content.chunks():
                file.write(chunk if isinstance(chunk, bytes) else chunk.encode())
        yield Written(None, name=path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
