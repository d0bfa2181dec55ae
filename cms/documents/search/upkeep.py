"""The index follows its version, and what tokens are worth follows the documents.

Entries are written with their documents; here are those that another version of the analyser made,
or that were never made (an upgrade, a restore). Meanwhile these documents are found as they were,
or not yet.
"""

import math
import time
from collections import Counter
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from cms.documents.models import Document, Feed, SearchEntry, SearchTerm
from cms.documents.search import entries
from cms.documents.search.entries import VERSION

BATCH = 25  # documents in a transaction, during which nobody publishes
SECONDS = 2.0  # in one round of the worker; what is left waits for the next one
CHANGED = 0.1  # the share of documents that have come or gone when tokens are counted again


def tick(now: datetime) -> int:
    """Called by the worker: short questions if nothing is due. Returns how many were written."""
    written = rebuild(SECONDS)
    recount()
    return written


def outdated() -> "QuerySet[Document]":
    """Public documents without an entry of this analyser."""
    return Document.objects.filter(deleted=False).exclude(search_entry__version=VERSION)


def rebuild(seconds: float = math.inf) -> int:
    """Write the entries that are missing or of another version; returns how many. After so many
    seconds no further batch is begun."""
    end = time.monotonic() + seconds
    written = 0
    while rows := _write_some():
        written += len(rows)
        if time.monotonic() > end:
            break
    return written


def _write_some() -> list[Document]:
    if not outdated().exists():
        return []
    with transaction.atomic():
        # nobody writes these documents until their entries are stored
        Feed.objects.lock()
        rows = list(outdated().defer("body", "body_gzip").order_by("pk")[:BATCH])
        entries.write(rows)
    return rows


def recount() -> int:
    """Count the tokens of each language whose number of documents has changed enough; returns how
    many languages that were."""
    now = dict(
        Document.objects.filter(search_entry__isnull=False)
        .values_list("locale")
        .annotate(number=Count("pk"))
    )
    counted = dict(SearchTerm.objects.filter(token="").values_list("locale", "documents"))
    due = [
        locale
        for locale in {*now, *counted}
        if abs(now.get(locale, 0) - counted.get(locale, 0)) > CHANGED * counted.get(locale, 0)
    ]
    for locale in sorted(due):
        count(locale)
    return len(due)


def count(locale: str) -> None:
    """What each token of a language is worth, counted anew."""
    counts: Counter[str] = Counter()
    rows = SearchEntry.objects.filter(document__locale=locale)
    number = 0
    for texts in rows.values_list("title", "summary", "body").iterator(chunk_size=500):
        number += 1
        counts.update(" ".join(texts).split())
    terms = [
        SearchTerm(locale=locale, token=token, documents=having)
        for token, having in counts.items()
        if having > 1
    ]
    with transaction.atomic():
        SearchTerm.objects.filter(locale=locale).delete()
        if number:
            terms.append(SearchTerm(locale=locale, token="", documents=number))
        SearchTerm.objects.bulk_create(terms, batch_size=2000)
        # all at once and quite other ones: without it the whole language is read for each query
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {SearchTerm._meta.db_table}")


def mend() -> None:
    """Write every entry again, and take away those of tombstones."""
    SearchEntry.objects.filter(document__deleted=True).delete()
    SearchEntry.objects.update(version=0)
    rebuild()
    recount()


def check() -> list[str]:
    """Entries of documents that are not public; what else may be wrong, `projection.check` says."""
    lost = SearchEntry.objects.filter(document__deleted=True).select_related("document")
    return [f"{one.document}: is a tombstone and can still be searched for" for one in lost]
