"""From page rows to documents: the verbs of the read side.

All of them work inside `publishing()`: one transaction whose first act is to lock the Feed row and
whose last one is to write the documents, each once, however many rows of it were saved. So words,
facts and documents change together or not at all, and the order of commits is the order of the
feed. Locking the Feed after a page row deadlocks PostgreSQL (measured: 13 errors in 8 s).
"""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from cms import handed_over
from cms.documents import languages, recalls
from cms.documents.context import Context, Part, Shown
from cms.documents.dependency_update import FAN_OUT, WAVE, DependencyUpdate, places_of
from cms.documents.kinds import DocumentKind, kinds_of, page_types
from cms.documents.models import Dependency, Document, Feed, Follower, Gap, new_epoch
from cms.documents.rendered import Rendered, digest, document
from cms.documents.rendering import Rendering, shown
from cms.documents.search import entries, upkeep
from cms.documents.storing import Stored, leave_to_follow
from cms.documents.visibility import PageIdentity
from cms.request_context import active, entered


@dataclass
class Publication:
    """One transaction's feed and what it has yet to look at: pages, and rows that pages show.

    Both are sets that keep their order. context: what was looked at already and is true still.
    turning: the language that appears or leaves as a whole.
    """

    feed: Feed
    context: Context | None = None
    turning: str = ""
    places: dict[PageIdentity, None] = field(default_factory=dict)
    rows: dict[Shown, None] = field(default_factory=dict)

    def flush(self) -> None:
        places, rows = [*self.places], [*self.rows]
        self.places.clear()
        self.rows.clear()
        if places or rows:
            context = self.context or Context(timezone.now())
            DependencyUpdate(self.feed, context, turning=self.turning).run(places, rows)

    def end(self) -> None:
        """Write what waits; whoever has the feed next sees that somebody had it."""
        self.flush()
        self.feed.turns += 1
        self.feed.save(update_fields=["seq", "turns"])


@contextmanager
def publishing() -> Iterator[Publication]:
    """One transaction that locks the feed before anything else and writes the documents at its end.

    A block inside another one belongs to it: its documents are written when the outer one ends.
    """
    current = active(Publication)
    if current is not None:
        with transaction.atomic():
            yield current
        return
    with transaction.atomic(), entered(Publication(Feed.objects.lock())) as current:
        with entered(current.feed):  # which languages are public
            yield current
            current.end()
        transaction.on_commit(handed_over.published)


@contextmanager
def _noting() -> Iterator[Publication]:
    """The publication that is open, or one of its own."""
    current = active(Publication)
    if current is not None:
        yield current
        return
    with publishing() as current:
        yield current


def _look_at(places: Iterable[PageIdentity]) -> None:
    with _noting() as publication:
        publication.places.update(dict.fromkeys(places))


def project(page: Page) -> None:
    """Write or withdraw the documents of `page` as its stored row stands at the end.

    Idempotent. Other documents follow where they show this page: links to it, the addresses of
    its translations, and the pages below it when it appears or disappears.
    """
    _look_at([_place(page)])


def project_subtree(page: Page) -> None:
    """`project` for `page`, what is below it and what is above: it moved, was restricted, freed."""
    below = places_of(Page.objects.filter(path__startswith=page.path).order_by("path"))
    _look_at([*below, *places_of(page.get_ancestors())])


def project_locales() -> None:
    """Everything of every language again: a language was added, renamed or removed."""
    _look_at(_all_places())


def turn_language(code: str, *, is_public: bool) -> None:
    """Readers get a language as a whole, or lose it: one commit. They lose all of it at once. They
    get at once what answers a need and, of many pages, the others as those that follow a change
    (`deferred_rendering`). So does what names it in other languages, where no answer leads to what
    they lost.
    """
    with publishing() as publication:
        publication.flush()
        feed, at_once = publication.feed, _all_places(code)
        before = feed.languages
        feed.languages = [one for one in before if one != code]
        if is_public:
            feed.languages.append(code)
            urgent = [one for one in page_types() if any(map(_is_urgent, kinds_of(one)))]
            pages = Page.objects.filter(locale__language_code=code).order_by("path")
            others = places_of(pages.type(*page_types()).not_type(*urgent))
            if len(others) > FAN_OUT:
                at_once = places_of(pages.type(*urgent))
                leave_to_follow(others)
        feed.save(update_fields=["languages"])
        publication.turning = code
        try:
            _look_at(at_once)
            publication.flush()
        except BaseException:  # whoever goes on after it goes on with what is stored
            feed.languages = before
            raise
        finally:
            publication.turning = ""
        transaction.on_commit(partial(languages.know, feed.languages))


def _is_urgent(kind: DocumentKind[Any, Any]) -> bool:
    return kind.always or kind.is_fact


def withdraw(key: UUID, locale: str) -> None:
    """Take the documents of a page out whose row is gone."""
    _look_at([PageIdentity(key, locale)])


def refresh(*instances: models.Model | type[models.Model]) -> None:
    """Render every document again that shows one of `instances`; a class: that looks at all its
    rows, whichever there are."""
    with _noting() as publication:
        publication.rows.update(dict.fromkeys(shown(instance) for instance in instances))


def flush() -> None:
    """Write now what waits for the end of the block, for who compares documents within it."""
    with publishing() as publication:
        publication.flush()


def shows(instance: models.Model) -> bool:
    """Does a document look at `instance`?"""
    model, pk = shown(instance)
    return Dependency.objects.filter(model=model, pk_text=pk).exists()


