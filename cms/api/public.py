"""Who may be read: the one function that decides it, for every path out of the system."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from wagtail.models import Page, PageViewRestriction

from localize import gate
from localize.pages import TranslatedPage

HOME_DEPTH = 2  # the home pages stand directly under the tree's root


def is_public(page: Page, now: datetime) -> bool:
    """May anybody read `page` (a specific instance) as its row stands, at `now`?

    True when the row is live and in its time, is no alias, its language is in use, its words are
    the reviewed ones, nobody restricted it or an ancestor, and every page between it and the home
    page could be read too. (Wagtail itself shows a live page under a draft parent.)
    """
    return Sight(now).is_public(page)


class Sight:
    """`is_public` for many pages of one moment, each row looked at once.

    Good for as long as no page row changes: while the documents of one page are rendered.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._rows: dict[str, bool] = {}  # tree path → may this row be read
        self._pages: dict[str, bool] = {}
        self._localized: dict[tuple[UUID, str], Page | None] = {}

    def is_public(self, page: Page) -> bool:
        if page.path not in self._pages:
            self._pages[page.path] = self._row(page) and self._above(page)
        return self._pages[page.path]

    def localized(self, key: UUID, locale: str) -> Page | None:
        """The specific page with `key` in `locale` if it is public."""
        if (key, locale) not in self._localized:
            rows = Page.objects.filter(translation_key=key, locale__language_code=locale)
            page = rows.specific().select_related("locale").first()
            self._localized[key, locale] = page if page and self.is_public(page) else None
        return self._localized[key, locale]

    def _above(self, page: Page) -> bool:
        paths = _paths_to(page)
        if PageViewRestriction.objects.filter(page__path__in=paths).exists():
            return False
        between = paths[HOME_DEPTH:-1]
        unknown = [path for path in between if path not in self._rows]
        if unknown:
            parents = Page.objects.filter(path__in=unknown)
            for parent in parents.specific().select_related("locale"):
                self._row(parent)
        return all(self._rows.get(path, False) for path in between)

    def _row(self, page: Page) -> bool:
        if page.path not in self._rows:
            self._rows[page.path] = _row_is_public(page, self.now)
        return self._rows[page.path]


def _row_is_public(page: Page, now: datetime) -> bool:
    return (
        page.live
        and (page.go_live_at is None or page.go_live_at <= now)
        and (page.expire_at is None or page.expire_at > now)
        and page.alias_of_id is None
        and page.locale.language_code in dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        and (not isinstance(page, TranslatedPage) or gate.is_released(page))
    )


def _paths_to(page: Page) -> list[str]:
    """The tree paths of the root, every ancestor and `page` itself, from the top."""
    step = page.steplen
    return [page.path[:end] for end in range(step, len(page.path) + 1, step)]
