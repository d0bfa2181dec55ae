"""What of the stored documents goes out, and the one door that it passes.

A row here has the columns that a question asked for, by name, and always those of `WHO`.
"""

import gzip
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django.utils import timezone

from cms.documents.models import Document, DocumentQuerySet, Feed, Recall
from cms.documents.numbers.contact_overlay import as_given
from cms.documents.rendered import compress
from cms.documents.statements import Given, Statement, given

WHO = ("key", "locale", "kind", "overlay")


def going_out(rows: Iterable[Any]) -> list[Any]:
    """`rows` with their bytes (`body`, `body_gzip`, `card`) and ETags (`etag`, `etag_gzip`) as
    they may be shown at this moment.

    Whatever is stored passes here on its way to apps, websites and our own reader. So what changed
    before their documents are written again (`overlay`) is put in here; the stored ETags say so
    already.
    """
    return [_as_given(row) if row.overlay else row for row in rows]


def _as_given(row: Any) -> Any:
    given = {
        column: as_given(bytes(row_bytes), row.overlay)
        for column in ("body", "card")
        if (row_bytes := getattr(row, column, None)) is not None
    }
    if (packed := getattr(row, "body_gzip", None)) is not None:
        given["body_gzip"] = compress(as_given(gzip.decompress(bytes(packed)), row.overlay))
    return row._replace(**given)


def of(column: str, name: str | None = None) -> Given:
    """A value to compare a document's `column` with."""
    return given(Document, column, name)


def public_now() -> DocumentQuerySet:
    """What may be read when the statement runs, of `kind`; `documents` gives the moment."""
    return Document.objects.public(of("live_from", "now")).filter(kind=of("kind"))


def documents(statement: Statement, **values: Any) -> list[Any]:
    return going_out(statement.rows(now=timezone.now(), **values))


@lru_cache(maxsize=64)
def one(by: str | None, languages: int, columns: tuple[str, ...]) -> Statement:
    """The document of one kind in each of so many languages (`locale0` …): that whose `by` is
    given, or, at a fixed address, the only one."""
    which = {} if by is None else {by: of(by)}
    codes = [of("locale", f"locale{number}") for number in range(languages)]
    rows = public_now().filter(locale__in=codes, **which)
    # should two pages claim a fixed address, the first wins
    return Statement(rows.order_by("-position", "-pk"), (*WHO, *columns))


@lru_cache(maxsize=64)
def changes(most: int, columns: tuple[str, ...], languages: int, kinds: int) -> Statement:
    """Documents changed after `seq`, tombstones too; of so many languages (`locale0` …; 0: of all)
    and of so many kinds (`kind0` …)."""
    rows = Document.objects.since(of("seq"))
    for column, count in (("locale", languages), ("kind", kinds)):
        if count:
            codes = [of(column, f"{column}{number}") for number in range(count)]
            rows = rows.filter(**{f"{column}__in": codes})
    return Statement(rows[:most], (*WHO, *columns))


def recalls(since: int, until: int) -> list[Any]:
    """The recalls behind one number of the feed, up to another."""
    return _recalls().rows(since=since, until=until)


@cache
def _recalls() -> Statement:
    rows = Recall.objects.filter(
        seq__gt=given(Recall, "seq", "since"), seq__lte=given(Recall, "seq", "until")
    )
    return Statement(rows.order_by("seq"), ("seq", "key", "sha256", "reason", "at"))


def feed() -> Any:
    """The row of the Feed: `epoch` and `seq`."""
    (row,) = _feed().rows()
    return row


@cache
def _feed() -> Statement:
    return Statement(Feed.objects.filter(pk=Feed.ONLY), ("epoch", "seq"))
