"""One document being written: the read side's rendering, who it is for, and what was looked up."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wagtail.models import Page

from cms.core.shapes.help import HelpEntry
from cms.documents.rendering import PICTURE, Rendering
from cms.documents.shapes.documents import Link, Picture

if TYPE_CHECKING:
    from lessons.documents.resources import EmbeddedResource


class Reading:
    """Looks every page up once per document, however many blocks point at it."""

    def __init__(self, rendering: Rendering, *, facilitator: bool = False) -> None:
        self.rendering = rendering
        self.facilitator = facilitator
        self._pages: dict[UUID, Page | None] = {}
        self._links: dict[UUID, Link | None] = {}
        self._entries: dict[UUID, HelpEntry | None] = {}
        self.resources: dict[UUID, EmbeddedResource] = {}  # filled by documents.resources

    def page(self, page: Page | None) -> Any:
        """The page's public version in this language, or None. Choosers hold the source's page."""
        if page is None:
            return None
        key = page.translation_key
        if key not in self._pages:
            self._pages[key] = self.rendering.localized(page)
        return self._pages[key]

    def link(self, page: Page | None) -> Link | None:
        if page is None:
            return None
        key = page.translation_key
        if key not in self._links:
            self._links[key] = self.rendering.link(page)
        return self._links[key]

    def look_up(self, pages: Iterable[Page]) -> None:
        """Links to all these, in one query."""
        self.rendering.look_up(pages)

    def help_entries(self, services: list[Page | None]) -> list[HelpEntry]:
        """Name and public channels of each service that is public in this language, or answers
        emergencies."""
        chosen = [service for service in services if service is not None]
        self.rendering.look_up_localized(chosen)
        entries = (self._help_entry(service) for service in chosen)
        return [entry for entry in entries if entry is not None]

    def _help_entry(self, service: Page) -> HelpEntry | None:
        key = service.translation_key
        if key not in self._entries:
            localized = self.page(service)
            self._entries[key] = (
                localized.help_entry(self.rendering)
                if localized is not None
                else service.specific.emergency_entry(self.rendering)
            )
        return self._entries[key]

    def picture(self, picture: Any, alt: str, *, role: str = PICTURE) -> Picture | None:
        """A picture with the words of the page; nothing while it may not be shown."""
        if picture is None:
            return None
        self.rendering.depends_on(picture)
        if not picture.may_be_published():
            return None
        return self.rendering.image(picture, alt=alt, role=role)
