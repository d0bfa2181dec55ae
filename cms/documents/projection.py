"""From page rows to documents: the verbs of the read side.

All of them work inside `publishing()`: one transaction whose first act is to lock the Feed row and
whose last one is to write the documents, each once, however many rows of it were saved. So words,
facts and documents change together or not at all, and the order of commits is the order of the
feed. Locking the Feed after a page row deadlocks PostgreSQL (measured: 13 errors in 8 s).
"""

import gzip
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from cms.documents.addresses import document_path
from cms.documents.kinds import kinds_of, page_types
from cms.documents.models import Dependency, Document, Facet, Feed, MediaFile, OldSlug, new_epoch
from cms.documents.rendered import Rendered, compress, digest, document, render, slugs
from cms.documents.rendering import PAGE, Part, Rendering, Shown, shown
from cms.documents.visibility import HOME_DEPTH, Visibility


class PageIdentity(NamedTuple):
    """A page's identity for channels: its key in one language."""

    key: UUID
    locale: str


@dataclass
class Publication:
    """One transaction's feed and what it has yet to look at: pages, and rows that pages show.

    Both are sets that keep their order.
    """

    feed: Feed
    places: dict[PageIdentity, None] = field(default_factory=dict)
    rows: dict[Shown, None] = field(default_factory=dict)

    def flush(self) -> None:
        readers = [place for row in self.rows for place in _readers(row)]
        places = [*self.places, *readers]
        self.places.clear()
        self.rows.clear()
        _flush(places)


_current: ContextVar[Publication | None] = ContextVar("current publication", default=None)


@contextmanager
def publishing() -> Iterator[Publication]:
    """One transaction that locks the feed before anything else and writes the documents at its end.

    A block inside another one belongs to it: its documents are written when the outer one ends.
    """
    current = _current.get()
    if current is not None:
        with transaction.atomic():
            yield current
        return
    with transaction.atomic():
        current = Publication(Feed.objects.lock())
        token = _current.set(current)
        try:
            yield current
            current.flush()
        finally:
            _current.reset(token)


def _look_at(places: Iterable[PageIdentity]) -> None:
    with publishing() as publication:
        publication.places.update(dict.fromkeys(places))


def project(page: Page) -> None:
    """Write or withdraw the documents of `page` as its stored row stands at the end.

    Idempotent. Other documents follow where they show this page: links to it, the addresses of
    its translations, and the pages below it when it appears or disappears.
    """
    _look_at([_place(page)])


def project_subtree(page: Page) -> None:
    """`project` for `page`, what is below it and what is above: it moved, was restricted, freed."""
    below = _places(Page.objects.filter(path__startswith=page.path).order_by("path"))
    _look_at([*below, *_places(page.get_ancestors())])


def project_locales() -> None:
    """Everything of every language again: a language was added, renamed or removed."""
    _look_at(_all_places())


def withdraw(key: UUID, locale: str) -> None:
    """Take the documents of a page out whose row is gone."""
    _look_at([PageIdentity(key, locale)])


def refresh(*instances: models.Model | type[models.Model]) -> None:
    """Render every document again that shows one of `instances`; a class: that looks at all its
    rows, whichever there are."""
    with publishing() as publication:
        publication.rows.update(dict.fromkeys(shown(instance) for instance in instances))


def flush() -> None:
    """Write now what waits for the end of the block, for who compares documents within it."""
    with publishing() as publication:
        publication.flush()


def shows(instance: models.Model) -> bool:
    """Does a document look at `instance`?"""
    model, pk = shown(instance)
    return Dependency.objects.filter(model=model, pk_text=pk).exists()


def rebuild() -> int:
    """Write all documents from the page tables; returns how many were new or different.

    One transaction per page: readers and publishers are not kept waiting.
    """
    before = Feed.objects.get().seq
    for place in _all_places():
        _look_at([place])
    return Feed.objects.get().seq - before


def begin_epoch() -> None:
    """Make every token that clients hold invalid: numbers may have been given twice."""
    with publishing() as publication:
        publication.feed.epoch = new_epoch()
        publication.feed.save(update_fields=["epoch"])


