"""What the process does that opens a Word file (`cms.sandbox.child`)."""

from pathlib import Path
from typing import Any

from lessons.docx_import import carried
from lessons.docx_import.reading import drawings
from lessons.docx_import.reading.read import read


def opened(files: list[Path], made: Path) -> dict[str, Any]:
    (path,) = files
    return carried.to_json(drawings.drawn(read(path.read_bytes())), made)
