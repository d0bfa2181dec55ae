"""The threads of the worker that carry on what was published: one that looks every second, and one
for each reader of the feed that is behind.

A receiver that is slow holds up nobody but itself: neither other receivers, nor the cache, nor what
else falls due. Nothing is kept in memory: whoever is killed is followed by the next worker.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from types import TracebackType

from django.db import close_old_connections, connections
from django.db.models import Q
from django.utils import timezone

from cms.api import served
from cms.delivery import edge, webhooks
from cms.delivery.models import LEASE, Cursor
from cms.delivery.reading import Step, turn

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between looks
AFTER_FAILURE = 30.0  # seconds: a database that is away is not worth a line of the log each second
AT_THE_END = 5.0  # seconds that are left to whoever is in the middle of it


def due() -> list[Cursor]:
    """Who is behind the feed and may try now; two look-ups."""
    if edge.is_used() and not Cursor.objects.filter(name=Cursor.EDGE).exists():
        edge.cursor()
    wanted = Q(webhook__is_active=True) | (Q(name=Cursor.EDGE) if edge.is_used() else Q())
    rows = Cursor.objects.behind(served.feed()).due(timezone.now()).filter(wanted)
    return list(rows.order_by("pk"))


def step_of(cursor: Cursor) -> Step:
    return edge.step if cursor.name == Cursor.EDGE else webhooks.step


def once() -> None:
    """One turn for each, one after the other: for a worker that does one round."""
    for cursor in due():
        turn(cursor, step_of(cursor))


class Rounds:
    """`with Rounds():` the threads run beside what stands in the block."""

    def __init__(self, pause: float = PAUSE) -> None:
        self.pause = pause
        self._stopped = threading.Event()
        self._looking = _thread("delivery", self._look)
        # by the key of a cursor; with when it began
        self._turns: dict[int, tuple[threading.Thread, float]] = {}

    def __enter__(self) -> None:
        self._looking.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        end = time.monotonic() + AT_THE_END
        for thread in (self._looking, *(thread for thread, _begun in self._turns.values())):
            thread.join(max(0.0, end - time.monotonic()))

    def _look(self) -> None:
        wait = self.pause
        try:
            while not self._stopped.wait(wait):
                close_old_connections()
                wait = self.pause
                try:
                    self._begin(due())
                except Exception:
                    logger.exception("Nothing was carried on, tried again later")
                    wait = max(AFTER_FAILURE, self.pause)
        finally:
            connections.close_all()

    def _begin(self, cursors: list[Cursor]) -> None:
        now = time.monotonic()
        # who takes longer than a step may has lost the cursor
        self._turns = {
            pk: (thread, begun)
            for pk, (thread, begun) in self._turns.items()
            if thread.is_alive() and now - begun < 2 * LEASE.total_seconds()
        }
        for cursor in cursors:
            if cursor.pk not in self._turns:
                thread = _thread(cursor.name, partial(self._turn, cursor))
                self._turns[cursor.pk] = (thread, now)
                thread.start()

    def _turn(self, cursor: Cursor) -> None:
        try:
            turn(cursor, step_of(cursor), is_over=self._stopped.is_set)
        except Exception:
            logger.exception("Not carried on: %s", cursor, extra={"item": cursor.pk})
        finally:
            connections.close_all()


def _thread(name: str, do: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=do, name=name, daemon=True)
