"""What a copy comes to: of each language and kind how many documents, and one digest of them.

A client that makes the same of its copy knows with one small request whether it lost something,
and of which part. The ETag of each document is that of the feed, so words and numbers that changed
are in it.
"""

import hashlib
from collections import defaultdict
from datetime import datetime
from functools import cache as kept_by_process
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from cms.api.lists import KEPT_FOR
from cms.api.shapes import CopyDigest
from cms.documents.models import Document, is_in_time
from cms.documents.statements import Statement

# language → kind → digest
Digests = dict[str, dict[str, CopyDigest]]


def of_everything(feed: Any) -> tuple[int, Digests]:
    """The digests, and the number of the feed at which they are true; `feed` was read before.

    The rows are one statement, so one moment. If something was published between `feed` and that
    moment, its number is among theirs, and all that is before it is there too: the order of numbers
    is that of commits.
    """
    now = timezone.now()
    name = f"digests:{feed.epoch}:{feed.seq}"
    if kept := cache.get(name):
        seq, digests, since, until = kept
        if since <= now and (until is None or now < until):
            return seq, digests
    seq, digests, until = _made(feed.seq, now)
    cache.set(name, (seq, digests, now, until), KEPT_FOR)
    return seq, digests


def _made(seq: int, now: datetime) -> tuple[int, Digests, datetime | None]:
    """The same, and when the clock alone will change it."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    turns = []
    for row in _all().rows():
        seq = max(seq, row.seq)
        if row.deleted:
            continue
        turns += [turn for turn in (row.live_from, row.live_until) if turn and turn > now]
        if is_in_time(row, now):
            lines[row.locale, row.kind].append(f"{row.key} {row.etag}\n")
    digests: Digests = defaultdict(dict)
    for (locale, kind), found in lines.items():
        digests[locale][kind] = {
            "count": len(found),
            "sha256": hashlib.sha256("".join(sorted(found)).encode()).hexdigest(),
        }
    return seq, dict(digests), min(turns, default=None)


@kept_by_process
def _all() -> Statement:
    columns = ("seq", "locale", "kind", "key", "etag", "deleted", "live_from", "live_until")
    return Statement(Document.objects.all(), columns)
