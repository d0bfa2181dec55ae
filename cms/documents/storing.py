"""Writing documents: the rows of the feed, of facets, files, searching, old addresses and
dependencies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, Min, OuterRef, Q, Value
from django.db.models.functions import Concat, Left
from django.utils import timezone

from cms.documents.context import PAGE, Context, Part, Shown
from cms.documents.kinds import kinds
from cms.documents.models import Dependency, Document, Facet, Feed, Follower, MediaFile, OldSlug
from cms.documents.numbers.contact_overlay import News
from cms.documents.rendered import ETAG, Rendered, compress, digest, slugs
from cms.documents.search import entries
from cms.documents.visibility import PageIdentity


def places_among(places: Iterable[PageIdentity]) -> Q:
    """The rows with a `key` and `locale` of one of these."""
    keys: dict[str, list[UUID]] = {}
    for place in places:
        keys.setdefault(place.locale, []).append(place.key)
    wanted = Q(pk__in=[])
    for locale, found in keys.items():
        wanted |= Q(locale=locale, key__in=found)
    return wanted


def among(rows: Iterable[Shown]) -> Q:
    """The dependencies on one of these."""
    keys: dict[str, list[str]] = {}
    for model, pk in rows:
        keys.setdefault(model, []).append(pk)
    wanted = Q(pk__in=[])
    for model, found in keys.items():
        wanted |= Q(model=model, pk_text__in=found)
    return wanted


def showing(rows: Iterable[Shown]) -> Exists:
    """The documents that show one of these."""
    same = {name: OuterRef(name) for name in ("key", "locale", "kind")}
    return Exists(Dependency.objects.filter(among(rows), **same))


@dataclass
class Stored:
    """What is stored of some pages: their documents by kind, and what these show."""

    documents: dict[PageIdentity, dict[str, Document]] = field(default_factory=dict)
    dependencies: dict[PageIdentity, list[Dependency]] = field(default_factory=dict)

    @cached_property
    def bodies_of_facts(self) -> dict[int, bytes]:
        """The bodies that documents of facts had when they were first asked for, by their key."""
        facts = [
            document.pk
            for by_kind in self.documents.values()
            for document in by_kind.values()
            if not document.deleted and kinds()[document.kind].is_fact
        ]
        bodies = Document.objects.filter(pk__in=facts).values_list("pk", "body")
        return {pk: bytes(body) for pk, body in bodies}

    @classmethod
    def of(cls, places: list[PageIdentity], *, whole: bool = False) -> "Stored":
        """whole: with the bodies and what searching knows, which are only needed to check them."""
        stored = cls({place: {} for place in places}, {place: [] for place in places})
        among = places_among(places)
        documents = Document.objects.filter(among).prefetch_related("facets", "media_files")
        if whole:
            documents = documents.select_related("search_entry")
        for document in documents if whole else documents.defer("body", "body_gzip"):
            place = PageIdentity(document.key, document.locale)
            stored.documents[place][document.kind] = document
        for row in Dependency.objects.filter(among):
            stored.dependencies[PageIdentity(row.key, row.locale)].append(row)
        return stored


def fitting_slugs(page: Any, stored: dict[str, Document]) -> dict[str, str]:
    """By kind, the slugs that documents of `page` have and keep."""
    candidates = slugs(page)
    return {
        kind: document.slug
        for kind, document in stored.items()
        if not document.deleted and document.slug in candidates
    }


def free_slugs(page: Any, kinds: list[str]) -> dict[str, str]:
    """By kind, the best slug for `page` that no other page has now."""
    candidates = slugs(page)
    rows = Document.objects.filter(
        locale=page.locale.language_code, kind__in=kinds, slug__in=candidates, deleted=False
    ).exclude(key=page.translation_key)
    taken = set(rows.values_list("kind", "slug"))
    return {kind: next(slug for slug in candidates if (kind, slug) not in taken) for kind in kinds}


def leave_to_follow(places: list[PageIdentity]) -> None:
    """Note who is written later."""
    Follower.objects.bulk_create(
        (Follower(key=place.key, locale=place.locale) for place in places), ignore_conflicts=True
    )


def tell_until_then(
    feed: Feed, places: list[PageIdentity], news: News, lost: dict[str, set[Shown]]
) -> None:
    """Until those are written who follow every answer says the `news` in them, and the files `lost`
    are closed in those that show what lost them.

    Who keeps a copy hears of it now: the documents for which there are news take new numbers of
    the feed, with gaps, in their present order.
    """
    rows = Document.objects.filter(places_among(places), deleted=False)
    for behind in {frozenset(shown) for shown in lost.values()}:
        names = [name for name, shown in lost.items() if shown == behind]
        MediaFile.objects.filter(name__in=names, document__in=rows.filter(showing(behind))).delete()
    if not (news.lost or news.left):
        return
    alike = rows.values("locale", "overlay").annotate(first=Min("pk"), last=Max("pk"))
    told = [(one, news.after(one["overlay"], one["locale"])) for one in alike]
    told = [(one, now) for one, now in told if now != one["overlay"]]
    if not told:
        return
    first = min(one["first"] for one, _ in told)
    for one, now in told:  # no group becomes one that is still to come: `after` is idempotent
        rows.filter(locale=one["locale"], overlay=one["overlay"]).update(
            overlay=now,
            etag=Concat(Left("etag", ETAG), Value(mark(now))),
            etag_gzip=Concat(Left("etag_gzip", ETAG), Value(mark(now))),
            seq=F("pk") + (feed.seq + 1 - first),
            changed_at=timezone.now(),
        )
    feed.seq += max(one["last"] for one, _ in told) - first + 1


def mark(overlay: str) -> str:
    """What the ETags of a document end with while answers say something else than its body."""
    return f"-{digest(overlay.encode())[:16]}" if overlay else ""


class Writer:
    """Gathers what is decided and writes it in few statements (`write`), in that order; all but
    the feed, whose numbers it gives out.

    `free_slugs` reads the tables, so whoever asks it writes first.
    """

    def __init__(self, feed: Feed, context: Context) -> None:
        self.feed = feed
        self.context = context
        self.count = 0  # documents written and tombstones left
        self._documents: list[Document] = []
        self._reworded: list[Document] = []  # of which something else can be found than before
        self._rendered: list[tuple[Document, Rendered, bool, bool]] = []
        self._taken: list[Document] = []  # of which an old slug of another page may be theirs now
        self._gone: list[int] = []
        self._new: list[Dependency] = []

    def store(
        self, place: PageIdentity, kind: str, before: Document | None, rendered: Rendered
    ) -> Document:
        document = before or Document(key=place.key, locale=place.locale, kind=kind)
        was_public = before is not None and not before.deleted
        words = entries.texts_of(document) if was_public else None
        slug = rendered.columns["slug"]
        if was_public and document.slug != slug:
            self._keep_old_slug(document)
        if not was_public or document.slug != slug:
            self._taken.append(document)
        facets = before is None or rendered.other_facets(document)
        files = before is None or rendered.other_files(document)
        for name, value in rendered.columns.items():
            setattr(document, name, value)
        document.deleted = False
        document.overlay = ""
        document.body_gzip = compress(rendered.columns["body"])
        document.etag_gzip = digest(document.body_gzip)
        self._put(document)
        if entries.texts_of(document) != words:
            self._reworded.append(document)
        self._rendered.append((document, rendered, facets, files))
        self.context.wrote(place, kind, document.title, turned=not was_public)
        return document

    def write_tombstone(self, place: PageIdentity, document: Document) -> None:
        """Leave a tombstone: clients must learn that the document is gone."""
        self._keep_old_slug(document)
        document.deleted = True
        document.body = document.body_gzip = document.card = None
        document.etag = document.etag_gzip = document.overlay = ""
        document.slug = document.title = document.search_text = ""
        document.live_from = document.live_until = document.age_min = document.age_max = None
        self._put(document)
        self._reworded.append(document)
        self._rendered.append((document, NOTHING, True, True))
        self.context.wrote(place, document.kind, None)

    def remember(
        self,
        place: PageIdentity,
        known: list[Dependency],
        looked_at: dict[str, dict[Shown, Part]],
    ) -> None:
        """Note what the documents of `place` show, and forget what they showed before."""
        wanted = {
            (kind, *row, part) for kind, rows in looked_at.items() for row, part in rows.items()
        }
        stored = {(row.kind, row.model, row.pk_text, row.part): row.pk for row in known}
        self._gone += [pk for identity, pk in stored.items() if identity not in wanted]
        self._new += [
            Dependency(
                key=place.key,
                locale=place.locale,
                kind=kind,
                model=model,
                pk_text=pk,
                target=UUID(pk) if model == PAGE else None,
                part=part,
            )
            for kind, model, pk, part in sorted(wanted - stored.keys())
        ]

    def write(self) -> None:
        if self._documents:
            new = [document for document in self._documents if document.pk is None]
            old = [document for document in self._documents if document.pk is not None]
            Document.objects.bulk_create(
                old, update_conflicts=True, unique_fields=["id"], update_fields=_COLUMNS
            )
            Document.objects.bulk_create(new)
            entries.write({one.pk: one for one in self._reworded}.values())
        if self._taken:
            taken = Q()
            for document in self._taken:
                taken |= Q(locale=document.locale, kind=document.kind, slug=document.slug)
            OldSlug.objects.filter(taken).delete()
        self._write_rows()
        if self._gone:
            Dependency.objects.filter(pk__in=self._gone).delete()
        if self._new:
            Dependency.objects.bulk_create(self._new)
        self._documents, self._reworded, self._rendered, self._taken = [], [], [], []
        self._gone, self._new = [], []

    def _put(self, document: Document) -> None:
        self.feed.seq += 1
        self.count += 1
        document.seq, document.changed_at = self.feed.seq, timezone.now()
        self._documents.append(document)

    def _write_rows(self) -> None:
        """Facets and files of those documents that have other ones than before."""
        with_facets = [(one, rendered) for one, rendered, facets, _ in self._rendered if facets]
        if with_facets:
            Facet.objects.filter(document__in=[one for one, _ in with_facets]).delete()
            Facet.objects.bulk_create(
                row for one, rendered in with_facets for row in Facet.of(one, rendered.facets)
            )
        with_files = [(one, rendered) for one, rendered, _, files in self._rendered if files]
        if with_files:
            MediaFile.objects.filter(document__in=[one for one, _ in with_files]).delete()
            MediaFile.objects.bulk_create(
                MediaFile.of(one, columns)
                for one, rendered in with_files
                for columns in sorted(rendered.files)
            )

    def _keep_old_slug(self, document: Document) -> None:
        OldSlug.objects.update_or_create(
            locale=document.locale,
            kind=document.kind,
            slug=document.slug,
            defaults={"key": document.key},
        )


NOTHING = Rendered({}, frozenset(), frozenset())
_COLUMNS = [field.name for field in Document._meta.concrete_fields if not field.primary_key]