def render_draft(page: Any, kind: str) -> dict[str, Any] | None:
    """The document of `kind` that `page`, as it is in memory, would yield; nothing is stored."""
    found = next((one for one in kinds_of(type(page)) if one.kind == kind), None)
    if found is None:
        return None
    place = _place(page)
    rendering = Rendering(place.locale, Visibility(timezone.now()))
    translations = _translations(place, kind)
    return document(page, found, rendering, slug=page.slug, translations=translations)


def check() -> list[str]:
    """Every difference between what is stored and what the page tables say, as sentences."""
    now = timezone.now()
    found = [line for place in _all_places() for line in _check_place(place, now)]
    highest = Document.objects.aggregate(highest=Max("seq"))["highest"] or 0
    if highest > Feed.objects.get().seq:
        found.append(f"feed: a document has seq {highest}, which the feed has not given out")
    return found


# Settling: project places until nothing follows from what changed


@dataclass(frozen=True)
class Outcome:
    """What became of one place: did any document differ, and in which fields of its card; did one
    appear or disappear; is none there?"""

    page: Page | None
    changed: bool
    turned: bool
    fields: frozenset[str] = frozenset()
    empty: bool = True


def _flush(places: Iterable[PageIdentity]) -> None:
    queue = deque(dict.fromkeys(places))
    visibility = Visibility(timezone.now())  # no page row changes until the end
    while queue:
        place = queue.popleft()
        for dependent in _dependents(place, _project_place(place, visibility)):
            if dependent not in queue:
                queue.append(dependent)


def _dependents(place: PageIdentity, outcome: Outcome) -> list[PageIdentity]:
    """The places whose documents may have to change because of `outcome`."""
    page = outcome.page
    dependents: list[PageIdentity] = []
    # without documents of its own a page leaves no trace of what it was before
    silent = page is not None and not kinds_of(type(page))
    if page is None:
        # choosers in every language hold the row that is gone
        dependents += _readers((PAGE, str(place.key)))
    elif outcome.turned or silent:
        dependents += _shown_in(place, None)
    elif outcome.changed:
        dependents += _shown_in(place, outcome.fields)
    if outcome.turned:
        dependents += _translations_of(place)
    if page is not None and outcome.turned:
        dependents += _places(page.get_ancestors())  # books and modules list what is in them
    # an empty one (a directory without contacts) leaves none either: it may just have been hidden
    below_too = outcome.turned or outcome.empty
    if page is not None and below_too and page.depth > HOME_DEPTH:
        below = Page.objects.filter(path__startswith=page.path, depth__gt=page.depth, live=True)
        dependents += _places(below.order_by("path"))
    return dependents


def _shown_in(place: PageIdentity, fields: frozenset[str] | None) -> list[PageIdentity]:
    """The places of the same language that show one of these `fields` of it; None: anything."""
    rows = Dependency.objects.filter(model=PAGE, pk_text=str(place.key), locale=place.locale)
    found: dict[PageIdentity, None] = {}
    for key, locale, part in rows.order_by("key").values_list("key", "locale", "part"):
        reader = PageIdentity(key, locale)
        is_whole = part == Dependency.EVERYTHING
        if reader == place and is_whole:
            # its own row was read for it; what may be old is the title of a link to itself
            follows = fields is None or "title" in fields
        else:
            follows = fields is None or is_whole or not fields.isdisjoint(part.split())
        if follows:
            found[reader] = None
    return list(found)


def _project_place(place: PageIdentity, visibility: Visibility) -> Outcome:
    page = _page_at(place)
    stored = {document.kind: document for document in Document.objects.of_page(*place)}
    if page is None and not any(not document.deleted for document in stored.values()):
        _remember(place, {})
        return Outcome(None, changed=False, turned=False)
    rendered, looked_at = _render_place(page, place, stored, visibility)
    changed = turned = False
    fields: frozenset[str] = frozenset()
    for kind in sorted(stored.keys() | rendered.keys()):
        before, after = stored.get(kind), rendered.get(kind)
        known = before if before is not None and not before.deleted else None
        if after is not None and (known is None or after.differences(known)):
            fields |= after.changed_fields(known) if known is not None else frozenset()
            _store(place, kind, before, after)
        elif after is None and known is not None:
            _write_tombstone(known)
        else:
            continue
        changed = True
        turned |= (known is None) != (after is None)
    _remember(place, looked_at)
    return Outcome(page, changed, turned, fields, empty=not rendered)


