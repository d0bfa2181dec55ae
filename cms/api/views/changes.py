"""GET /api/v1/changes/: what changed, in commit order, the latest state of each document.

CouchDB's `_changes` semantics. The Feed row is read before the documents: read after them, it may
name a change that the page did not see (measured: 33 of 341 pages skipped one).
"""

from datetime import datetime
from typing import Any

import orjson
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from cms.api import served
from cms.api.answers import Composed, composed_answer
from cms.api.filters.tokens import part_of, seq_of, token
from cms.api.lists import KEPT_FOR
from cms.api.schema import openapi, query
from cms.api.shapes import Changed, Changes, CurrentHead, FeedEnd, FeedRecall, TombstoneHead
from cms.api.views.base import ReadView
from cms.api.views.one_document import joined, with_members
from cms.documents.addresses import locales
from cms.documents.kinds import kinds
from cms.documents.rendered import digest, instant

MOST = 500
PARTS = ("locale", "kind")
COLUMNS = ("seq", "etag", "deleted", "live_from", "live_until")


class ChangesView(ReadView):
    parameters = ("since", "limit", "locale", "kind", "count")

    @extend_schema(
        operation_id="changes",
        summary="What changed, in commit order; without since, everything",
        description=(
            "Ask again with last_seq. An entry is the latest state of one document, or a tombstone "
            "(state: deleted): drop your copy. recalls, where there are any, name values of "
            "contacts that turned out wrong: stop showing them wherever you keep them. 410: the "
            "token belongs to another history, or to another part of the feed; fetch everything "
            "again after Retry-After."
        ),
        parameters=[
            query.text("since", "The last_seq of an earlier answer."),
            query.number("limit", "Entries at most.", minimum=1, maximum=MOST, default=MOST),
            query.text("locale", "Only this language."),
            query.text(
                "kind",
                "Only these kinds, with commas; with a minus before each, all but these: "
                "`lessons,services`, `-guides`.",
            ),
            query.flag(
                "count",
                "Also say how many entries there are from here to the end. Ask once, with the "
                "first page.",
            ),
        ],
        responses=openapi.answer(Changes, 400, 410),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.asked
        limit = asked.number("limit", default=MOST, lowest=1, highest=MOST)
        locale = asked.choice("locale", list(locales()))
        wanted = asked.some("kind", list(kinds()))
        narrowed = {name: value for name in PARTS if (value := asked.one(name)) is not None}
        part = part_of(narrowed)
        since = asked.one("since")
        feed = served.feed()
        seq = 0 if since is None else seq_of(since, feed, part)
        count = _counted(feed, seq, locale, wanted) if asked.flag("count") else None
        values: dict[str, Any] = {f"kind{n}": kind for n, kind in enumerate(wanted or ())}
        if locale is not None:
            values["locale"] = locale

        def read(is_whole: bool) -> Composed:
            columns = (*COLUMNS, "body") if is_whole else COLUMNS
            of_all = served.changes(limit + 1, columns, locale is not None, len(wanted or ()))
            rows = served.documents(of_all, seq=seq, **values)
            has_more = len(rows) > limit
            shown = rows[:limit]
            last = shown[-1].seq if shown else 0
            until = last if has_more else max(last, feed.seq)
            end: FeedEnd = {"last_seq": token(feed.epoch, until, part), "has_more": has_more}
            if count is not None:
                end["count"] = count
            # who has no copy has nothing to take back
            recalled = [] if since is None else served.recalls(seq, until)
            if recalled:
                end["recalls"] = [_recall(row) for row in recalled]
            now = timezone.now()
            entries = [_entry(row, now) for row in shown]
            return Composed(
                names=[f"{end}", *(f"{one['seq']} {one['etag']}" for one in entries)],
                body=lambda: with_members(
                    b'{"results":' + joined(map(_written, entries, shown)) + b"}", end
                ),
                ends=[],
            )

        return composed_answer(request, read)


def _counted(feed: Any, seq: int, locale: str | None, wanted: list[str] | None) -> int:
    """How many entries follow, tombstones too. To count is to read them all, so a number is kept
    until something is published; one that is published meanwhile may be in it."""
    name = f"changes:{digest(orjson.dumps([feed.epoch, feed.seq, seq, locale, wanted]))}"
    kept = cache.get(name)
    if kept is None:
        kept = served.count_of_changes(seq, locale, wanted)
        cache.set(name, kept, KEPT_FOR)
    return int(kept)


def _entry(row: Any, now: datetime) -> CurrentHead | TombstoneHead:
    """A tombstone has no etag and no document; so has one whose time is over or not yet come."""
    which: Changed = {"seq": row.seq, "kind": row.kind, "key": row.key, "locale": row.locale}
    if row.deleted or not _is_in_time(row, now):
        return {**which, "state": "deleted", "deleted": True, "etag": None}
    return {**which, "state": "current", "deleted": False, "etag": row.etag}


def _recall(row: Any) -> FeedRecall:
    return {
        "seq": row.seq,
        "key": str(row.key),
        "sha256": row.sha256,
        "reason": row.reason,
        "since": instant(row.at),
    }


def _written(entry: CurrentHead | TombstoneHead, row: Any) -> bytes:
    content = b"null" if entry["deleted"] else bytes(row.body)
    return orjson.dumps(entry)[:-1] + b',"document":' + content + b"}"


def _is_in_time(row: Any, now: datetime) -> bool:
    begun = row.live_from is None or row.live_from <= now
    return begun and (row.live_until is None or row.live_until > now)
