"""What is in an uploaded Word file, read in a process of its own (`reading.task`)."""

from functools import cache
from typing import Any

from cms.sandbox import running
from lessons.docx_import import carried, lengths
from lessons.docx_import.refusals import REFUSALS, refused
from lessons.docx_import.values import Item

_TASK = "lessons.docx_import.reading.task:opened"


def items(upload: Any) -> list[Item]:
    """Of a whole book; ValidationError with a sentence if it cannot be a file of Word."""
    if upload.size > lengths.LARGEST_MB * 2**20:
        raise refused("too_large")
    with running.opened(_TASK, [upload], refusals=REFUSALS) as made:
        return carried.from_json(made.values, cache(made.content))


def items_of_lesson(upload: Any) -> list[Item]:
    """The same, if it is no longer than one lesson."""
    found = items(upload)
    if code := lengths.refusal(found):
        raise refused(code)
    return found
