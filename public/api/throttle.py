"""How often one address may ask for what no cache can answer.

A bucket for each address, in the memory of this process and nowhere else: it fills again while
nobody asks, and is forgotten when it is full. Everything that a cache may keep is never counted, so
that a school behind one address reads as fast as it likes.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from threading import Lock

from django.http import HttpRequest

from cms.proxy import client_address

MOST = 10_000  # addresses that are remembered


class Buckets:
    """at_once: questions in a full bucket; a_second: how fast it fills."""

    def __init__(
        self, at_once: int, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.at_once, self.a_second, self.clock = at_once, a_second, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # and when that was so
        self._lock = Lock()

    def take(self, address: str) -> int:
        """0, and one question is taken; else the seconds after which there is one again."""
        now = self.clock()
        with self._lock:
            left, before = self._left.pop(address, (float(self.at_once), now))
            left = min(self.at_once, left + max(0.0, now - before) * self.a_second)
            is_enough = left >= 1
            self._left[address] = (left - is_enough, now)
            self._forget(now)
        return 0 if is_enough else ceil((1 - left) / self.a_second)

    def _forget(self, now: float) -> None:
        """Whose bucket is full again, and of too many those who asked the longest ago."""
        until_full = self.at_once / self.a_second
        while self._left:
            address, (_left, at) = next(iter(self._left.items()))
            if now - at < until_full and len(self._left) <= MOST:
                return
            del self._left[address]


_buckets: dict[tuple[int, float], Buckets] = {}


def seconds_to_wait(request: HttpRequest, limits: tuple[int, float] | None) -> int:
    """0 where the question may be answered. limits: how many at once, and how many more a second;
    None: without a limit. What has other limits is counted apart."""
    if limits is None:
        return 0
    buckets = _buckets.setdefault(limits, Buckets(*limits))
    return buckets.take(client_address(request))
