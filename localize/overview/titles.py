"""Titles of pages for people: in the language of the person first, the other one beneath it.

A page knows its own title only; those of its translations are read together for everything that a
list shows. What is not named shows what Wagtail shows.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.publishing import normal_form

MOST_WORDS = 20  # that a search looks for; each is one more question to the database


def name_pages(pages: Iterable[Page]) -> None:
    """Give each page `shown_title` and `other_title`, as (language, title); one query."""
    listed = [page for page in pages if page.pk and not page.is_root()]
    titles = families({page.translation_key for page in listed})
    for page in listed:
        family = titles.get(page.translation_key, {})
        own = next((tag for tag, (pk, _title) in family.items() if pk == page.pk), "")
        if found := in_two(family, own):
            page.shown_title, page.other_title = found


InLanguage = tuple[str, str]  # (language, title)


def in_two(
    family: dict[str, tuple[int, str]], own: str
) -> tuple[InLanguage, InLanguage | None] | None:
    """The title of the person's language, or that in the language `own`, and another one."""
    mine = (get_language() or "en").partition("-")[0]
    first = mine if mine in family else own
    if first not in family:
        return None
    shown = family[first][1]  # an untranslated page has the words of its source
    rest = [(tag, title) for tag, (_pk, title) in family.items() if title != shown]
    return (first, shown), (rest[0] if rest else None)


def families(keys: Iterable[Any]) -> dict[Any, dict[str, tuple[int, str]]]:
    """{translation key: {language: (pk, title)}}, an alias aside: it has the words of another."""
    found: dict[Any, dict[str, tuple[int, str]]] = {}
    rows = Page.objects.filter(translation_key__in=set(keys), alias_of=None)
    columns = ("translation_key", "locale__language_code", "pk", "draft_title", "title")
    for key, language, pk, draft_title, title in rows.values_list(*columns).order_by("pk"):
        found.setdefault(key, {})[language] = (pk, draft_title or title)
    return found


def two_lines(page: Page) -> Any:
    """The title of a page and, where it has one, that in the other language beneath it."""
    if page.is_root():
        return _("All pages")
    title, other = page.get_admin_display_title(), getattr(page, "other_title", None)
    if not other:
        return title
    return format_html(
        '{}<small class="localize-other" lang="{}">{}</small>', title, other[0], other[1]
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
