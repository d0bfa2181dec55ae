"""Telling the caches before this system what to forget: whatever changed, with its publication.

Answers of the API and pages of the reader show parts of each other, so all of them go with any
change: asking for them again costs what the next half minute would have cost. Files are large: only
those go that no public document lists any more.

Each publication is told by its own process before a person reads “published” (`published`), and by
the worker as soon as it sees it and once more soon after (`Purger`): an answer that was on its way
at the commit comes into a cache after the first purge.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from cms.core.links import outside
from cms.documents.addresses import ROOT, WEBSITE, media_path
from cms.documents.models import Document, Feed, MediaFile
from cms.documents.packs import offered
from cms.request_context import active

logger = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds for each cache while a person waits
TIMEOUT = 5.0  # for each address, of the worker
AGENT = "cncc-purge"
AWAY = (404, 412)  # what caches answer that do not have it
# it takes PURGE also of every address that begins with what stands before a `*`; with any of these
# our own proxy (deploy/nginx.conf) forgets everything but files
WORDS = (f"{ROOT}*", f"{WEBSITE}*", "/sitemap.xml")
FILES = f"{media_path('')}*"
AGAIN = 1.75  # seconds after a publication was seen; with a look twice a second, 2.25 after it
RETRY = 2.0  # seconds, where a cache did not answer


@dataclass
class Silent:
    """Of one request: the caches that did not forget what it published."""

    caches: list[str] = field(default_factory=list)


def published() -> None:
    """Purge at once what a person's request has published; it never fails because of that. Where
    no person waits the worker does."""
    if (silent := active(Silent)) is None:
        return
    for cache in settings.FRONTEND_CACHE:
        if cache not in silent.caches and (failed := purge(cache, WORDS, within=PATIENCE)):
            logger.warning("A cache did not forget what changed: %s", failed)
            silent.caches.append(cache)


def purge(cache: str, paths: Iterable[str], *, within: float | None = None) -> str:
    """Why `cache` may still have one of `paths`; empty when it has none. within: seconds for all
    of them."""
    end = None if within is None else time.monotonic() + within
    for path in paths:
        left = TIMEOUT if end is None else end - time.monotonic()
        if left <= 0:
            return f"{cache}{path}: no time left"
        answer = outside.send(
            "PURGE",
            f"{cache.rstrip('/')}{path}",
            headers={"Host": urlsplit(settings.BASE_URL).netloc, "User-Agent": AGENT},
            timeout=left,
            within=left,
            may_open=lambda _address: True,  # the operator named it
        )
        if not answer.is_accepted and answer.status not in AWAY:
            return f"{cache}{path}: {answer.status or ''} {answer.reason}"
    return ""


class Purger:
    """What the worker purges of one cache, and when: with each version of what is published and
    each turn of the clock, at once and once more `AGAIN` seconds later, until it has answered.

    It begins with everything: what the cache was told before nobody knows. So nothing has to be
    kept for the next worker.
    """

    def __init__(self, cache: str) -> None:
        self.cache = cache
        self.version: tuple[str, int, int] | None = None
        self.turn: datetime | None = None  # the next one of the clock
        self.moments: list[float] = []  # at which to purge, by the clock that only goes on
        self.files: set[str] = set()  # that were public when it was purged
        self.owed: set[str] = set()  # what it did not answer to
        self.retry_at = 0.0

    def look(self) -> None:
        """Purge what is due. To be called twice a second; one short statement if nothing is."""
        found, now = Feed.objects.values_list("epoch", "seq", "turns").get(), time.monotonic()
        if found != self.version or self.turn is None or timezone.now() >= self.turn:
            if self.version is None or found[0] != self.version[0]:
                # which files it has of another history, or of another worker's time
                self.files = {FILES}
            self.version, self.turn = found, next_turn(timezone.now())
            self.moments = sorted([*self.moments, now, now + AGAIN])
        if self.moments and self.moments[0] <= now:
            self.moments = [one for one in self.moments if one > now]
            self._purge(self._changed())
        elif self.owed and self.retry_at <= now:
            self._purge(set())

    def _changed(self) -> set[str]:
        """All words, and files that are not public any more, which are remembered for the second
        time."""
        public = public_files()
        gone = self.files - public
        self.files = public | gone if self.moments else public
        return {*WORDS, *gone}

    def _purge(self, paths: set[str]) -> None:
        paths |= self.owed
        failed = purge(self.cache, sorted(paths))
        if failed and not self.owed:  # one that stays away is no line for each try
            logger.warning("A cache did not forget what changed, tried again: %s", failed)
        self.owed, self.retry_at = (paths if failed else set()), time.monotonic() + RETRY


def public_files() -> set[str]:
    """The addresses of files that public documents list, and of packs."""
    now = timezone.now()
    listed = MediaFile.objects.filter(document__in=Document.objects.public(now))
    packs = offered.served(now).values_list("file", flat=True)
    return {*map(media_path, listed.values_list("name", flat=True)), *map(media_path, packs)}


def next_turn(now: datetime) -> datetime:
    """When the clock alone will next change what is answered: the time of a document begins or
    ends, or a day does, which decides whether a check of a number is late."""
    stored = Document.objects.filter(deleted=False)
    ends = stored.filter(live_until__gt=now).aggregate(first=Min("live_until"))["first"]
    # a clock ahead of ours has written it
    begins = stored.filter(live_from__gt=now).aggregate(first=Min("live_from"))["first"]
    return min(filter(None, (ends, begins, _midnight(now))))


def _midnight(now: datetime) -> datetime:
    """The end of this day where the readers are."""
    day = timezone.localtime(now) + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)
