"""The threads of the worker that carry on what was published: one that looks twice a second, one
for each reader of the feed that is behind, and one for each cache before this system.

Who is slow holds up nobody but itself: neither another receiver, nor another cache, nor what else
falls due. Nothing is kept in memory that the next worker would miss.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from types import TracebackType

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from public.api import served
from public.delivery import edge, webhooks
from public.delivery.models import LEASE, Cursor
from public.delivery.reading import turn

logger = logging.getLogger(__name__)

PAUSE = 0.5  # seconds between looks
AFTER_FAILURE = 30.0  # seconds: a database that is away is not worth a line of the log each second
AT_THE_END = 5.0  # seconds that are left to whoever is in the middle of it


def due() -> list[Cursor]:
    """Who is behind the feed and may try now; two look-ups."""
    rows = Cursor.objects.behind(served.feed()).due(timezone.now())
    return list(rows.filter(webhook__is_active=True).order_by("pk"))


def once() -> None:
    """One turn for each, one after the other: for a worker that does one round."""
    for cache in settings.FRONTEND_CACHE:
        edge.Purger(cache).look()
    for cursor in due():
        turn(cursor, webhooks.step)


class Rounds:
    """`with Rounds():` the threads run beside what stands in the block."""

    def __init__(self, pause: float = PAUSE) -> None:
        self.pause = pause
        self._stopped = threading.Event()
        purgers = map(edge.Purger, settings.FRONTEND_CACHE)
        self._looking = [
            _thread("delivery", partial(self._look, self._begin_turns)),
            *(_thread(f"purging {one.cache}", partial(self._look, one.look)) for one in purgers),
        ]
        # by the key of a cursor; with when it began
        self._turns: dict[int, tuple[threading.Thread, float]] = {}

    def __enter__(self) -> None:
        for thread in self._looking:
            thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        end = time.monotonic() + AT_THE_END
        for thread in (*self._looking, *(thread for thread, _begun in self._turns.values())):
            thread.join(max(0.0, end - time.monotonic()))

    def _look(self, carry_on: Callable[[], None]) -> None:
        wait = self.pause
        try:
            while not self._stopped.wait(wait):
                close_old_connections()
                wait = self.pause
                try:
                    carry_on()
                except Exception:
                    logger.exception("Nothing was carried on, tried again later")
                    wait = max(AFTER_FAILURE, self.pause)
        finally:
            connections.close_all()

    def _begin_turns(self) -> None:
        cursors = due()
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
            turn(cursor, webhooks.step, is_over=self._stopped.is_set)
        except Exception:
            logger.exception("Not carried on: %s", cursor, extra={"item": cursor.pk})
        finally:
            connections.close_all()


def _thread(name: str, do: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=do, name=name, daemon=True)
