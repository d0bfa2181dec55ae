"""How often was searched, and how often in vain: two numbers a day and language, nothing else.

An answer adds one in the memory of its process. A thread of its own writes what has come together
once in a while, and once more when the process ends; so no answer waits, and none fails because the
database is away or takes nothing: what could not be written stays and is tried again. A process
that is killed loses what it had not written, a minute at most.
"""

import atexit
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date
from threading import Lock, Timer

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone

from cms.api.models import SearchCount

logger = logging.getLogger(__name__)

Day = tuple[date, str]  # of the office's clock; language
MOST = 1000  # days and languages that wait; more are not counted


class Tally:
    """What one process has counted and not written."""

    def __init__(self) -> None:
        self._searches: Counter[Day] = Counter()
        self._without_result: Counter[Day] = Counter()
        self._lock = Lock()
        self._timer: Timer | None = None

    def add(self, locale: str, *, found: bool) -> None:
        day = (timezone.localdate(timezone=timezone.get_default_timezone()), locale)
        with self._lock:
            if len(self._searches) >= MOST and day not in self._searches:
                return
            self._searches[day] += 1
            self._without_result[day] += not found
            self._start()

    def write(self) -> None:
        """Add what was counted to the table. Raises what the database does, and forgets nothing
        then."""
        with self._lock:
            searches, without_result = self._searches, self._without_result
            self._searches, self._without_result = Counter(), Counter()
        if not searches:
            return
        try:
            _store(searches, without_result)
        except Error:
            with self._lock:
                self._searches.update(searches)
                self._without_result.update(without_result)
            raise

    def _start(self) -> None:
        """Write after a while; nobody waits for it."""
        every = settings.SEARCHES_COUNTED_SECONDS
        if every is None or self._timer is not None:
            return
        self._timer = Timer(every, self._in_time)
        self._timer.daemon = True
        self._timer.start()

    def _in_time(self) -> None:
        try:
            write_if_possible(self)
        finally:
            connection.close()  # this thread's own
            with self._lock:
                self._timer = None
                if self._searches:
                    self._start()


def write_if_possible(which: Tally) -> None:
    try:
        which.write()
    except Error:
        logger.warning("Searches could not be counted; tried again later.")


def _store(searches: Mapping[Day, int], without_result: Mapping[Day, int]) -> None:
    with transaction.atomic():
        for (day, locale), number in sorted(searches.items()):
            row, _is_new = SearchCount.objects.get_or_create(day=day, locale=locale)
            SearchCount.objects.filter(pk=row.pk).update(
                searches=F("searches") + number,
                without_result=F("without_result") + without_result[day, locale],
            )


def at_end() -> None:
    """Of a process."""
    if settings.SEARCHES_COUNTED_SECONDS is not None:
        write_if_possible(tally)


tally = Tally()
atexit.register(at_end)
