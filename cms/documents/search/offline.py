"""The index of each language as one file, for devices without a network (`compact`); the worker
makes it.

It is given out only while nothing of its language has changed since: a file may be missing, but it
never names what readers do not get any more. Publishing does not wait for it.
"""

import math
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zlib import compress as pressed
from zlib import decompress

import orjson
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from cms import handed_over
from cms.documents.addresses import locales
from cms.documents.models import (
    Document,
    DocumentQuerySet,
    Feed,
    Follower,
    SearchFile,
    SearchPart,
)
from cms.documents.rendered import compress, digest
from cms.documents.search.entries import texts_of
from khmertext.search import compact

VERSION = compact.VERSION_OF_FILE
PRESSED = 1  # how much the parts are: little, quickly
BATCH = 50  # documents that are analysed before they are stored
SECONDS = 2.0  # of a round; what is left to analyse waits for the next one
REST = 20  # times as long as it took to make a file nobody makes it again


def current(locale: str, now: datetime) -> "QuerySet[SearchFile]":
    """The file of a language, if it says what readers get at this moment."""
    feed = Feed.objects.filter(pk=Feed.ONLY, epoch=OuterRef("epoch"))
    changed = Document.objects.filter(locale=OuterRef("locale"), seq__gt=OuterRef("seq"))
    in_time = Q(until__isnull=True) | Q(until__gt=now)
    files = SearchFile.objects.filter(in_time, locale=locale, version=VERSION, made_at__lte=now)
    return files.filter(Exists(feed), ~Exists(changed))


def tick(now: datetime) -> int:
    """Make one file that is due; one short question if none is. Returns how many were made.

    None while pages follow what changed: it would be of before, and they would wait for it.
    """
    feed = Feed.objects.filter(pk=Feed.ONLY)
    files = SearchFile.objects.defer("body", "body_gzip").annotate(
        feed_epoch=Subquery(feed.values("epoch")), feed_seq=Subquery(feed.values("seq"))
    )
    stored = {file.locale: file for file in files}
    for locale in locales():
        file = stored.get(locale)
        if file is None or _is_due(file, now):
            if Follower.objects.filter(failures=0).exists() or not analyse(locale, SECONDS):
                return 0
            make(locale, now)
            return 1
    return 0


def _is_due(file: Any, now: datetime) -> bool:
    is_same = (
        (file.epoch, file.version, file.synonyms) == (file.feed_epoch, VERSION, _stamp())
        and (file.until is None or file.until > now)
        and file.made_at <= now
    )
    if is_same and file.seq == file.feed_seq:
        return False
    if is_same and not Document.objects.filter(locale=file.locale, seq__gt=file.seq).exists():
        SearchFile.objects.filter(pk=file.pk, seq=file.seq).update(seq=file.feed_seq)
        return False
    return not file.made_at <= now < file.made_at + timedelta(seconds=REST * file.seconds)


def make(locale: str, now: datetime) -> SearchFile:
    """Write the file of a language."""
    feed = Feed.objects.get(pk=Feed.ONLY)  # before everything else: what comes later is another one
    analyse(locale)
    begun = time.perf_counter()
    body = compact.encode(_listed(locale, now), handed_over.synonyms(), locale=locale)
    packed = compress(body)
    made = {
        "epoch": feed.epoch,
        "seq": feed.seq,
        "version": VERSION,
        "synonyms": _stamp(),
        "until": _turn(locale, now),
        "body": body,
        "body_gzip": packed,
        "etag": digest(body),
        "etag_gzip": digest(packed),
        "made_at": now,
        "seconds": time.perf_counter() - begun,
    }
    file, _is_new = SearchFile.objects.update_or_create(locale=locale, defaults=made)
    # what keeps answers, and the static tree, look again
    Feed.objects.filter(pk=Feed.ONLY).update(turns=F("turns") + 1)
    return file


def analyse(locale: str, seconds: float = math.inf) -> bool:
    """Write the parts of documents that have none, or one of other words; after so many seconds
    begin no more. Are all there?"""
    end = time.monotonic() + seconds
    SearchPart.objects.filter(document__deleted=True, document__locale=locale).delete()
    while some := list(_without_part(locale)[:BATCH]):
        _write(some)
        if time.monotonic() > end:
            return False
    return True


def _without_part(locale: str) -> DocumentQuerySet:
    right = SearchPart.objects.filter(document=OuterRef("pk"), seq=OuterRef("seq"), version=VERSION)
    rows = Document.objects.filter(~Exists(right), locale=locale, deleted=False)
    return rows.only("seq", "title", "card", "search_text").order_by("pk")


def _write(documents: list[Document]) -> None:
    SearchPart.objects.bulk_create(
        [
            SearchPart(document=one, seq=one.seq, version=VERSION, content=_packed(*texts_of(one)))
            for one in documents
        ],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["seq", "version", "content"],
    )


def _packed(title: str, summary: str, body: str) -> bytes:
    part = compact.part(title, summary, body)
    return pressed(orjson.dumps([part.terms, part.lengths]), PRESSED)


def _listed(locale: str, now: datetime) -> Iterator[compact.Listed]:
    """What is public, by the parts that are of the same words."""
    rows = Document.objects.public(now).filter(
        locale=locale, search_part__seq=F("seq"), search_part__version=VERSION
    )
    columns = ("key", "kind", "overlay", "search_part__content")
    for key, kind, overlay, content in rows.values_list(*columns).iterator(chunk_size=500):
        part = compact.Part(*orjson.loads(decompress(content)))
        yield compact.Listed(key, kind, part, has_numbers=not overlay)


def _turn(locale: str, now: datetime) -> datetime | None:
    """When the clock alone will change what is public."""
    rows = Document.objects.filter(locale=locale, deleted=False)
    turning = rows.filter(Q(live_from__gt=now) | Q(live_until__gt=now))
    turns = (turn for row in turning.values_list("live_from", "live_until") for turn in row)
    return min((turn for turn in turns if turn is not None and turn > now), default=None)


def _stamp() -> str:
    """Of the words that mean the same: another one makes another file."""
    found = {phrase: list(others) for phrase, others in handed_over.synonyms().items()}
    return digest(orjson.dumps(found, option=orjson.OPT_SORT_KEYS)) if found else ""