def _render_place(
    page: Page | None, place: PageIdentity, stored: dict[str, Document], visibility: Visibility
) -> tuple[dict[str, Rendered], dict[str, dict[Shown, Part]]]:
    """The documents that `page` yields now, by kind, and what each kind looked at."""
    rendered: dict[str, Rendered] = {}
    looked_at: dict[str, dict[Shown, Part]] = {}
    kinds = kinds_of(type(page))
    if page is not None and kinds and visibility.is_public(page):
        for kind in kinds:
            document, looked_at[kind.kind] = render(
                page,
                kind,
                slug=_slug(page, kind.kind, stored.get(kind.kind)),
                translations=_translations(place, kind.kind),
                visibility=visibility,
            )
            if document is not None:
                rendered[kind.kind] = document
    return rendered, looked_at


# Writing


def _store(place: PageIdentity, kind: str, stored: Document | None, rendered: Rendered) -> None:
    document = stored or Document(key=place.key, locale=place.locale, kind=kind)
    slug = rendered.columns["slug"]
    if not document.deleted and document.slug not in ("", slug):
        _keep_old_slug(document)
    OldSlug.objects.filter(locale=place.locale, kind=kind, slug=slug).delete()
    for name, value in rendered.columns.items():
        setattr(document, name, value)
    document.deleted = False
    document.body_gzip = compress(rendered.columns["body"])
    document.etag_gzip = digest(document.body_gzip)
    document.seq, document.changed_at = _take(), timezone.now()
    document.save()
    _drop_rows(document)
    MediaFile.objects.bulk_create(
        MediaFile(document=document, name=name, sha256=sha256)
        for name, sha256 in sorted(rendered.files)
    )
    Facet.objects.bulk_create(Facet.of(document, rendered.facets))


def _write_tombstone(document: Document) -> None:
    """Leave a tombstone: clients must learn that the document is gone."""
    _keep_old_slug(document)
    document.deleted = True
    document.body = document.body_gzip = document.card = None
    document.etag = document.etag_gzip = ""
    document.slug = document.title = document.sort_key = document.search_text = ""
    document.live_from = document.live_until = document.age_min = document.age_max = None
    document.seq, document.changed_at = _take(), timezone.now()
    document.save()
    _drop_rows(document)


def _drop_rows(document: Document) -> None:
    document.facets.all().delete()
    document.media_files.all().delete()


def _take() -> int:
    publication = _current.get()
    if publication is None:
        raise RuntimeError("Documents are written inside publishing() only.")
    return publication.feed.take()


def _keep_old_slug(document: Document) -> None:
    OldSlug.objects.update_or_create(
        locale=document.locale,
        kind=document.kind,
        slug=document.slug,
        defaults={"key": document.key},
    )


def _remember(place: PageIdentity, looked_at: dict[str, dict[Shown, Part]]) -> None:
    """Write down what the documents of `place` show, and forget what they showed before."""
    wanted = {(kind, *row, part) for kind, rows in looked_at.items() for row, part in rows.items()}
    known = {
        (row.kind, row.model, row.pk_text, row.part): row.pk
        for row in Dependency.objects.filter(key=place.key, locale=place.locale)
    }
    gone = [pk for identity, pk in known.items() if identity not in wanted]
    if gone:
        Dependency.objects.filter(pk__in=gone).delete()
    Dependency.objects.bulk_create(
        Dependency(
            key=place.key,
            locale=place.locale,
            kind=kind,
            model=model,
            pk_text=pk,
            target=UUID(pk) if model == PAGE else None,
            part=part,
        )
        for kind, model, pk, part in sorted(wanted - known.keys())
    )


# Reading


def _place(page: Page) -> PageIdentity:
    return PageIdentity(page.translation_key, page.locale.language_code)


def _places(pages: models.QuerySet[Page]) -> list[PageIdentity]:
    return [
        PageIdentity(*row) for row in pages.values_list("translation_key", "locale__language_code")
    ]


