"""What the worker does each second, and what is looked at every night."""

import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.delivery.static_tree import ledger
from cms.delivery.static_tree.export import CURRENT, Export
from cms.delivery.static_tree.tree import FAILED, SINCE
from cms.delivery.static_tree.wanted import KIT, wanted
from cms.documents.visibility import is_open

LATE = 600  # seconds for which a tree may be behind before somebody hears of it


def tick(now: datetime) -> bool | None:
    """Bring EXPORT_DIR up to date; nothing without that setting."""
    return _export(settings.EXPORT_DIR).tick(now) if settings.EXPORT_DIR else None


@cache
def _export(directory: str) -> Export:
    return Export(Path(directory))


def nightly() -> Iterator[str]:
    """Sentences for the nightly check: is there a tree, is it up to date, and does it give out the
    numbers that are given out?"""
    if not (settings.EXPORT_DIR and is_open()):
        return
    current = Path(settings.EXPORT_DIR) / CURRENT
    if not current.is_dir():
        yield f"There is no static tree in {settings.EXPORT_DIR}: nothing is answered in an outage"
        return
    noted = ledger.noted(current)
    since = noted.get(SINCE, "")
    if since and time.time() - int(since) > LATE:
        yield "The static tree is not up to date: some addresses are not answered in an outage"
    if failed := int(noted.get(FAILED) or 0):
        yield f"{failed} addresses could not be written into the static tree; the log says why"
    for entry in wanted(timezone.now()).entries.values():
        if entry.rank == KIT:
            yield from entry.differences(current)
