"""What keeps counters and memory true when rows were written round us: by the worker."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from localize.workflow import counters, memory

logger = logging.getLogger(__name__)

NIGHT = time(2, 30)  # Cambodia's time


@dataclass
class _Done:
    day: date | None = None


_done = _Done()


def tick(now: datetime) -> None:
    """When the worker starts, as after an upgrade or a restore, and once every night."""
    local = timezone.localtime(now)
    if _done.day is None or (_done.day < local.date() and local.time() >= NIGHT):
        run()
        _done.day = local.date()


def run() -> list[str]:
    """Count and remember what was not; sentences about what was counted wrong, also logged."""
    counters.fill()
    memory.catch_up()
    found = list(counters.differences(repair=True))
    for sentence in found:
        logger.error("A translation was changed outside the workflow: %s", sentence)
    return found
