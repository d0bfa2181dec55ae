"""Reading the feed with a cursor of one's own: one process at a time, in order, at least once.

A turn takes the cursor, lets a step carry on what comes next, and moves the cursor behind what was
accepted. What fails is tried again later, and nothing behind it before. Publishing knows nothing of
this. No transaction is open while somebody else is waited for.
"""

import logging
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from public.delivery.models import LEASE, LONGEST_PAUSE, Cursor

logger = logging.getLogger(__name__)

SECONDS = 20.0  # of a turn, unless a step takes longer
FIRST, LONGEST = 5.0, LONGEST_PAUSE.total_seconds()  # seconds between two tries
LONGEST_ERROR = 200


class Failed(Exception):
    """It was not accepted, and is tried again. retry_after: seconds, if the other side said so."""

    def __init__(self, why: str, retry_after: float = 0.0) -> None:
        super().__init__(why)
        self.retry_after = retry_after


def _nothing(now: datetime) -> None:
    pass


@dataclass(frozen=True)
class Place:
    """Up to where a step came. `note` writes down what belongs to it, with the cursor."""

    epoch: str
    seq: int
    note: Callable[[datetime], None] = field(default=_nothing)


# carries on what stands behind the cursor; None: there is nothing. Raises Failed.
Step = Callable[[Cursor], Place | None]


def is_anew(cursor: Cursor, feed: Any) -> bool:
    """Is the cursor of another history than the feed (its row)?"""
    return cursor.epoch != feed.epoch or cursor.seq > feed.seq


def turn(cursor: Cursor, step: Step, *, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Carry on what there is, for some seconds; False if nothing was done, because somebody else
    has the cursor."""
    claim = _claimed(cursor.pk)
    if claim is None:
        return False
    end = time.monotonic() + SECONDS
    try:
        while time.monotonic() < end and not is_over() and _kept(cursor.pk, claim):
            cursor.refresh_from_db()
            try:
                place = step(cursor)
            except Exception as error:
                _failed(cursor, claim, error)
                break
            if place is None or not _moved(cursor.pk, claim, place):
                break
    finally:
        _mine(cursor.pk, claim).update(claim="", claimed_until=None)
    return True


def _claimed(pk: int) -> str | None:
    """A name for this turn, if the cursor is free and due."""
    now, claim = timezone.now(), secrets.token_hex(16)
    free = Cursor.objects.due(now).filter(pk=pk)
    return claim if free.update(claim=claim, claimed_until=now + LEASE) else None


def _mine(pk: int, claim: str) -> Any:
    return Cursor.objects.filter(pk=pk, claim=claim)


def _kept(pk: int, claim: str) -> bool:
    return bool(_mine(pk, claim).update(claimed_until=timezone.now() + LEASE))


def _moved(pk: int, claim: str, place: Place) -> bool:
    now = timezone.now()
    with transaction.atomic():
        is_mine = _mine(pk, claim).update(
            epoch=place.epoch, seq=place.seq, failures=0, next_at=now, last_success=now
        )
        if is_mine:
            place.note(now)
    return bool(is_mine)


def _failed(cursor: Cursor, claim: str, error: Exception) -> None:
    now, failures = timezone.now(), cursor.failures + 1
    known = {"item": cursor.pk}
    if not isinstance(error, Failed):
        logger.exception("Not carried on, tried again later: %s", cursor, extra=known)
    elif failures == 1:  # a receiver that stays away is no line for each try
        logger.warning("Not accepted, tried again until it is: %s: %s", cursor, error, extra=known)
    wait = max(pause_after(failures), min(getattr(error, "retry_after", 0.0), LONGEST))
    _mine(cursor.pk, claim).update(
        failures=failures,
        next_at=now + timedelta(seconds=wait),
        last_error=(str(error) or type(error).__name__)[:LONGEST_ERROR],
        last_error_at=now,
    )


def pause_after(failures: int) -> float:
    """Seconds: twice as long each time, an hour at most; never the same for all who wait."""
    return min(FIRST * 2.0 ** min(failures - 1, 20), LONGEST) * random.uniform(0.8, 1.0)  # noqa: S311 (it spreads tries)
