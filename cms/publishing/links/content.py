"""The content of all pages that can be edited: their drafts, and what readers have meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass

from wagtail.models import Page, Revision

from cms.publishing.links.references import Reference, references
from cms.publishing.recycle_bin import tree

BATCH = 200  # revisions in memory at once


@dataclass(frozen=True)
class Pointing:
    """One page and what one of its two versions points at."""

    page: Page
    is_draft: bool  # only the draft; readers have another version
    references: list[Reference]


def pointing() -> Iterator[Pointing]:
    """Every page that is not in the bin; two queries for any number of pages.

    A page without unpublished changes, or never published, has one version; others have two.
    """
    pages = tree.without_binned(Page.objects.filter(depth__gt=1, alias_of=None))
    rows = list(pages.select_related("locale", "content_type").order_by("path"))
    wanted: dict[int, list[tuple[Page, bool]]] = {}
    for page in rows:
        latest, live = page.latest_revision_id, page.live_revision_id
        if live:
            wanted.setdefault(live, []).append((page, False))
        if latest and latest != live:
            wanted.setdefault(latest, []).append((page, page.live))
    revisions = Revision.objects.filter(pk__in=wanted).values_list("pk", "content")
    contents = revisions.iterator(BATCH)
    for pk, content in contents:
        for page, is_draft in wanted[pk]:
            model = page.content_type.model_class()
            if model is not None:
                yield Pointing(page, is_draft, list(references(content, model)))
