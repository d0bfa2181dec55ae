"""Who may be read: the one function that decides it, for every path out of the system."""

from datetime import datetime

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
    if not _row_is_public(page, now):
        return False
    paths = _paths_to(page)
    if PageViewRestriction.objects.filter(page__path__in=paths).exists():
        return False
    parents = Page.objects.filter(path__in=paths[HOME_DEPTH:-1]).select_related("locale")
    return all(_row_is_public(parent, now) for parent in parents.specific())


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
