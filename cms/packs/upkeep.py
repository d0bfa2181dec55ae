"""What the worker does for packs each second: make one that is due. No publication waits for it."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from cms.api import served
from cms.documents.models import Feed, Follower
from cms.documents.packs.models import SEED, PackFailure
from cms.documents.packs.offered import offered
from cms.documents.visibility import is_open
from cms.packs import due, made, seed, storing
from cms.packs.contents import read_contents
from cms.packs.due import Wanted
from cms.packs.made import Made
from cms.packs.makers import MAKERS

logger = logging.getLogger(__name__)

LOOK = timedelta(minutes=5)  # again, whether anything was published or not
# after a failure; twice as long each time
PAUSE, LONGEST = timedelta(seconds=30), timedelta(hours=1)
TOLD_AFTER = timedelta(days=1)


class Overtaken(Exception):
    """Something was published while a pack was made: what was read is of two moments."""


class Round:
    """What this process saw when it looked last. Where nothing was published since, a look is one
    short statement."""

    def __init__(self) -> None:
        self.seen: object = None
        self.next = timezone.now()

    def go(self, now: datetime) -> int:
        """How many were made: one at most, so that whatever became urgent meanwhile comes first."""
        feed = Feed.objects.values_list("epoch", "seq", "turns").get(pk=Feed.ONLY)
        if (feed == self.seen and now < self.next) or not is_open():
            return 0
        if Follower.objects.filter(failures=0).exists():
            return 0  # it would be of before, and be made again
        found = due.due(now)
        pauses = _pauses([one.which for one in found])
        found = [one for one in found if pauses.get(one.which, now) <= now]
        ready = [one.which for one in found if one.at <= now]
        if ready:
            return int(make(ready[0], now))
        storing.remove_replaced(now)
        moments = [now + LOOK, *(one.at for one in found), *pauses.values()]
        self.seen, self.next = feed, min(moments)
        return 0


_round = Round()


def tick(now: datetime) -> int:
    """Called by the worker every second or so."""
    return _round.go(now)


def make(which: Wanted, now: datetime) -> bool:
    """Make it and put it in its place; is it offered now? What fails holds up no other."""
    try:
        is_offered = _make(which, now)
    except Overtaken:
        return False  # the next round reads again
    except Exception:
        logger.exception("A pack could not be made: %s", which, extra={"item": str(which)})
        is_offered = False
    rows = PackFailure.objects.filter(**which.columns())
    if is_offered:
        rows.delete()
        return True
    before = rows.first() or PackFailure(**which.columns(), since=now)
    before.title = which.title
    before.failures = min(before.failures + 1, 100)
    before.again_at = now + min(PAUSE * 2 ** min(before.failures - 1, 10), LONGEST)
    before.save()
    return False


def _make(which: Wanted, now: datetime) -> bool:
    """False where something that was read is not public any more, or not yet."""
    feed = served.feed()  # before everything else: what comes later makes another one
    known = made.etags(which.locale, now)
    found = (
        seed.make(which.locale, now, known)
        if which.kind == SEED
        else _of_document(which, now, known)
    )
    if served.feed() != feed:
        raise Overtaken
    if found is None:
        return False
    pack = storing.keep(which, found, epoch=feed.epoch, seq=feed.seq, now=now)
    return offered(now).filter(pk=pack.pk).exists()


def _of_document(which: Wanted, now: datetime, known: dict[made.Identity, str]) -> Made | None:
    contents = which.key and read_contents(which.key, which.locale, now, which.kind)
    if not contents:
        return None
    kind = (which.kind, which.format)
    maker = next(one for one in MAKERS if (one.kind, one.format) == kind)
    return made.of_contents(contents, maker.make(contents), known)


def _pauses(wanted: list[Wanted]) -> dict[Wanted, datetime]:
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
