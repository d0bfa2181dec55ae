"""What a copy comes to: of each language and kind how many documents, and one digest of them.

A client that makes the same of its copy knows with one small request whether it lost something,
and of which part. The ETag of each document is that of the feed, so words and numbers that changed
are in it.
"""

import hashlib
from collections import defaultdict
from functools import cache

from django.utils import timezone

from cms.documents.models import Document, is_in_time
from cms.documents.statements import Statement
from public.api.shapes import CopyDigest

# language → kind → digest
Digests = dict[str, dict[str, CopyDigest]]


def of_everything(seq: int) -> tuple[int, Digests]:
    """The digests, and the number of the feed at which they are true; `seq` is one read before.

    The rows are one statement, so one moment. If something was published between `seq` and that
    moment, its number is among theirs, and all that is before it is there too: the order of numbers
    is that of commits.
    """
    now = timezone.now()
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _all().rows():
        seq = max(seq, row.seq)
        if not row.deleted and is_in_time(row, now):
            lines[row.locale, row.kind].append(f"{row.key} {row.etag}\n")
    digests: Digests = defaultdict(dict)
    for (locale, kind), found in lines.items():
        digests[locale][kind] = {
            "count": len(found),
            "sha256": hashlib.sha256("".join(sorted(found)).encode()).hexdigest(),
        }
    return seq, dict(digests)


@cache
def _all() -> Statement:
    columns = ("seq", "locale", "kind", "key", "etag", "deleted", "live_from", "live_until")
    return Statement(Document.objects.all(), columns)
