"""Who may be read, why not, and what would disappear: the one place that decides it.

Readers get what was written down when a row was looked at (`served`); whether a row may be written
is decided from the page tables (`Visibility`), by the same rules that say why it is hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms import handed_over
from cms.documents import languages
from cms.documents.kinds import kinds_of
from cms.documents.models import Document

HOME_DEPTH = 2  # the home pages stand directly under the tree's root


class Hidden(Enum):
    """Why readers do not see a page; the first that is true, in this order."""

    ALIAS = "alias"
    SCHEDULED = "scheduled"
    NEVER = "never"
    ENDED = "ended"
    TAKEN_DOWN = "taken_down"
    PRIVATE = "private"
    PRIVATE_ABOVE = "private_above"
    HIDDEN_ABOVE = "hidden_above"
    NO_LANGUAGE = "no_language"
    DELETED = "deleted"
    WITHHELD = "withheld"


def is_open() -> bool:
    """May the public be answered at all? Asked for every public request, so it costs nothing."""
    return handed_over.is_open()


def is_public(page: Page, now: datetime) -> bool:
    """May anybody read `page` (a specific instance) as its row stands, at `now`?

    True when the row is live and in its time, is no alias, its language is in use, its words are
    the reviewed ones, nobody restricted it or an ancestor, and every page between it and the home
    page could be read too. (Wagtail itself shows a live page under a draft parent.)
    """
    return Visibility(now).is_public(page)


class PageIdentity(NamedTuple):
    """A page's identity for channels: its key in one language."""

    key: UUID
    locale: str


