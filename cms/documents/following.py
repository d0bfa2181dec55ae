"""Pages that show what changed and are written afterwards, a few in each transaction.

Others publish in between, and a crash loses none: who follows is committed with the change.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.documents.models import Follower
from cms.documents.projection import publishing
from cms.documents.visibility import PageIdentity

logger = logging.getLogger(__name__)

FEW = 2  # pages in a transaction, during which nobody else publishes
AGAIN = timedelta(seconds=30)  # after one that failed
MOST_FAILURES = 1000  # that are counted
SECONDS = 5.0  # in one round; what is left waits for the next one


def left() -> int:
    """How many pages are yet to be written."""
    return Follower.objects.count()


def tick(now: datetime) -> int:
    """Called by the worker every second or two: write who follows; returns how many.

    One that fails does not hold up the others, and is tried again some time later.
    """
    end, done = time.monotonic() + SECONDS, 0
    tried: set[int] = set()
    while time.monotonic() < end:
        rows = list(_due(now).exclude(pk__in=tried).order_by("failures", "pk")[:FEW])
        if not rows:
            break
        tried |= {row.pk for row in rows}
        try:
            _write(rows)
        except Exception:
            done += sum(_write_alone(row) for row in rows)
        else:
            done += len(rows)
    return done


def _due(now: datetime) -> "QuerySet[Follower]":
    """Those that were not tried, and those that failed a while ago."""
    return Follower.objects.filter(Q(failures=0) | Q(since__lt=now - AGAIN))


def _write(rows: list[Follower]) -> None:
    with publishing() as publication:
        Follower.objects.filter(pk__in=[row.pk for row in rows]).delete()
        publication.places.update(dict.fromkeys(PageIdentity(row.key, row.locale) for row in rows))


def _write_alone(row: Follower) -> bool:
    try:
        _write([row])
    except Exception:
        logger.exception("Documents not written: %s", row, extra={"item": str(row)})
        failures = min(row.failures + 1, MOST_FAILURES)
        Follower.objects.filter(pk=row.pk).update(failures=failures, since=timezone.now())
        return False
    return True
