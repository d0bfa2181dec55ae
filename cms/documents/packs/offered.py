"""Which packs are given out at this moment, and what has become of the others.

One is as long as every document in it is public, every value of a contact in it is given out, and
every picture in it is one that needs no consent and stands in a public document. Words that changed
since do not take it away: the worker makes another.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from cms.documents.models import Document, Feed, HiddenValue, MediaFile, Recall
from cms.documents.pack_models import Pack, PackDocument, PackPicture, PackValue

CURRENT, REPLACED, WITHDRAWN = "current", "replaced", "withdrawn"


def offered(now: datetime) -> "QuerySet[Pack]":
    """None that would ask another server whether its numbers hold, such as the host of a trial."""
    rows = served(now).filter(replaced_at=None, base=settings.BASE_URL)
    return rows.order_by("kind", "locale", "title", "key", "format")


def _first_end(now: datetime) -> Subquery:
    within = PackDocument.objects.filter(
        pack=OuterRef(OuterRef("pk")), **_same("key", "kind", "locale")
    )
    ending = Document.objects.filter(Exists(within), deleted=False, live_until__gt=now)
    return Subquery(ending.order_by("live_until").values("live_until")[:1])


def served(now: datetime) -> "QuerySet[Pack]":
    """Whose bytes are answered: for an hour those that were replaced, too, so that a download
    comes to its end. `ends` of a row: when the clock alone may take it away."""
    feed = Feed.objects.filter(pk=Feed.ONLY, epoch=OuterRef("epoch"))
    return intact(now).filter(Exists(feed)).exclude(file="").annotate(ends=_first_end(now))


def intact(now: datetime) -> "QuerySet[Pack]":
    """Those with nothing in them that is not given out any more. Of a seed whose file is gone only
    the values are known."""
    public = Document.objects.public(now)
    is_there = Exists(public.filter(**_same("key", "kind", "locale")))
    listed = MediaFile.objects.filter(name=OuterRef("name"))
    is_listed = Exists(listed.filter(document__in=public)) & ~Exists(
        listed.filter(needs_consent=True)
    )
    of_it = {"pack": OuterRef("pk")}
    return Pack.objects.filter(
        ~Exists(PackDocument.objects.filter(~is_there, **of_it)),
        ~Exists(PackPicture.objects.filter(~is_listed, **of_it)),
        ~Exists(_lost().filter(**of_it)),
        is_withdrawn=False,
    )


def _same(*names: str) -> dict[str, Any]:
    return {name: OuterRef(name) for name in names}


def _lost() -> "QuerySet[PackValue]":
    """Values that were recalled since, or that no document gives out now."""
    recalled = Recall.objects.filter(seq__gt=OuterRef("pack__seq"), **_same("key", "sha256"))
    hidden = HiddenValue.objects.filter(**_same("key", "sha256"))
    return PackValue.objects.filter(Exists(recalled) | Exists(hidden))


def by_digest(sha256: str, now: datetime) -> Any:
    """The pack with these bytes, offered or not. `is_offered`, `is_intact` of it say what `state`
    needs, `ends` when that may be another."""
    rows = Pack.objects.filter(sha256=sha256).order_by("-pk")
    return rows.annotate(
        is_offered=Exists(offered(now).filter(pk=OuterRef("pk"))),
        is_intact=Exists(intact(now).filter(pk=OuterRef("pk"))),
        ends=_first_end(now),
    ).first()


def state(pack: Any) -> str:
    if pack.is_offered:
        return CURRENT
    return REPLACED if pack.is_intact else WITHDRAWN


def recalls_of(pack: Pack) -> "QuerySet[Recall]":
    """The recalls since it was made of values that stand in it."""
    held = PackValue.objects.filter(pack=pack, **_same("key", "sha256"))
    return Recall.objects.filter(Exists(held), seq__gt=pack.seq).order_by("seq")