class Visibility:
    """`is_public` for many pages of one moment, each row looked at once.

    Good for as long as no page row changes: while documents are rendered together. What is looked
    up beforehand (`look_up`) costs a fixed number of queries, however many pages it is. A page read
    here knows those above it as its `above`.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._places: dict[PageIdentity, Page | None] = {}
        self._rows: dict[str, Page] = {}  # by tree path; those that others stand below too
        self._open: dict[str, bool] = {}  # tree path → may this row be read
        self._restricted: dict[str, bool] = {}
        self._public: dict[str, bool] = {}
        self._looked_above: set[str] = set()
        self._locales: dict[int, Locale] | None = None

    def look_up(self, places: Iterable[PageIdentity]) -> None:
        """Read these pages and all that decides about them."""
        unknown = [place for place in dict.fromkeys(places) if place not in self._places]
        if not unknown:
            return
        keys: dict[str, list[UUID]] = {}
        for place in unknown:
            self._places[place] = None
            keys.setdefault(place.locale, []).append(place.key)
        wanted = (
            Q(locale__language_code=locale, translation_key__in=found)
            for locale, found in keys.items()
        )
        rows = self._read(Page.objects.filter(reduce(or_, wanted)))
        self._look_above(rows)

    def __len__(self) -> int:
        """How many rows are in memory."""
        return len(self._rows)

    def forget(self) -> None:
        """Drop the rows, not what was decided about them."""
        self._places, self._rows, self._looked_above = {}, {}, set()

    def page(self, place: PageIdentity) -> Page | None:
        """The specific page as its row is stored: what is in memory may differ from it."""
        self.look_up([place])
        return self._places[place]

    def localized(self, key: UUID, locale: str) -> Page | None:
        """The specific page with `key` in `locale` if it is public."""
        page = self.page(PageIdentity(key, locale))
        return page if page is not None and self.is_public(page) else None

    def is_public(self, page: Page) -> bool:
        if page.path not in self._public:
            self._look_above([page])
            *higher, own = paths_to(page)
            self._public[page.path] = (
                self._may_be_read(page)
                and not any(self._restricted[path] for path in (*higher, own))
                and all(
                    path in self._rows and self._may_be_read(self._rows[path])
                    for path in higher[HOME_DEPTH:]
                )
            )
        return self._public[page.path]

    def ends(self, page: Page) -> datetime | None:
        """When readers lose `page`: the first end of its own and of those above it."""
        return _first_end([*self._above(page), page])

    def _look_above(self, pages: Iterable[Page]) -> None:
        """Read what stands above those pages whose own row hides nothing; and who is let in."""
        asked = [
            page
            for page in pages
            if page.path not in self._looked_above and _hides_itself(page, self.now) is None
        ]
        if not asked:
            return
        self._looked_above |= {page.path for page in asked}
        unknown = {
            path
            for page in asked
            for path in paths_to(page)[HOME_DEPTH:-1]
            if path not in self._rows
        }
        parents = self._read(Page.objects.filter(path__in=unknown)) if unknown else []
        for page in [*parents, *asked]:
            page.above = self._above(page)
        _look_up("look_up_releases", [*asked, *parents])
        _look_up("look_up_records", asked)
        paths = {path for page in asked for path in paths_to(page)} - self._restricted.keys()
        if paths:
            found = PageViewRestriction.objects.filter(page__path__in=paths)
            closed = set(found.values_list("page__path", flat=True))
            self._restricted |= {path: path in closed for path in paths}

    def _above(self, page: Page) -> list[Page]:
        """The specific pages between the home page and `page`, from the top, as they are stored."""
        between = paths_to(page)[HOME_DEPTH:-1]
        return [self._rows[path] for path in between if path in self._rows]

    def _read(self, rows: PageQuerySet) -> list[Page]:
        if self._locales is None:
            self._locales = Locale.objects.in_bulk()
        found: list[Page] = list(rows.specific())
        for page in found:
            page.locale = self._locales[page.locale_id]
            self._rows[page.path] = page
            self._places[PageIdentity(page.translation_key, page.locale.language_code)] = page
        return found

    def _may_be_read(self, page: Page) -> bool:
        if page.path not in self._open:
            self._open[page.path] = _hides_itself(page, self.now) is None and _is_released(page)
        return self._open[page.path]


def _look_up(name: str, pages: Iterable[Page]) -> None:
    """In few queries for all pages of the types that can: whether their words are the reviewed ones
    (look_up_releases), the records that they are about (look_up_records)."""
    asking: dict[Any, list[Page]] = {}
    for page in pages:
        if look_up := getattr(page, name, None):
            asking.setdefault(look_up, []).append(page)
    for look_up, asked in asking.items():
        look_up(asked)


def _hides_itself(page: Page, now: datetime) -> Hidden | None:
    """What of the row itself hides it, without a look at its words or at other rows."""
    if page.alias_of_id is not None:
        return Hidden.ALIAS
    if not page.live:
        return Hidden.TAKEN_DOWN
    if page.go_live_at is not None and page.go_live_at > now:
        return Hidden.SCHEDULED
    if page.expire_at is not None and page.expire_at <= now:
        return Hidden.ENDED
    if not languages.is_public(page.locale.language_code):
        return Hidden.NO_LANGUAGE
    return None


def _is_released(page: Page) -> bool:
    """Are its words the reviewed ones? A page type that is not reviewed is not asked."""
    asks = getattr(page, "is_released", None)
    return asks is None or bool(asks())


def _first_end(pages: Iterable[Page]) -> datetime | None:
    return min((page.expire_at for page in pages if page.expire_at is not None), default=None)


def paths_to(page: Page) -> list[str]:
    """The tree paths of the root, every page above and `page` itself, from the top."""
    step = page.steplen
    return [page.path[:end] for end in range(step, len(page.path) + 1, step)]


# What readers get now, and why not


def served(keys: Iterable[UUID]) -> set[tuple[UUID, str]]:
    """(key, language) of each page of these keys with a document that anybody can read now."""
    public = Document.objects.public(timezone.now()).filter(key__in=keys)
    return set(public.values_list("key", "locale"))


def is_served(page: Page) -> bool:
    """Do readers get a document of `page`? One query."""
    return (page.translation_key, page.locale.language_code) in served([page.translation_key])


@dataclass(frozen=True)
class Surroundings:
    """Many pages with everything above them: what readers get of each now, and why not.

    A fixed number of queries, whatever the number of pages (with `locale` selected): what is served
    is asked of the documents, and only a page without documents of its own is looked at.
    """

    now: datetime
    above: dict[str, Page]  # by tree path
    restricted: set[str]  # tree paths
    served: set[tuple[UUID, str]]
    silent: set[str]  # tree paths of pages that have no documents, and may be read

    @classmethod
    def of(cls, pages: Iterable[Page]) -> "Surroundings":
        rows, now = list(pages), timezone.now()
        paths = {path for page in rows for path in paths_to(page)}
        above = {
            page.path: page for page in Page.objects.filter(path__in=paths).select_related("locale")
        }
        everything = {page.path: page for page in [*rows, *above.values()]}
        return cls(
            now=now,
            above=above,
            restricted=set(
                PageViewRestriction.objects.filter(page__path__in=paths).values_list(
                    "page__path", flat=True
                )
            ),
            served=served({page.translation_key for page in everything.values()}),
            silent={
                path
                for path, page in everything.items()
                if not kinds_of(page.specific_class)
                and _hides_itself(page, now) is None
                and _is_released(page.specific)
            },
        )

    def is_public(self, page: Page) -> bool:
        """Do readers get it? A page without documents: do they get what is below it?"""
        if kinds_of(page.specific_class):
            return self._may_be_read(page)  # what is served has been looked at with all above it
        return self._may_be_read(page) and self.because_of_others(page)[0] is None

    def why_hidden(self, page: Page) -> tuple[Hidden | None, Page | None]:
        """Why readers do not see `page`, and which page above is the reason; None: they do."""
        if self.is_public(page):
            return None, None
        own = _hides_itself(page, self.now)
        if own is not None and own is not Hidden.NO_LANGUAGE:
            return own, None
        reason, above = self.because_of_others(page)
        if own is not None and above is not None and self.why_hidden(above)[0] is own:
            return own, None  # it hides those above it as well
        return reason or own or Hidden.WITHHELD, above

    def ends(self, page: Page) -> datetime | None:
        """When readers lose it: the first end of its own and of those above it."""
        higher = paths_to(page)[HOME_DEPTH:-1]
        return _first_end([page, *(self.above[path] for path in higher if path in self.above)])

    def because_of_others(self, page: Page) -> tuple[Hidden | None, Page | None]:
        """What of the pages above hides `page`, or that it is private itself."""
        *higher, own = paths_to(page)
        if own in self.restricted:
            return Hidden.PRIVATE, None
        for path in higher:
            if path in self.restricted:
                return Hidden.PRIVATE_ABOVE, self.above[path]
        for path in higher[HOME_DEPTH:]:
            above = self.above.get(path)
            if above is not None and not self._may_be_read(above):
                return Hidden.HIDDEN_ABOVE, above
        return None, None

    def _may_be_read(self, page: Page) -> bool:
        if kinds_of(page.specific_class):
            return (page.translation_key, page.locale.language_code) in self.served
        return page.path in self.silent


def public_below(page: Page) -> set[str]:
    """Tree paths of `page` and what is below it, of those that readers see: what would disappear.

    A home page stands beside what is below it: it hides only itself.
    """
    rows = list(page.get_descendants(inclusive=True).select_related("locale"))
    surroundings = Surroundings.of(rows)
    return {row.path for row in rows if surroundings.is_public(row)}
