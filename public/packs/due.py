"""Which packs there should be, and when which of them is to be made again.

At once where none is offered; an hour after the last time where only words have changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.documents import made_by
from cms.documents.addresses import locales
from cms.documents.models import Document
from cms.documents.pack_models import DOCUMENTS, SEED, Pack, PackDocument
from cms.documents.packs.offered import offered
from public.api.emergency import HELP_NOW
from public.packs import printing
from public.packs.makers import MAKERS

AT_MOST = timedelta(hours=1)  # once, while what there is holds
ZIP = "zip"


@dataclass(frozen=True)
class Wanted:
    """A pack that there should be."""

    kind: str
    format: str
    locale: str
    key: UUID | None = None
    title: str = field(default="", compare=False)

    def columns(self) -> dict[str, Any]:
        names = ("kind", "format", "locale", "key")
        return {name: getattr(self, name) for name in names}

    def rows(self) -> "QuerySet[Pack]":
        """The one that there is."""
        return Pack.objects.filter(**self.columns(), replaced_at=None)

    def __str__(self) -> str:
        return f"{self.kind} {self.locale} {self.title} ({self.format})"


@dataclass(frozen=True)
class Due:
    """Not before `at`. is_missing: none is offered meanwhile."""

    which: Wanted
    at: datetime
    is_missing: bool


def wanted(now: datetime) -> Iterator[Wanted]:
    """Of languages that have help-now: no file leaves without it. Books and seeds come first."""
    public = Document.objects.public(now).filter(locale__in=locales())
    with_help = set(public.filter(kind=HELP_NOW).values_list("locale", flat=True))
    for locale in sorted(with_help):
        yield Wanted(SEED, ZIP, locale)
    rows = public.filter(locale__in=with_help).order_by("locale", "position", "pk")
    prints = not printing.lacking()
    for maker in (one for one in MAKERS if prints or not one.is_printed):
        of_kind = rows.filter(kind=DOCUMENTS[maker.kind])
        for locale, key, title in of_kind.values_list("locale", "key", "title"):
            yield Wanted(maker.kind, maker.format, locale, key, title)


def due(now: datetime) -> list[Due]:
    """The missing ones first, then the oldest. Takes from the rows what is wanted no more."""
    there = {
        Wanted(row.kind, row.format, row.locale, row.key): row
        for row in Pack.objects.filter(replaced_at=None).annotate(
            is_offered=Exists(offered(now).filter(pk=OuterRef("pk"))), is_old=_is_old()
        )
    }
    found = []
    for which in wanted(now):
        row: Any = there.pop(which, None)
        if row is None or not row.is_offered:
            found.append(Due(which, now, is_missing=True))
        elif row.is_old or row.program != made_by.packs():
            found.append(Due(which, row.made_at + AT_MOST, is_missing=False))
    over = [row.pk for row in there.values()]
    if over:
        Pack.objects.filter(pk__in=over).update(replaced_at=now)
    return sorted(found, key=lambda one: (not one.is_missing, one.at))


def _is_old() -> Q:
    """Is a document in it another one now? Everything in a language is, with any change."""
    same = {name: OuterRef(name) for name in ("key", "kind", "locale", "etag")}
    changed = PackDocument.objects.filter(~Exists(Document.objects.filter(**same)))
    newer = Document.objects.filter(locale=OuterRef("locale"), seq__gt=OuterRef("seq"))
    return Q(Exists(changed.filter(pack=OuterRef("pk")).exclude(etag=""))) | (
        Q(kind=SEED) & Q(Exists(newer))
    )
