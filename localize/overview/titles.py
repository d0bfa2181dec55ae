"""Titles of pages in both languages: in lists, in searches, and on the way to a page."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.publishing import normal_form
from cms.publishing.titles import name_pages

MOST_WORDS = 20  # that a search looks for; each is one more question to the database


def two_lines(page: Page) -> Any:
    """The title of a page and, where it has one, that in the other language beneath it."""
    if page.is_root():
        return _("All pages")
    return beneath(page.get_admin_display_title(), *getattr(page, "other_title", None) or ("", ""))


def beneath(name: str, language: str, other: str) -> Any:
    """A name and, where there is one, the other beneath it, which is in `language`."""
    if not other:
        return name
    return format_html(
        '{}<small class="localize-other" lang="{}">{}</small>', name, language, other
    )


def with_words(pages: QuerySet[Page], words: str) -> QuerySet[Page]:
    """Those of `pages` that have every one of the words somewhere in a title, in any language."""
    for word in normal_form.khmer(words).split()[:MOST_WORDS]:
        named = Page.objects.filter(Q(title__icontains=word) | Q(draft_title__icontains=word))
        pages = pages.filter(translation_key__in=named.values("translation_key"))
    return pages


def named_breadcrumbs(page: Page, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Wagtail's way to a page, with titles in the language of the person; one query.

    items: {"url", "label"} of some of the pages above and of the page, from the top.
    """
    step, path = page.steplen, page.path
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    named = list(Page.objects.filter(path__in=above).only("path", "translation_key", "depth"))
    name_pages(named)
    shown = {str(one.pk): getattr(one, "shown_title", None) for one in named}
    root = {str(one.pk) for one in named if one.is_root()}
    for item in items:
        pk = next((part for part in reversed(item["url"].split("/")) if part.isdecimal()), "")
        if not pk or pk in root:  # the explorer has an address without a number for it
            item["label"] = _("All pages")
        title = shown.get(pk)
        if title is not None:
            item["label"] = title[1]
    return items
