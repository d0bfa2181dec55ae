"""Titles of pages in both languages: in lists, in searches, and on the way to a page."""

from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.models import Page, get_page_models
from wagtail.permissions import page_permission_policy

from cms.core import normal_form
from cms.core.titles import families, in_two
from cms.publishing.admin_search import entries, tokens
from cms.publishing.admin_search.many_values import Among
from khmertext.search.wanted import all_of

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


class Found:
    """The pages that have each of some words somewhere in a title or a text, in any language, read
    once for all that one screen asks. By drafts only where `user` finds drafts."""

    def __init__(self, text: str, user: Any) -> None:
        self.is_asked = bool(text.strip())
        self._by_word = [_having(word, user) for word in _words(text)]

    def among(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `pages` of whose family somebody wrote every word; all where none is asked."""
        if self.is_asked and not self._by_word:
            return pages.none()
        for found in self._by_word:
            pages = pages.filter(Among("translation_key", {key for key, _title in found.values()}))
        return pages

    def titles_first(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """Of what is found: first what has the words in its own title, then in that of another
        language, then what was changed last."""
        in_own, in_any = Q(), Q()
        for found in self._by_word:
            titled = {pk: key for pk, (key, is_title) in found.items() if is_title}
            in_own &= Q(Among("pk", titled))
            in_any &= Q(Among("translation_key", {*titled.values()}))
        if not in_any:
            return pages
        first = Case(When(in_own, then=0), When(in_any, then=1), default=2)
        return pages.order_by(first, "-latest_revision_created_at", "-pk")


def _words(text: str) -> list[str]:
    words = normal_form.of_any(text.replace("\0", "")).split()
    return [word for word in words if tokens.beginnings(word)][:MOST_WORDS]


def _having(word: str, user: Any) -> dict[int, tuple[UUID, bool]]:
    """The pages that have `word`: the key of the family, and whether it is in a title. Two short
    questions, side by side: as one condition within the list's own question, PostgreSQL looked at a
    thousand pages a thousand times."""
    wanted = all_of(tokens.beginnings(word))
    typed, titled = ({*entries.found(Page, wanted, where)} for where in ("typed", "title typed"))
    for model in get_page_models():
        titled.update(model.found_by(word) if hasattr(model, "found_by") else ())
    in_title = Q(title__icontains=word) | Q(Among("pk", titled))
    in_draft = Q(draft_title__icontains=word)
    public = in_title | Q(Among("pk", typed))
    mine = page_permission_policy.explorable_instances(user)
    # read once: not what is found as readers have it, but for a title that only the draft has
    drafts = mine.filter(public | in_draft).exclude(public & (in_title | ~in_draft), live=True)
    both = (
        rows.order_by().values_list("pk", "translation_key", _is(titles))
        for rows, titles in (
            (Page.objects.filter(public, live=True), in_title),
            (drafts, in_title | in_draft),
        )
    )
    rows = next(both).union(*both, all=True)
    return {pk: (key, is_title) for pk, key, is_title in rows}


def _is(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False)


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
