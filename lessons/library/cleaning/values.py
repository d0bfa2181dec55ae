"""What cleaning gives back, and how it leaves the process in which files are opened."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cms.sandbox.refusal import RefusedUpload
from lessons.library import ladder

LARGEST_PICTURE, MOST_PIXELS = 10 * 1024 * 1024, 24_000_000  # bytes, pixels of one upload
FILE, THUMBNAIL = "file", "thumbnail"  # what `opened` makes


@dataclass(frozen=True)
class Cleaned:
    """A file that may be stored. `thumbnail` is a picture as bytes, None where none can be made."""

    file: IO[bytes]
    extension: str
    pages: int | None = None
    slides: int | None = None
    duration_s: int | None = None
    thumbnail: bytes | None = None

    @property
    def shows(self) -> str:
        """The extension of its thumbnail; "" of none."""
        if self.thumbnail is None:
            return ""
        return "png" if self.thumbnail.startswith(b"\x89PNG") else "jpg"


def refused(code: str) -> RefusedUpload:
    return RefusedUpload(code)


def opening(clean: Callable[..., Cleaned]) -> Callable[..., dict[str, Any]]:
    """The task that cleans the one file that it is given (`cms.sandbox.child`)."""

    def opened(files: list[Path], made: Path, **options: Any) -> dict[str, Any]:
        (path,) = files
        with open(path, "rb") as upload:
            cleaned = clean(upload, **options)
            cleaned.file.seek(0)
            with open(made / FILE, "wb") as file:
                shutil.copyfileobj(cleaned.file, file)
        sizes = {}
        if cleaned.thumbnail is not None:
            (made / THUMBNAIL).write_bytes(cleaned.thumbnail)
            sizes = ladder.write(cleaned.thumbnail, made)
        return {
            "extension": cleaned.extension,
            "pages": cleaned.pages,
            "slides": cleaned.slides,
            "duration_s": cleaned.duration_s,
            "shows": cleaned.shows,
            "sizes": sizes,
        }

    return opened
