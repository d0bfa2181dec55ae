"""The counter of the worker: datagrams of the proxy become sums in memory, and rows of
`ReachTotal` when their day is over.

What a machine that loses its power has not written is lost; a worker that is stopped writes it.
A key is in memory until its day is over, and then only says which book it is of.
"""

import logging
import socket
import threading
from collections import Counter as Sums
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.models import F
from django.utils import timezone

from cms.documents import languages
from cms.documents.kinds import kinds
from public.api.emergency import HELP_NOW
from public.delivery.models import Measure, ReachTotal
from public.delivery.reach.books import books_of
from public.delivery.reach.lines import LONGEST, Answer, read_line

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
PAUSE = 1.0  # seconds without a datagram until the clock is looked at
MOST = 50_000  # different sums of a day; beyond these nothing is told apart by its key
AT_THE_END = 5.0  # seconds for the last sums
LEFT = 10_000  # datagrams that are read when the worker stops
READ = frozenset({200, 304})  # 304: the reader has it still
SENT = frozenset({200})  # a download that goes on (206) is the same one
# kinds of the proxy that are none of documents
KINDS = {
    "answers": Measure.ANSWERS,
    "file": Measure.FILES,
    "changes": Measure.POLLS,
    "not-understood": Measure.NOT_UNDERSTOOD,
}


class Sum(NamedTuple):
    """One sum: day is the Monday where the measure is of a week."""

    day: date
    measure: Measure
    language: str
    kind: str
    key: str


def measured(answer: Answer) -> Measure | None:
    """None for what is not counted: refusals, redirects, and kinds that nobody here has."""
    measure = KINDS.get(answer.kind)
    if measure is None and answer.kind in kinds():
        measure = Measure.HELP if answer.kind == HELP_NOW else Measure.PAGES
    return measure if answer.status in (SENT if measure == Measure.FILES else READ) else None


def period(measure: Measure, today: date) -> date:
    """The day that the total is of."""
    return today - timedelta(days=today.weekday()) if measure == Measure.ANSWERS else today


def end(one: Sum) -> date:
    """The first day on which nothing is added to it any more."""
    return one.day + timedelta(days=7 if one.measure == Measure.ANSWERS else 1)


class Counter:
    """Sums in memory of one thread; `today` says the day of the country."""

    def __init__(self, today: Callable[[], date] = timezone.localdate) -> None:
        self.today = today
        self.sums: Sums[Sum] = Sums()
        self._written = today()

    def take(self, datagram: bytes) -> None:
        """Count it, if it is of ours."""
        answer = read_line(datagram)
        measure = measured(answer) if answer else None
        if answer is None or measure is None or not _is_known(answer.language):
            return
        has_key = measure in {Measure.PAGES, Measure.FILES} and len(self.sums) < MOST
        key = answer.key if has_key else ""
        day = period(measure, self.today())
        self.sums[Sum(day, measure, answer.language, answer.kind if key else "", key)] += 1

    def look(self) -> None:
        """Once a day: write what is over. Raises DatabaseError; the sums stay until the next."""
        today = self.today()
        if today != self._written:
            self.write({one: n for one, n in self.sums.items() if end(one) <= today})
            self._written = today

    def write(self, sums: Mapping[Sum, int]) -> None:
        """Add them to the table, all or none, and forget them."""
        if sums:
            with transaction.atomic():
                for row, count in _rows(sums).items():
                    _add(row, count)
        for one in sums:
            del self.sums[one]


def _is_known(language: str) -> bool:
    return not language or language in languages.content()


def _rows(sums: Mapping[Sum, int]) -> Sums[tuple[date, Measure, str, str]]:
    """(day, measure, language, book) → how often."""
    books = books_of((one.kind, one.language, one.key) for one in sums if one.key)
    rows: Sums[tuple[date, Measure, str, str]] = Sums()
    for one, count in sums.items():
        found = books.get((one.kind, one.language, one.key))
        language, book = (found.language, found.book) if found else (one.language, "")
        rows[one.day, one.measure, language, book] += count
    return rows


def _add(row: tuple[date, Measure, str, str], count: int) -> None:
    day, measure, language, book = row
    total, is_new = ReachTotal.objects.get_or_create(
        day=day, measure=measure, language=language, book=book, defaults={"count": count}
    )
    if not is_new:
        ReachTotal.objects.filter(pk=total.pk).update(count=F("count") + count)


# The thread


@contextmanager
def counting(port: int | None = None) -> Iterator[Counter | None]:
    """Within the block a thread listens; at its end everything is written. port: 0 for none, None
    for that of the settings. None where nobody listens: what else the worker does goes on when
    another program has the port."""
    port = settings.REACH_PORT if port is None else port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        if not (port and _is_bound(listening, port)):
            yield None
            return
        counter = Counter()
        stopped = threading.Event()
        thread = threading.Thread(
            target=_listen, args=(counter, listening, stopped), name="reach", daemon=True
        )
        thread.start()
        try:
            yield counter
        finally:
            stopped.set()
            thread.join(AT_THE_END)


def _is_bound(listening: socket.socket, port: int) -> bool:
    try:
        listening.bind((HOST, port))
    except OSError:
        logger.exception("Nothing that is read is counted: port %s", port, extra={"item": port})
        return False
    listening.settimeout(PAUSE)
    return True


def _listen(counter: Counter, listening: socket.socket, stopped: threading.Event) -> None:
    try:
        while not stopped.is_set():
            with suppress(TimeoutError):
                counter.take(listening.recv(LONGEST + 1))
            _attempt(counter.look)
        _take_what_is_left(counter, listening)
        _attempt(lambda: counter.write(dict(counter.sums)))
    finally:
        connections.close_all()


def _take_what_is_left(counter: Counter, listening: socket.socket) -> None:
    listening.setblocking(False)
    with suppress(BlockingIOError):
        for _one in range(LEFT):
            counter.take(listening.recv(LONGEST + 1))


def _attempt(do: Callable[[], None]) -> None:
    """A database that is away is back later; the sums wait."""
    try:
        do()
    except DatabaseError:
        logger.exception("Totals of what was read are not written, tried again later")
        close_old_connections()
