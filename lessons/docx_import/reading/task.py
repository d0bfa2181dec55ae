"""What the process does that opens a Word file (`cms.sandbox.child`)."""

from pathlib import Path
from typing import Any

from lessons.docx_import import carried, lengths
from lessons.docx_import.reading import drawings
from lessons.docx_import.reading.read import read
from lessons.docx_import.values import Manuscript


def opened(files: list[Path], made: Path, *, whole_book: bool) -> dict[str, Any]:
    (path,) = files
    manuscript = read(path.read_bytes(), lengths.WHOLE_BOOK if whole_book else lengths.LESSON)
    drawn = Manuscript(tuple(drawings.drawn(manuscript.items)), manuscript.notes)
    return carried.to_json(drawn, made)
