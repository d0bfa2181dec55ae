"""Where deleted pages are: below one hidden page beside the home pages.

They stay rows of the page tree, so that everything that points at them (revisions, strings,
approvals, endorsements, permissions, links of other pages) still does when they come back. The
container is made when the first page is deleted. It is told by its place and slug, not by its
path: reordering the pages beside it or `fixtree --full` may give it another path.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from wagtail.models import Page

SLUG = "recycle-bin"
DEPTH = 2
_PATH_LENGTH = DEPTH * Page.steplen
LOOKED_UP = "_is_binned_looked_up"


def containers() -> QuerySet[Page]:
    """The container, or nothing before the first deletion."""
    return Page.objects.filter(depth=DEPTH, slug=SLUG, content_type__model="page")


def container() -> Page:
    """The container, made if missing; called with the feed locked, so that there is only one."""
    found = containers().first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    made: Page = root.add_child(instance=Page(title="Recycle bin", slug=SLUG, live=False))
    return made


def is_binned(page: Page) -> bool:
    """Is `page` in the bin, or the bin itself? One query for a page of any depth; none where the
    page's own query has looked, which is told once."""
    if LOOKED_UP in vars(page):
        return bool(vars(page).pop(LOOKED_UP))
    return containers().filter(path=page.path[:_PATH_LENGTH]).exists()


def not_binned(pages: Collection[Page]) -> list[Page]:
    """Those that are not in the bin; one query at most, none where all are home pages."""
    if all(page.depth <= DEPTH and page.slug != SLUG for page in pages):
        return list(pages)
    bins = tuple(containers().values_list("path", flat=True))
    return [page for page in pages if not page.path.startswith(bins)]


def binned() -> Exists:
    """The condition of `is_binned` for a queryset of pages; costs no query of its own."""
    return Exists(containers().filter(path=Left(OuterRef("path"), _PATH_LENGTH)))


def without_binned(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of `pages` that are not in the bin; a condition of their own rows, so that a list which
    is made of another costs no look at the whole tree more."""
    return pages.filter(~binned())