def _page_at(place: PageIdentity) -> Page | None:
    """The specific page as its row is stored: what is in memory may differ from it."""
    rows = Page.objects.filter(translation_key=place.key, locale__language_code=place.locale)
    found: Page | None = rows.specific().select_related("locale").first()
    return found


def _readers(row: Shown) -> list[PageIdentity]:
    """The places whose documents show `row`."""
    model, pk = row
    rows = Dependency.objects.filter(model=model, pk_text=pk).order_by("key", "locale")
    return [PageIdentity(*pair) for pair in rows.values_list("key", "locale").distinct()]


def _translations_of(place: PageIdentity) -> list[PageIdentity]:
    """The same page in the other languages in which it is public."""
    rows = Document.objects.filter(key=place.key, deleted=False).exclude(locale=place.locale)
    return [
        PageIdentity(place.key, locale)
        for locale in sorted(set(rows.values_list("locale", flat=True)))
    ]


def _translations(place: PageIdentity, kind: str) -> dict[str, str]:
    """Language → address of the other languages' documents of this kind."""
    rows = Document.objects.filter(key=place.key, kind=kind, deleted=False)
    return {
        locale: document_path(locale, kind, place.key)
        for locale in rows.exclude(locale=place.locale).values_list("locale", flat=True)
    }


def _slug(page: Any, kind: str, stored: Document | None) -> str:
    """The slug of the document: the one it has while it fits, else the best that is free."""
    candidates = slugs(page)
    if stored is not None and not stored.deleted and stored.slug in candidates:
        return stored.slug
    taken = set(
        Document.objects.filter(
            locale=page.locale.language_code, kind=kind, slug__in=candidates, deleted=False
        )
        .exclude(key=page.translation_key)
        .values_list("slug", flat=True)
    )
    return next(slug for slug in candidates if slug not in taken)


def _all_places() -> list[PageIdentity]:
    """Every page that may have documents, parents first, and every document's page."""
    pages = (
        Page.objects.type(*page_types()).order_by("path") if page_types() else Page.objects.none()
    )
    documents = Document.objects.filter(deleted=False).order_by("pk").values_list("key", "locale")
    return list(dict.fromkeys([*_places(pages), *(PageIdentity(*row) for row in documents)]))


# Checking


def _check_place(place: PageIdentity, now: datetime) -> list[str]:
    page = _page_at(place)
    stored = {document.kind: document for document in Document.objects.of_page(*place)}
    if any(_has_lapsed(document, now) for document in stored.values()):
        # readers see a tombstone already; the worker stores it within a minute
        return []
    rendered, looked_at = _render_place(page, place, stored, Visibility(now))
    lines = []
    for kind in sorted(stored.keys() | rendered.keys()):
        problem = _compare(stored.get(kind), rendered.get(kind))
        if problem:
            lines.append(f"{place.locale}/{kind}/{place.key}: {problem}")
    wanted = {(kind, *row): part for kind, rows in looked_at.items() for row, part in rows.items()}
    known = {
        (kind, model, pk): part
        for kind, model, pk, part in Dependency.objects.filter(
            key=place.key, locale=place.locale
        ).values_list("kind", "model", "pk_text", "part")
    }
    if wanted.keys() != known.keys() or any(
        not _covers(known[row], part) for row, part in wanted.items()
    ):
        lines.append(f"{place.locale}/{place.key}: what its documents show is not what is recorded")
    return lines


def _covers(recorded: Part, part: Part) -> bool:
    """Is at least `part` recorded? Before an upgrade everything was: more work, not wrong."""
    everything = Dependency.EVERYTHING
    return recorded == everything or (part != everything and {*part.split()} <= {*recorded.split()})


def _has_lapsed(document: Document, now: datetime) -> bool:
    return not document.deleted and document.live_until is not None and document.live_until <= now


def _compare(stored: Document | None, rendered: Rendered | None) -> str | None:
    if stored is None or stored.deleted:
        return "should be public and is not stored" if rendered else None
    if rendered is None:
        return "is stored and should not be public"
    different = rendered.differences(stored)
    packed = bytes(stored.body_gzip or b"")
    if digest(packed) != stored.etag_gzip or gzip.decompress(packed) != rendered.columns["body"]:
        different.append("body_gzip")
    return f"differs in {', '.join(different)}" if different else None
