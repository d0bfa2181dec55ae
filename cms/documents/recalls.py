"""Values of contacts that turned out wrong: what a copy of the documents must stop showing.

Noted where documents stop giving a value out, with the documents themselves. Why it is not given
out is known to who keeps the rows: a value that is only hidden is no recall.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache

from django.conf import settings
from django.db.models import Max
from django.utils.module_loading import import_string

from cms.documents.contacts import Contact
from cms.documents.models import Feed, Gap, Recall

Why = Callable[[Mapping[str, set[str]]], Mapping[str, str]]


def note(feed: Feed, gone: Mapping[str, set[Contact]]) -> None:
    """Raise a recall for each value of these contacts (by key) that was wrong."""
    values = {
        key: {href for href, _shown in contacts if href is not None}
        for key, contacts in gone.items()
    }
    values = {key: hrefs for key, hrefs in values.items() if hrefs}
    if not values:
        return
    for key, reason in sorted(_why(settings.RECALLED_WHEN)(values).items()):
        for href in sorted(values[key]):
            feed.seq += 1
            Recall.objects.create(seq=feed.seq, key=key, sha256=digest(href), reason=reason)


def digest(href: str) -> str:
    """What stands for a value: the SHA-256 of its `href`, in hexadecimal digits."""
    return hashlib.sha256(href.encode()).hexdigest()


def version() -> int:
    """Of paper that is made now: the number of the latest recall, or where the history began again
    after it; 0 while there is neither."""
    recall = Recall.objects.aggregate(newest=Max("seq"))["newest"] or 0
    return max(recall, Gap.objects.aggregate(newest=Max("until"))["newest"] or 0)


def is_known(version: int) -> bool:
    """Do we know every recall since paper of this version was made? Not if a history that is lost
    may have made it. Who knows no recall prints 0, at any time."""
    gaps = Gap.objects.filter(until__gt=version)
    if version:
        gaps = gaps.filter(after__lte=version)
    return version <= Feed.objects.get().seq and not gaps.exists()


@cache
def _why(name: str) -> Why:
    why: Why = import_string(name)
    return why
