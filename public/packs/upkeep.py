"""What the worker does for packs each second: make those that are due. No publication waits."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from cms.core import advisory_locks
from cms.documents.models import Feed, Follower
from cms.documents.pack_models import SEED, PackFailure
from cms.documents.packs.offered import offered
from cms.documents.visibility import is_open
from public.api import served
from public.packs import due, made, printing, seed, storing
from public.packs.contents import read_contents
from public.packs.due import Wanted
from public.packs.made import Made
from public.packs.makers import MAKERS, Maker
from public.packs.printer import NotPrinted

logger = logging.getLogger(__name__)

State = tuple[str, int, int]  # of the feed: what is due follows from it and from the clock
LOOK = timedelta(minutes=5)  # again, whether anything was published or not
BUDGET = 5.0  # seconds of one round, in which several are made
# after a failure; twice as long each time
PAUSE, LONGEST = timedelta(seconds=30), timedelta(hours=1)
TOLD_AFTER = timedelta(days=1)
PATIENCE = timedelta(minutes=3)  # with the printer, which may print another page first


@dataclass(frozen=True)
class Asked:
    """A page that the printer has (`printing.ask`), and what the file will be of."""

    which: Wanted
    made: Made  # the content is not there yet
    epoch: str
    seq: int
    at: datetime
    name: str


class Overtaken(Exception):
    """Something was published while a pack was made: what was read is of two moments."""


class Round:
    """What this process saw when it looked last, and what of it is still to be made. Where nothing
    was published since, a look is one short statement."""

    def __init__(self) -> None:
        self.seen: State | None = None
        self.next = timezone.now()
        self.ready: list[Wanted] = []
        self.asked: Asked | None = None

    def go(self, now: datetime) -> int:
        """How many were made in the time that a round has. What becomes urgent comes first."""
        if not (self.ready or self.asked or self._is_overtaken(now, _state())) or not is_open():
            return 0
        if not self.asked and not advisory_locks.take(advisory_locks.PACKS):
            return 0  # another worker would empty the folder of the printer
        try:
            return self._go(now)
        finally:
            if not self.asked:
                advisory_locks.release(advisory_locks.PACKS)

    def _go(self, now: datetime) -> int:
        made, end = 0, time.monotonic() + BUDGET
        if self.asked:
            made += self._attempt(self.asked.which, now, partial(self._take, self.asked, now))
        while not Follower.objects.filter(failures=0).exists():  # else it would be of before
            state = _state()
            if self._is_overtaken(now, state):
                self._look(now, state)
            which = next((one for one in self.ready if not (self.asked and _is_printed(one))), None)
            if which is None:
                storing.remove_replaced(now)
                break
            self.ready.remove(which)
            made += self._attempt(which, now, partial(self.make, which, now))
            if time.monotonic() >= end:
                break
        return made

    def _attempt(self, which: Wanted, now: datetime, do: Callable[[], bool | None]) -> int:
        """As `attempt`; a pack that is kept is a publication itself, after which no look is due."""
        before = _state()
        made = attempt(which, now, do)
        if not made:
            self.next = min(self.next, now + PAUSE)
        elif self.seen == before:
            epoch, seq, turns = before
            self.seen = (epoch, seq, turns + 1)
        return made

    def _is_overtaken(self, now: datetime, state: State) -> bool:
        return state != self.seen or now >= self.next

    def _look(self, now: datetime, state: State) -> None:
        found = due.due(now)
        pauses = _pauses({one.which for one in found})
        found = [one for one in found if pauses.get(one.which, now) <= now]
        asked = self.asked and self.asked.which
        self.ready = [one.which for one in found if one.at <= now and one.which != asked]
        later = [one.at for one in found if one.at > now]
        self.seen, self.next = state, min([now + LOOK, *later, *pauses.values()])

    def make(self, which: Wanted, now: datetime) -> bool | None:
        """Is it offered now? None: the printer has it. False where something that was read is not
        public any more, or not yet."""
        feed = served.feed()  # before everything else: what comes later makes another one
        found = _made(which, now)
        if served.feed() != feed:
            raise Overtaken
        if found is None:
            return False
        if _is_printed(which):
            name = printing.ask(found.content)
            self.asked = Asked(which, found, feed.epoch, feed.seq, now, name)
            return None
        return _kept(which, found, feed.epoch, feed.seq, now)

    def _take(self, asked: Asked, now: datetime) -> bool | None:
        """The same of what was printed; None while it is not there."""
        try:
            content = printing.taken(asked.name)
        except NotPrinted:
            self.asked = None
            raise
        if content is None and now < asked.at + PATIENCE:
            return None
        self.asked = None
        if content is None:
            raise NotPrinted("The printer did not answer: systemctl status cncc-print")
        found = replace(asked.made, content=content)
        is_offered = _kept(asked.which, found, asked.epoch, asked.seq, asked.at)
        if not is_offered and served.feed().seq != asked.seq:
            raise Overtaken
        return is_offered


_round = Round()


def tick(now: datetime) -> int:
    """Called by the worker every second or so."""
    return _round.go(now)


def attempt(which: Wanted, now: datetime, do: Callable[[], bool | None]) -> int:
    """How many are offered by what it does, which is not done yet if it says None. What fails
    holds up no other."""
    try:
        is_offered = do()
    except Overtaken:
        return 0  # the next round reads again
    except Exception:
        logger.exception("A pack could not be made: %s", which, extra={"item": str(which)})
        is_offered = False
    rows = PackFailure.objects.filter(**which.columns())
    if is_offered:
        rows.delete()
    elif is_offered is not None:
        before = rows.first() or PackFailure(**which.columns(), since=now)
        before.title = which.title
        before.failures = min(before.failures + 1, 100)
        before.again_at = now + min(PAUSE * 2 ** min(before.failures - 1, 10), LONGEST)
        before.save()
    return int(bool(is_offered))


def maker_of(which: Wanted) -> Maker:
    kind = (which.kind, which.format)
    return next(one for one in MAKERS if (one.kind, one.format) == kind)


def _is_printed(which: Wanted) -> bool:
    return which.kind != SEED and maker_of(which).is_printed


def _made(which: Wanted, now: datetime) -> Made | None:
    known = made.etags(which.locale, now)
    if which.key is None:
        return seed.make(which.locale, now, known)
    make = maker_of(which).make
    contents = read_contents(which.key, which.locale, now, which.kind)
    return made.of_contents(contents, make(contents), known) if contents else None


def _kept(which: Wanted, found: Made, epoch: str, seq: int, now: datetime) -> bool:
    pack = storing.keep(which, found, epoch=epoch, seq=seq, now=now)
    return offered(now).filter(pk=pack.pk).exists()


def _state() -> State:
    return Feed.objects.values_list("epoch", "seq", "turns").get(pk=Feed.ONLY)


def _pauses(wanted: set[Wanted]) -> dict[Wanted, datetime]:
    """When those that failed are tried again; who is due no more is forgotten."""
    found: dict[Wanted, datetime] = {}
    for row in PackFailure.objects.all():
        which = Wanted(row.kind, row.format, row.locale, row.key)
        if which in wanted:
            found[which] = row.again_at
        else:
            row.delete()
    return found


def failing(now: datetime) -> list[str]:
    """What could not be made for a day."""
    rows = PackFailure.objects.filter(since__lte=now - TOLD_AFTER).order_by("since")
    return [str(row) for row in rows]


def nightly() -> Iterator[str]:
    """Sentences for the nightly check: what could not be made, and which files changed."""
    for name in failing(timezone.now()):
        yield f"{name} cannot be carried away: it could not be made for a day; the log says why"
    for name in storing.retire_changed(timezone.now()):
        yield f"The file {name} was not what was made: it is made again"
