"""Telling the cache before this system what to forget: whatever changed, within a second or two.

Answers of the API and pages of the reader live for a minute and show parts of each other, so all of
them go with any change: asking for them again costs what the next minute would have cost. Files
live for ever and are large: only those go that no public document lists any more.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms.api import served
from cms.delivery.models import Cursor, PublicFile
from cms.delivery.reading import Failed, Place, is_anew
from cms.documents.addresses import ROOT, WEBSITE, media_path
from cms.documents.models import Document, MediaFile
from cms.publishing.links import outside

TIMEOUT = 5.0  # seconds for each address
AGENT = "cncc-purge"
AWAY = (404, 412)  # what caches answer that do not have it
# it takes PURGE also of every address that begins with what stands before a `*`: nginx's module
EVERYTHING = (f"{ROOT}*", f"{WEBSITE}*", "/sitemap.xml")
FILES = f"{media_path('')}*"


def is_used() -> bool:
    return bool(settings.FRONTEND_CACHE)


def cursor() -> Cursor:
    """The one of the cache. A new one belongs to no history, so that everything is forgotten."""
    found, _made = Cursor.objects.get_or_create(name=Cursor.EDGE, defaults={"epoch": "", "seq": 0})
    return found


def step(cursor: Cursor) -> Place | None:
    """Purge what changed behind `cursor`. A step of `reading.turn`."""
    feed = served.feed()
    is_first = is_anew(cursor, feed)
    if not is_first and feed.seq == cursor.seq:
        return None
    # before the purge: what comes and goes while that fails is known, too
    _note_public()
    gone = list(_gone().values_list("name", flat=True))
    # which files it has of another history, or of a time without purging, nobody knows
    for path in (*EVERYTHING, *map(media_path, gone), *([FILES] if is_first else [])):
        _purge(path)
    return Place(feed.epoch, feed.seq, partial(_forget, gone))


def _purge(path: str) -> None:
    """Raises Failed."""
    answer = outside.send(
        "PURGE",
        f"{settings.FRONTEND_CACHE.rstrip('/')}{path}",
        headers={"Host": urlsplit(settings.BASE_URL).netloc, "User-Agent": AGENT},
        timeout=TIMEOUT,
        may_open=lambda _address: True,  # the operator named it
    )
    if not answer.is_accepted and answer.status not in AWAY:
        raise Failed(f"{path}: {answer.status or ''} {answer.reason}")


def _public_files() -> Any:
    return MediaFile.objects.filter(document__in=Document.objects.public(timezone.now()))


def _gone() -> Any:
    """Files that a cache may have and that nobody is to get any more."""
    return PublicFile.objects.exclude(Exists(_public_files().filter(name=OuterRef("name"))))


def _forget(gone: Iterable[str], _now: Any) -> None:
    PublicFile.objects.filter(name__in=list(gone)).delete()


def _note_public() -> None:
    known = PublicFile.objects.filter(name=OuterRef("name"))
    new = _public_files().exclude(Exists(known)).values_list("name", flat=True).distinct()
    PublicFile.objects.bulk_create(PublicFile.of(new), ignore_conflicts=True, batch_size=500)
