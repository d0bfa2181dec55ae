"""What keeps the counters true when rows were written round us: by the worker, in slices, because
others wait for it every second."""

import logging
import time as clock
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from localize.workflow import counters
from localize.workflow.models import SavedForm, TypedText

logger = logging.getLogger(__name__)

NIGHT = time(2, 30)  # of the country's clocks
SLICE = 0.3  # seconds
COUNTED = 10  # in one step
ASKED = timedelta(days=60)  # so long a device may ask whether a form was saved


@dataclass
class _State:
    """What this process has done. A step yields what it found wrong."""

    day: date | None = None
    steps: Iterator[list[str]] | None = None


_state = _State()


def tick(now: datetime) -> None:
    """When the worker starts, as after an upgrade or a restore, and once every night; a slice of
    it each time."""
    local = timezone.localtime(now)
    if _state.day is None or (_state.day < local.date() and local.time() >= NIGHT):
        _state.day, _state.steps = local.date(), steps()
    end = clock.monotonic() + SLICE
    try:
        while _state.steps is not None and clock.monotonic() < end:
            if next(_state.steps, None) is None:
                _state.steps = None
    except Exception:
        _state.day = _state.steps = None  # from the beginning
        raise


def steps() -> Iterator[list[str]]:
    """Count and remember what was not, then look at everything."""
    kept_since = timezone.now() - TypedText.KEPT
    TypedText.objects.filter(here_at__lt=kept_since).delete()
    SavedForm.objects.filter(saved_at__lt=timezone.now() - ASKED).delete()
    yield []
    while counters.fill(COUNTED):
        yield []
    keys = counters.keys()
    for start in range(0, len(keys), COUNTED):
        found = list(counters.differences(repair=True, among=keys[start : start + COUNTED]))
        for sentence in found:
            logger.error("A translation was changed outside the workflow: %s", sentence)
        yield found
