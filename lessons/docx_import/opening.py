"""An uploaded Word file as a manuscript, read in a process of its own (`reading.task`)."""

from functools import cache
from typing import Any

from cms.sandbox import running
from lessons.docx_import import carried
from lessons.docx_import.refusals import REFUSALS, refused
from lessons.docx_import.values import Manuscript

LARGEST_UPLOAD = 5 * 1024 * 1024  # bytes
_TASK = "lessons.docx_import.reading.task:opened"


def manuscript(upload: Any, *, whole_book: bool = False) -> Manuscript:
    """What is in the file; ValidationError with a sentence if it cannot be one of Word."""
    if upload.size > LARGEST_UPLOAD:
        raise refused("too_large")
    with running.opened(_TASK, [upload], refusals=REFUSALS, whole_book=whole_book) as made:
        return carried.from_json(made.values, cache(made.content))
