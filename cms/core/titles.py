"""Titles of pages for people: in the language of the person first, the other one beneath it.

A page knows its own title only; those of its translations are read together for everything that a
screen shows. What is not named shows its own (`office_title`). Pages whose titles do not tell them
apart, as two lines of the police, say themselves what does (`EditorialPage.office_titles`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from wagtail.models import Page

from cms.core.languages import screen_language

Families = dict[Any, dict[str, tuple[int, str]]]  # translation key → language → (pk, title)


def name_pages(pages: Iterable[Page], titles: Families | None = None) -> None:
    """Give each page `shown_title` and `other_title`, as (language, title); one query, none where
    the `titles` of their families are known."""
    listed = [page for page in pages if page.pk and not page.is_root()]
    if titles is None:
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
    mine = screen_language()
    first = mine if mine in family else own
    if first not in family:
        return None
    shown = family[first][1]  # an untranslated page has the words of its source
    rest = [(tag, title) for tag, (_pk, title) in family.items() if title != shown]
    return (first, shown), (rest[0] if rest else None)


def families(keys: Any) -> Families:
    """Of the pages with these translation keys; one query, and those of `office_titles`."""
    pages = Page.objects.filter(translation_key__in=keys).select_related("locale").order_by("pk")
    shown = ("translation_key", "alias_of", "draft_title", "title", "locale", "content_type")
    return families_of(pages.only(*shown))


def families_of(pages: Iterable[Page]) -> Families:
    """Of rows that have their locale; an alias aside: it has the words of another."""
    found: Families = {}
    own = [page for page in pages if page.alias_of_id is None]
    titles = office_titles(own)
    for page in own:
        family = found.setdefault(page.translation_key, {})
        family[page.locale.language_code] = (page.pk, titles[page.pk])
    return found


def office_titles(pages: Iterable[Page]) -> dict[int, str]:
    """What the office calls each of these rows, by pk; queries for those classes only whose titles
    do not tell their pages apart."""
    titles: dict[int, str] = {}
    by_class: dict[Any, list[int]] = defaultdict(list)
    for page in pages:
        titles[page.pk] = page.draft_title or page.title
        by_class[page.specific_class].append(page.pk)
    for model, keys in by_class.items():
        if hasattr(model, "office_titles"):
            titles |= model.office_titles(keys)
    return titles


def name_together(pages: Collection[Page]) -> None:
    """Have each of these say its own name without a query of its own."""
    titles = office_titles(pages)
    for page in pages:
        page.shown_title = ("", titles[page.pk])


def name_of(row: Any) -> str:
    return str(row.get_admin_display_title() if isinstance(row, Page) else row)


def office_title(page: Page) -> str:
    """What the office calls one page, as a list named it or as it is called by itself."""
    shown = getattr(page, "shown_title", None)
    return str(shown[1]) if shown else office_titles([page])[page.pk]
