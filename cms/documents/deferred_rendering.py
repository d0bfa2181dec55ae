"""Pages that show what changed and are written afterwards, a few in each transaction.

Others publish in between, and a crash loses none: who follows is committed with the change.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.documents.context import Context
from cms.documents.models import Follower
from cms.documents.projection import publishing
from cms.documents.visibility import PageIdentity

logger = logging.getLogger(__name__)

SHARE = 0.03  # seconds of a transaction, during which nobody else publishes, if a page takes less
MOST = 10  # pages in a transaction
AGAIN = timedelta(seconds=30)  # after one that failed
MOST_FAILURES = 1000  # that are counted
SECONDS = 5.0  # in one round; what is left waits for the next one
# between transactions: who waits for the feed has to wake up before it is taken again
PAUSE = 0.001


def left() -> int:
    """How many pages are yet to be written."""
    return Follower.objects.count()


def are_due(now: datetime) -> bool:
    """Are there any to be written by the next `tick`?"""
    return _due(now).exists()


def failed() -> list[PageIdentity]:
    """Those of them that could not be written when they were tried; the first that were noted
    first."""
    rows = Follower.objects.filter(failures__gt=0).order_by("pk")
    return [PageIdentity(*row) for row in rows.values_list("key", "locale")]


def tick(now: datetime) -> int:
    """Called by the worker every second or two: write who follows; returns how many.

    One that fails does not hold up the others, and is tried again some time later.
    """
    end, done = time.monotonic() + SECONDS, 0
    tried: set[int] = set()
    batches = Batches()
    while time.monotonic() < end:
        rows = list(_due(now).exclude(pk__in=tried).order_by("failures", "pk")[: batches.size])
        if not rows:
            break
        tried |= {row.pk for row in rows}
        try:
            batches.write(rows)
        except Exception:
            done += sum(_write_alone(row) for row in rows)
        else:
            done += len(rows)
        time.sleep(PAUSE)
    return done


class Batches:
    """The transactions of one round: as many pages in each as fit into its time, and what one of
    them looked at is not read again by the next one, unless somebody else had the feed meanwhile.
    """

    def __init__(self) -> None:
        self.size = 1
        self._context: Context | None = None
        self._turns = 0  # of the feed, as the last one left it

    def write(self, rows: list[Follower]) -> None:
        context, self._context = self._context, None  # what fails may have left anything in it
        with publishing() as publication:
            begun = time.perf_counter()
            if context is None or publication.feed.turns != self._turns:
                context = Context(timezone.now())
            publication.context = context
            Follower.objects.filter(pk__in=[row.pk for row in rows]).delete()
            places = (PageIdentity(row.key, row.locale) for row in rows)
            publication.places.update(dict.fromkeys(places))
        took = time.perf_counter() - begun
        self.size = max(1, min(MOST, int(len(rows) * SHARE / took)))
        self._context, self._turns = context, publication.feed.turns


def _due(now: datetime) -> "QuerySet[Follower]":
    """Those that were not tried, and those that failed a while ago."""
    return Follower.objects.filter(Q(failures=0) | Q(since__lt=now - AGAIN))


def _write_alone(row: Follower) -> bool:
    try:
        Batches().write([row])
    except Exception:
        logger.exception("Documents not written: %s", row, extra={"item": str(row)})
        failures = min(row.failures + 1, MOST_FAILURES)
        Follower.objects.filter(pk=row.pk).update(failures=failures, since=timezone.now())
        return False
    return True
