"""What a page type tells the read side about itself, and how rooms reach the read side.

A page class lists its documents in `document_kinds`; the read API (`cms.api`) walks that list
and knows no content type by name. The other way round, the rooms that hold content need the
verbs of the read side (one transaction for words, facts and documents) without importing it:
`cms.api` registers itself here when Django starts.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

Json = Any  # what the json module can write


class Rendering(Protocol):
    """One document being rendered; handed to the functions of a `DocumentKind`.

    Everything that a body shows of another row goes through one of these methods, because they
    also record the dependency: when that row changes, the document is rendered again.
    """

    locale: str

    def depends_on(self, *instances: models.Model) -> None:
        """Render this document again whenever one of `instances` is saved or deleted."""

    def shows(self, page: Page, *fields: str) -> None:
        """Render it again when one of these `fields` of the page's card changes, or the page
        appears or disappears; not for the rest of that page."""

    def look_up(self, pages: Iterable[Page]) -> None:
        """Read what links to `pages` will need, in one query."""

    def rich_text(self, html: str) -> dict[str, str]:
        """`{"html": clean HTML, links by key, "plain": text}` of rich text as Wagtail stores it."""

    def link(self, page: Page | None) -> dict[str, Json] | None:
        """`{"key", "kind", "title", "url"}` of the page's version in this locale if public."""

    def localized(self, page: Page | None) -> Page | None:
        """The specific page with `page`'s key in this locale if it is public, else None."""

    def image(self, image: Any, *, alt: str | None = None) -> dict[str, Json] | None:
        """Alt text, size and renditions of a picture; adds them to the document's `media`."""

    def media(self, **entry: Json) -> None:
        """Add one file (`url, sha256, bytes, type`, perhaps `width`) to the document's `media`."""


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document that a page type yields.

    body and card return plain JSON values *without* the envelope (key, kind, locale, slug, url,
    title … are added by the read side). A body of None means: this page has no such document.
    facets yields (name, value) pairs to filter lists by; the names are those of the list
    parameters in PRODUCT.md ("audience", "topic", "course" …); ages are the pair of facets
    "age_min" and "age_max", left out when open.
    """

    kind: str
    body: Callable[[Any, Rendering], dict[str, Json] | None]
    card: Callable[[Any, Rendering], dict[str, Json]]
    facets: Callable[[Any], Iterable[tuple[str, str]]] = lambda page: ()
    position: Callable[[Any], int] = lambda page: 0
    search_text: Callable[[Any], str] = lambda page: ""
    always: bool = False  # a kind that has one document per locale at a fixed address (home …)
    # facet name → the codes of its closed list; other values of that parameter are refused (400)
    values: Mapping[str, Iterable[str]] = field(default_factory=dict)


class ReadSide(Protocol):
    """The verbs of the read side that content rooms may use."""

    def publishing(self) -> AbstractContextManager[Any]:
        """One transaction whose first act is to lock the feed: commit order is feed order."""

    def project(self, page: Page) -> None:
        """Write or withdraw the documents of `page` as its row now stands."""

    def refresh(self, *instances: models.Model) -> None:
        """Render every document again that depends on one of `instances`."""

    def settle(self) -> None:
        """Write now the documents that wait for the end of the transaction."""

    def shows(self, instance: models.Model) -> bool:
        """Does a document look at `instance`?"""

    def readable(self, keys: Iterable[UUID]) -> set[tuple[UUID, str]]:
        """(key, language) of each page of these keys that anybody can read now; one query."""


class Reader(Protocol):
    """Where people read the documents of a page, and editors see its draft."""

    def path(self, page: Any) -> str | None:
        """The path at which `page` is read once public; None: it has no documents."""

    def modes(self, page: Any) -> list[tuple[str, Any]]:
        """(kind, label) of each document that a draft can be seen as."""

    def serve_preview(self, request: HttpRequest, page: Any, mode: str) -> HttpResponse:
        """The draft as its readers would see it."""


Tick = Callable[[datetime], object]

_registered: list[ReadSide] = []
_readers: list[Reader] = []
_openings: list[Callable[[], bool]] = []
_ticks: list[Tick] = []


def register_read_side(read_side: ReadSide) -> None:
    """Called once, by the read side's `AppConfig.ready()`."""
    _registered[:] = [read_side]


def read_side() -> ReadSide:
    """The registered read side; a project without one is a broken promise."""
    if not _registered:
        raise RuntimeError("No read side is registered: is cms.api in INSTALLED_APPS?")
    return _registered[0]


def register_reader(reader: Reader) -> None:
    """Called once, by the reader's `AppConfig.ready()`."""
    _readers[:] = [reader]


def reader() -> Reader:
    """The registered reader; a project without one is a broken promise."""
    if not _readers:
        raise RuntimeError("No reader is registered: is cms.reader in INSTALLED_APPS?")
    return _readers[0]


def register_opening(is_open: Callable[[], bool]) -> None:
    """Say who decides whether this installation may answer the public; called by `ready()`."""
    _openings[:] = [is_open]


def is_open() -> bool:
    """May the public be answered? Asked for every public request, so it must cost nothing."""
    return all(decide() for decide in _openings)


def register_tick(tick: Tick) -> None:
    """Have the worker call `tick(now)` about twice a minute; called by a room's `ready()`."""
    if tick not in _ticks:
        _ticks.append(tick)


def ticks() -> tuple[Tick, ...]:
    """What the rooms registered, in order; the worker runs each and survives its failure."""
    return tuple(_ticks)
