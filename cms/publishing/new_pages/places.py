"""Where somebody may add a page of one type: the pages above, once for all their languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core import tree
from cms.core.languages import screen_language


@dataclass(frozen=True)
class Name:
    """A title and the language that it is in."""

    title: str
    language: str


@dataclass(frozen=True)
class Place:
    """A page below which the new one can stand, in the languages in which this person may add it.

    names: its titles, that in the language of the screen first. above: those of what it is part
    of, such as the book of a module; empty where nothing but the home page is above.
    """

    key: str
    pages: dict[str, int]  # language → pk
    names: tuple[Name, ...]
    above: tuple[Name, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.pages)


def places(user: Any, model: type[Page]) -> list[Place]:
    """In the order of the tree. Few queries, however many there are."""
    pages = list(_parents(model).select_related("locale", "content_type").order_by("path"))
    mine = set(
        page_permission_policy.instances_user_has_permission_for(user, "add")
        .filter(pk__in=[page.pk for page in pages])
        .values_list("pk", flat=True)
    )
    families: dict[Any, list[Page]] = {}
    for page in pages:
        families.setdefault(page.translation_key, []).append(page)
    above = _names_above(pages)
    found = []
    for key, family in families.items():
        open_to = {
            page.locale.language_code: page.pk
            for page in family
            if page.pk in mine and model.can_create_at(page)
        }
        if open_to:
            higher = [name for page in family for name in above.get(page.path, ())]
            found.append(
                Place(str(key), open_to, _own_first(map(_name, family)), _own_first(higher))
            )
    return found


def by_group(found: Iterable[Place]) -> list[tuple[tuple[Name, ...], list[Place]]]:
    """[(names of what is above, places)], such as the modules of each book."""
    return [(above, list(group)) for above, group in groupby(found, key=lambda one: one.above)]


def last_used(user: Any, model: type[Page]) -> str:
    """The key of the place where `user` made a page of this type last, or ""."""
    last = model.objects.filter(owner=user).order_by("-pk").first()
    parent = last.get_parent() if last is not None else None
    return str(parent.translation_key) if parent is not None else ""


def _parents(model: type[Page]) -> Any:
    types = ContentType.objects.get_for_models(*model.allowed_parent_page_models()).values()
    return tree.without_binned(Page.objects.filter(content_type__in=types))


def _names_above(pages: Iterable[Page]) -> dict[str, list[Name]]:
    """By the path of a page: the name of the page above it, if that is no home page."""
    step = Page.steplen
    paths = {page.path[:-step] for page in pages if page.depth > 3}
    above = Page.objects.filter(path__in=paths).select_related("locale")
    names = {page.path: _name(page) for page in above}
    return {page.path: [names[page.path[:-step]]] for page in pages if page.path[:-step] in names}


def _name(page: Page) -> Name:
    return Name(page.draft_title or page.title, page.locale.language_code)


def _own_first(names: Iterable[Name]) -> tuple[Name, ...]:
    own = screen_language()
    return tuple(sorted(dict.fromkeys(names), key=lambda name: name.language != own))
