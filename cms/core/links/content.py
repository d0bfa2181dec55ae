"""The content of all pages that can be edited: their drafts, and what readers have meanwhile."""

from collections.abc import Iterator

from wagtail.models import Page, Revision

from cms.core import tree
from cms.core.links.references import Reference, references

BATCH = 200  # revisions in memory at once


def pointing() -> Iterator[tuple[Page, list[Reference]]]:
    """Every page that is not in the bin, with what each of its versions points at; two queries for
    any number of pages.

    A page without unpublished changes, or never published, has one version; others have two.
    """
    pages = tree.without_binned(Page.objects.filter(depth__gt=1, alias_of=None))
    wanted = {
        revision: page
        for page in pages.select_related("locale", "content_type").order_by("path")
        for revision in (page.live_revision_id, page.latest_revision_id)
        if revision
    }
    revisions = Revision.objects.filter(pk__in=wanted).values_list("pk", "content")
    for pk, content in revisions.iterator(BATCH):
        model = wanted[pk].content_type.model_class()
        if model is not None:
            yield wanted[pk], list(references(content, model))
