"""A page of the feed: what changed behind one of its numbers, for the address `changes` and for
whoever reads it here.

CouchDB's `_changes` semantics. The Feed row is read before the documents: read after them, it may
name a change that the page did not see (measured: 33 of 341 pages skipped one).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone

from cms.documents.models import is_in_time
from cms.documents.rendered import instant
from public.api import served
from public.api.shapes import Changed, CurrentHead, FeedRecall, TombstoneHead

COLUMNS = ("seq", "etag", "deleted", "live_from", "live_until")


@dataclass(frozen=True)
class Page:
    """`heads` are of `rows`, in their order; behind `until` there is what comes next."""

    heads: list[CurrentHead | TombstoneHead]
    rows: list[Any]
    until: int
    has_more: bool


def page(
    feed: Any,
    seq: int,
    limit: int,
    *,
    locales: Collection[str] = (),
    kinds: Collection[str] = (),
    is_whole: bool = False,
) -> Page:
    """At most `limit` entries behind `seq`. feed: the row of the Feed, read before.

    locales, kinds: only these; empty: all. is_whole: the rows have the bodies, too.
    """
    values: dict[str, Any] = {
        f"{column}{n}": code
        for column, codes in (("locale", locales), ("kind", kinds))
        for n, code in enumerate(codes)
    }
    columns = (*COLUMNS, "body") if is_whole else COLUMNS
    statement = served.changes(limit + 1, columns, len(locales), len(kinds))
    rows = served.documents(statement, seq=seq, **values)
    has_more = len(rows) > limit
    shown = rows[:limit]
    last = shown[-1].seq if shown else 0
    now = timezone.now()
    return Page(
        heads=[_head(row, now) for row in shown],
        rows=shown,
        until=last if has_more else max(last, feed.seq),
        has_more=has_more,
    )


def written(entry: CurrentHead | TombstoneHead, row: Any) -> bytes:
    """An entry with the document of its row."""
    content = b"null" if entry["deleted"] else bytes(row.body)
    return orjson.dumps(entry)[:-1] + b',"document":' + content + b"}"


def recalls(since: int, until: int) -> list[FeedRecall]:
    """Those behind one number of the feed, up to another."""
    return [
        {
            "seq": row.seq,
            "key": str(row.key),
            "sha256": row.sha256,
            "reason": row.reason,
            "since": instant(row.at),
        }
        for row in served.recalls(since, until)
    ]


def _head(row: Any, now: datetime) -> CurrentHead | TombstoneHead:
    """A tombstone has no etag and no document; so has one whose time is over or not yet come."""
    which: Changed = {"seq": row.seq, "kind": row.kind, "key": row.key, "locale": row.locale}
    if row.deleted or not is_in_time(row, now):
        return {**which, "state": "deleted", "deleted": True, "etag": None}
    return {**which, "state": "current", "deleted": False, "etag": row.etag}
