"""Titles of pages in both languages: in lists, in searches, and on the way to a page."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.publishing import normal_form
from cms.publishing.admin_search import entries, tokens
from cms.publishing.titles import families, in_two
from localize.khmer.search.wanted import all_of

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


def with_words(pages: QuerySet[Any], words: str, user: Any) -> QuerySet[Any]:
    """Those of `pages` that have every one of the words somewhere in a title or a text, in any
    language; all of them where nothing is asked for. By drafts only where `user` finds drafts."""
    if not words.strip():
        return pages
    if not (asked := _words(words)):
        return pages.none()
    for found in _having(asked, "typed", user):
        pages = pages.filter(translation_key__in=set(found.values()))
    return pages


def titles_first(pages: QuerySet[Any], words: str, user: Any) -> QuerySet[Any]:
    """What `with_words` found: first what has the words in its own title, then in that of another
    language, then what was changed last."""
    in_own, in_any = Q(), Q()
    for found in _having(_words(words), "title typed", user):
        in_own &= Q(pk__in=found)
        in_any &= Q(translation_key__in=set(found.values()))
    if not in_any:
        return pages
    first = Case(When(in_own, then=0), When(in_any, then=1), default=2)
    return pages.order_by(first, "-latest_revision_created_at", "-pk")


def _words(text: str) -> list[str]:
    words = normal_form.khmer(text.replace("\0", "")).split()
    return [word for word in words if tokens.beginnings(word)][:MOST_WORDS]


def _having(words: list[str], where: str, user: Any) -> Iterator[dict[int, UUID]]:
    """The pages that have each word, with the keys of their families. Two short questions for each,
    side by side: as one condition within the list's own question, PostgreSQL looked at a thousand
    pages a thousand times."""
    mine = page_permission_policy.explorable_instances(user)
    for word in words:
        indexed = set(entries.found(Page, all_of(tokens.beginnings(word)), where))
        public = Q(title__icontains=word) | Q(pk__in=indexed)
        found = Page.objects.filter(public, live=True)
        drafts = mine.filter(public | Q(draft_title__icontains=word))
        both = (rows.order_by().values_list("pk", "translation_key") for rows in (found, drafts))
        yield dict(next(both).union(*both, all=True))


def named_breadcrumbs(page: Page, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Wagtail's way to a page, with titles in the language of the person; one query.

    items: {"url", "label"} of some of the pages above and of the page, from the top.
    """
    step, path = page.steplen, page.path
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    found = families(Page.objects.filter(path__in=above).values("translation_key"))
    by_page = {str(pk): family for family in found.values() for pk, _title in family.values()}
    keys = [_number_in(item["url"]) for item in items]
    is_whole = len(items) == page.depth - (keys[-1:] != [str(page.pk)])
    for place, (key, item) in enumerate(zip(keys, items, strict=True)):
        family = by_page.get(key, {})
        if not key or (is_whole and not place):  # the explorer's address of the root has no number
            item["label"] = _("All pages")
        elif title := in_two(family, next(iter(family), "")):
            item["label"] = title[0][1]
    return items


def _number_in(address: str) -> str:
    return next((part for part in reversed(address.split("/")) if part.isdecimal()), "")
