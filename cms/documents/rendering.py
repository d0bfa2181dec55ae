"""One document being rendered: what it may ask about the rest of the site.

Besides answering, every method writes down what was looked at, so that the document is rendered
again when that changes.
"""

from collections.abc import Callable, Iterable
from typing import Any, Unpack

from django.db import models
from wagtail.models import Page

from cms.documents import richtext
from cms.documents.addresses import document_path, media_path, saved_name
from cms.documents.context import PAGE, Context, Part, Piece, Shown
from cms.documents.kinds import kinds_of
from cms.documents.models import Dependency
from cms.documents.shapes.documents import Link, MediaFile, Picture, Rendition, RichText
from cms.documents.visibility import PageIdentity

PICTURE = "picture"  # the role of what stands in the content
GROUP = 32  # characters of a digest that names what belongs together


def shown(instance: models.Model | type[models.Model]) -> Shown:
    """How dependencies name a row; pages of all languages with one key are one thing. A class
    stands for all its rows, also for those that nobody has made yet."""
    if isinstance(instance, type):
        return (instance._meta.label_lower, Dependency.ANY_ROW)
    if isinstance(instance, Page):
        return (PAGE, str(instance.translation_key))
    return (instance._meta.label_lower, str(instance.pk))


class Rendering:
    """One body or card, and what it looks at; handed to the functions of a `DocumentKind`.

    Everything that it shows of another row goes through one of these methods.
    """

    def __init__(self, locale: str, context: Context) -> None:
        self.locale = locale
        self.context = context
        self.files: dict[str, MediaFile] = {}
        self._parts: dict[Shown, set[str]] = {}

    @property
    def dependencies(self) -> dict[Shown, Part]:
        """What was looked at, and what of it."""
        return {row: _part(fields) for row, fields in self._parts.items()}

    def in_language(self, locale: str) -> "Rendering":
        """For a part of this document that is in another language."""
        part = Rendering(locale, self.context)
        part.files, part._parts = self.files, self._parts
        return part

    def depends_on(self, *instances: models.Model | type[models.Model]) -> None:
        """Render this document again whenever one of `instances` is saved or deleted; a class:
        whenever any of its rows is, also a new one."""
        for instance in instances:
            self._parts.setdefault(shown(instance), set()).add(Dependency.EVERYTHING)

    def shows(self, page: Page, *fields: str) -> None:
        """Render it again when one of these `fields` of the page's card changes, or the page
        appears or disappears; not for the rest of that page."""
        self._parts.setdefault(shown(page), set()).update(fields)

    def look_up(self, pages: Iterable[Page]) -> None:
        """Read what links to `pages` will need, in one query."""
        self.context.look_up(page.translation_key for page in pages)

    def look_up_localized(self, pages: Iterable[Page]) -> None:
        """Read what `localized` will be asked for."""
        places = [PageIdentity(page.translation_key, self.locale) for page in pages]
        self.context.visibility.look_up(places)
        self.context.look_up(place.key for place in places)

    def looked_up(self, name: Any, read: Callable[[], Any]) -> Any:
        """What `read` reads of records, once for all documents that are written together, in
        whatever language; the caller says what they depend on."""
        if name not in self.context.records:
            self.context.records[name] = read()
        return self.context.records[name]

    def once(self, name: Any, make: Callable[["Rendering"], Any]) -> Any:
        """What `make` makes of a rendering in this language, made once for all documents that are
        written together. name: what it is and of which row; the value is not to be changed."""
        piece = self.context.pieces.get((self.locale, name))
        if piece is None:
            inner = Rendering(self.locale, self.context)
            piece = Piece(make(inner), inner._parts, inner.files)
            self.context.pieces[self.locale, name] = piece
        for row, fields in piece.parts.items():
            self._parts.setdefault(row, set()).update(fields)
        for file in piece.files.values():
            self.media(**file)
        return piece.value

    def rich_text(self, html: str) -> RichText:
        """`{"html": clean HTML, links by key, "plain": text}` of rich text as Wagtail stores it."""
        cleaned: RichText = self.once(
            ("rich text", html), lambda part: richtext.clean(html, part._resolve)
        )
        return cleaned

    def link(self, page: Page | None) -> Link | None:
        """`{"key", "kind", "title", "url"}` of the page's version in this locale if public; the
        document waits for it if not."""
        if page is None:
            return None
        self.shows(page, "title")
        return self.link_if_public(page)

    def listed(self, page: Page, *fields: str) -> Link | None:
        """The same of a page that stands below this one, of whose card these `fields` are shown.
        A page that appears has what stands above it written again, so nothing waits for it."""
        link = self.link_if_public(page)
        if link is not None:
            self.shows(page, *fields)
        return link

    def link_if_public(self, page: Page) -> Link | None:
        kind = first_kind(page)
        if kind is None:
            return None
        title = self.context.title(PageIdentity(page.translation_key, self.locale), kind)
        if title is None:
            return None
        return {
            "key": str(page.translation_key),
            "kind": kind,
            "title": title,
            "url": document_path(self.locale, kind, page.translation_key),
        }

    def localized(self, page: Page | None) -> Page | None:
        """The specific page with `page`'s key in this locale if it is public, else None."""
        if page is None:
            return None
        self.depends_on(page)
        return self.context.visibility.localized(page.translation_key, self.locale)

    def image(self, image: Any, *, alt: str | None = None, role: str = PICTURE) -> Picture | None:
        """Alt text, size and renditions of a picture; adds them to the document's `media`, with
        what it is there for (`role`)."""
        if image is None:
            return None
        shown: Picture | None = self.once(
            ("image", image.pk, alt, role), lambda part: part._image(image, alt, role)
        )
        return shown

    def _image(self, image: Any, alt: str | None, role: str) -> Picture | None:
        self.depends_on(image)
        if not image.may_be_published():
            return None
        renditions = [_rendition(file) for file in image.sizes()]
        words = image.default_alt_text if alt is None else alt
        kept_here: dict[str, Any] = {"may_leave": False} if image.needs_consent else {}
        for entry in renditions:
            self.media(
                **entry,
                role=role,
                group=renditions[0]["sha256"][:GROUP],
                language=None,
                name=saved_name(entry["url"], words or role, f"{entry['width']}px"),
                **kept_here,
            )
        return {
            "alt": words,
            "width": image.width,
            "height": image.height,
            "focal_point": image.focus(),
            "credit": image.credit or None,
            "renditions": renditions,
        }

    def media(self, **entry: Unpack[MediaFile]) -> None:
        """Add one file to the document's `media`. What is shown in the content is a picture,
        whatever else it is there for: a client may leave thumbnails out."""
        if entry["url"] not in self.files or entry["role"] == PICTURE:
            self.files[entry["url"]] = entry

    def _resolve(self, pk: int) -> Link | None:
        return self.link(Page.objects.filter(pk=pk).first())


def first_kind(page: Page) -> str | None:
    """The kind that links to `page` lead to; None for a page type without documents."""
    kinds = kinds_of(page.specific_class)
    return kinds[0].kind if kinds else None


def _part(fields: set[str]) -> Part:
    everything = Dependency.EVERYTHING
    return everything if everything in fields else " ".join(sorted(fields))


def _rendition(file: Any) -> Rendition:
    """One size of a picture."""
    return {
        "url": media_path(file.file.name),
        "width": file.width,
        "height": file.height,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "type": file.type,
    }
