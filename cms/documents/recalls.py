"""Values of contacts that turned out wrong: what a copy of the documents must stop showing.

Noted where documents stop giving a value out, with the documents themselves. Why it is not given
out is known to who keeps the rows. A value that is only hidden is no recall until it is wrong.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache

from django.db.models import Subquery

from cms import handed_over
from cms.documents.models import Feed, Gap, HiddenValue, Recall
from cms.documents.numbers.contacts import Contact
from cms.documents.statements import Statement

Value = tuple[str, str]  # key of a contact, digest of its `href`


def note(feed: Feed, *, lost: set[Value], given: set[Value], records_changed: bool) -> None:
    """Raise a recall for each value that was wrong: of those that readers have lost, and of those
    that were hidden before, unless they are given out again.

    given: by the documents that were written. What is hidden is asked about again whenever a record
    changes, because no document will say that it turned out wrong.
    """
    if not (lost or given or records_changed):
        return
    hidden = {(str(row.key), row.sha256): row.pk for row in HiddenValue.objects.all()}
    back = given - lost
    asked = lost | hidden.keys() - back
    wrong = handed_over.wrong_values(asked) if asked else {}
    for (key, sha256), reason in sorted(wrong.items()):
        feed.seq += 1
        Recall.objects.create(seq=feed.seq, key=key, sha256=sha256, reason=reason)
    over = [pk for value, pk in hidden.items() if value in back or value in wrong]
    if over:
        HiddenValue.objects.filter(pk__in=over).delete()
    HiddenValue.objects.bulk_create(
        HiddenValue(key=key, sha256=sha256)
        for key, sha256 in sorted(lost - wrong.keys() - hidden.keys())
    )


def values(contacts: Mapping[str, Iterable[Contact]]) -> set[Value]:
    """Of contacts by key, those that can be called, written to or opened."""
    return {
        (key, digest(href))
        for key, found in contacts.items()
        for href, _shown in found
        if href is not None
    }


def digest(href: str) -> str:
    """What stands for a value: the SHA-256 of its `href`, in hexadecimal digits."""
    return hashlib.sha256(href.encode()).hexdigest()


def version() -> int:
    """Of paper that is made now: the number of the latest recall, or where the history began again
    after it; 0 while there is neither."""
    (row,) = _version().rows()
    return max(row.recall or 0, row.beginning or 0)


@cache
def _version() -> Statement:
    recalled = Recall.objects.order_by("-seq").values("seq")[:1]
    begun = Gap.objects.order_by("-until").values("until")[:1]
    rows = Feed.objects.annotate(recall=Subquery(recalled), beginning=Subquery(begun))
    return Statement(rows, ("recall", "beginning"))


def is_known(version: int) -> bool:
    """Do we know every recall since paper of this version was made? Not if a history that is lost
    may have made it. Who knows no recall prints 0, at any time."""
    gaps = Gap.objects.filter(until__gt=version)
    if version:
        gaps = gaps.filter(after__lte=version)
    return version <= Feed.objects.get().seq and not gaps.exists()