def is_read(instance: models.Model) -> bool:
    """Does a document that there is now look at `instance`?"""
    model, pk = shown(instance)
    documents = Document.objects.filter(
        deleted=False,
        key=models.OuterRef("key"),
        locale=models.OuterRef("locale"),
        kind=models.OuterRef("kind"),
    )
    rows = Dependency.objects.filter(model=model, pk_text=pk)
    return rows.filter(models.Exists(documents)).exists()


def is_language_read(locale: str) -> bool:
    """Is there a document in this language?"""
    return Document.objects.filter(deleted=False, locale=locale).exists()


def rebuild() -> int:
    """Write all documents from the page tables; returns how many were new or different.

    A few pages in each transaction: readers and publishers are not kept waiting. What searching
    knows of them is written anew where it is wrong.
    """
    before = Feed.objects.get().seq
    _hide_unnamed()
    for places in _few(_all_places()):
        _look_at(places)
    after = Feed.objects.get().seq
    upkeep.mend()
    return after - before


def _hide_unnamed() -> None:
    """A language that the setting does not name is none that readers have: should it be named again
    two people put it in public view again."""
    with publishing() as publication:
        feed = publication.feed
        feed.languages = [one for one in feed.languages if one in languages.content()]
        feed.save(update_fields=["languages"])
        transaction.on_commit(partial(languages.know, feed.languages))


def begin_epoch() -> None:
    """After a backup came back: every token that clients hold is invalid, and no number that the
    lost history may have given out is given again. (It gave out fewer than one in a millisecond.)
    """
    with publishing() as publication:
        feed = publication.feed
        after = recalls.version()
        feed.epoch = new_epoch()
        feed.seq = max(feed.seq + 1, int(timezone.now().timestamp() * 1000))
        feed.save(update_fields=["epoch", "seq"])
        Gap.objects.create(after=after, until=feed.seq)


def render_draft(page: Any, kind: str, context: Context | None = None) -> dict[str, Any] | None:
    """The document of `kind` that `page`, as it is in memory, would yield; nothing is stored.

    context: of drafts that are rendered at one moment, for what they look up together.
    """
    found = next((one for one in kinds_of(type(page)) if one.kind == kind), None)
    if found is None:
        return None
    place = _place(page)
    context = context or Context(timezone.now())
    return document(
        page,
        found,
        Rendering(place.locale, context),
        slug=page.slug,
        translations=context.translations(place, kind),
    )


def check() -> list[str]:
    """Every difference between what is stored and what the page tables say, as sentences.

    Pages that are yet to follow are left out: `following` counts them.
    """
    found = check_places(_all_places())
    found += upkeep.check()
    highest = Document.objects.aggregate(highest=Max("seq"))["highest"] or 0
    if highest > Feed.objects.get().seq:
        found.append(f"feed: a document has seq {highest}, which the feed has not given out")
    return found


def check_places(wanted: Iterable[PageIdentity]) -> list[str]:
    """The same of some pages only."""
    now = timezone.now()
    followers = {PageIdentity(*row) for row in Follower.objects.values_list("key", "locale")}
    pages = [place for place in wanted if place not in followers]
    return [line for places in _few(pages) for line in _check(places, now)]


def _place(page: Page) -> PageIdentity:
    return PageIdentity(page.translation_key, page.locale.language_code)


def _all_places(code: str | None = None) -> list[PageIdentity]:
    """Every page that may have documents, parents first, and every document's page; code: of one
    language."""
    pages = (
        Page.objects.type(*page_types()).order_by("path") if page_types() else Page.objects.none()
    )
    documents = Document.objects.filter(deleted=False).order_by("pk")
    if code is not None:
        pages = pages.filter(locale__language_code=code)
        documents = documents.filter(locale=code)
    stored = documents.values_list("key", "locale")
    return list(dict.fromkeys([*places_of(pages), *(PageIdentity(*row) for row in stored)]))


def _few(places: Iterable[PageIdentity]) -> Iterator[list[PageIdentity]]:
    every = list(places)
    for start in range(0, len(every), WAVE):
        yield every[start : start + WAVE]


# Checking


def _check(places: list[PageIdentity], now: datetime) -> Iterator[str]:
    stored = Stored.of(places, whole=True)
    update = DependencyUpdate(Feed.objects.get(), Context(now))
    update.look_up(places, stored)
    for place in places:
        known = stored.documents[place]
        # readers see a tombstone already; the worker stores it within a minute
        if not any(_has_lapsed(document, now) for document in known.values()):
            rendered, looked_at = update.rendered(place, known)
            yield from _check_place(place, rendered, looked_at, known, stored)


def _check_place(
    place: PageIdentity,
    rendered: dict[str, Rendered],
    looked_at: dict[str, dict[Shown, Part]],
    known: dict[str, Document],
    stored: Stored,
) -> Iterator[str]:
    for kind in sorted(known.keys() | rendered.keys()):
        problem = _compare(known.get(kind), rendered.get(kind))
        if problem:
            yield f"{place.locale}/{kind}/{place.key}: {problem}"
        elif (document := known.get(kind)) is not None:
            problem = entries.problem(document, getattr(document, "search_entry", None))
            if problem:
                yield f"{place.locale}/{kind}/{place.key}: {problem}"
    wanted = {(kind, *row): part for kind, rows in looked_at.items() for row, part in rows.items()}
    noted = {(row.kind, row.model, row.pk_text): row.part for row in stored.dependencies[place]}
    if wanted.keys() != noted.keys() or any(
        not _covers(noted[row], part) for row, part in wanted.items()
    ):
        yield f"{place.locale}/{place.key}: what its documents show is not what is recorded"


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
