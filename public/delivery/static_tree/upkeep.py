"""What the worker does each second, and what is looked at every night."""

import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.documents.visibility import is_open
from public.delivery.static_tree import ledger
from public.delivery.static_tree.export import CURRENT, TREES, Export
from public.delivery.static_tree.tree import FAILED, SINCE
from public.delivery.static_tree.wanted import KIT, wanted

LATE = 600  # seconds for which a tree may be behind before somebody hears of it


def tick(now: datetime) -> bool | None:
    """Bring EXPORT_DIR up to date; nothing in a demonstration."""
    return _export(settings.EXPORT_DIR).tick(now) if settings.EXPORT_DIR else None


@cache
def _export(directory: str) -> Export:
    return Export(Path(directory))


def nightly() -> Iterator[str]:
    """Sentences for the nightly check: is there a tree, is it up to date, and does it give out the
    numbers that are given out?"""
    if not (settings.EXPORT_DIR and is_open()):
        return
    directory = Path(settings.EXPORT_DIR)
    current = directory / CURRENT
    if not current.is_dir():
        if not _is_being_made(directory / TREES):
            yield f"There is no static tree in {directory}: nothing is answered in an outage"
        return
    noted = ledger.noted(current)
    if _is_late(noted.get(SINCE, "")):
        yield "The static tree is not up to date: some addresses are not answered in an outage"
    if failed := int(noted.get(FAILED) or 0):
        yield f"{failed} addresses could not be written into the static tree; the log says why"
    for entry in wanted(timezone.now()).entries.values():
        if entry.rank == KIT:
            yield from entry.differences(current)


def _is_being_made(trees: Path) -> bool:
    """Is there one that the worker has begun, and not long ago?"""
    begun = (ledger.noted(one).get(SINCE, "") for one in trees.glob("*"))
    return any(since and not _is_late(since) for since in begun)


def _is_late(since: str) -> bool:
    """Empty: it is up to date."""
    return bool(since) and time.time() - int(since) > LATE
