"""The name of a page in its address: ASCII, made from the title, free where the page stands.

A Khmer title is romanised by `anyascii`: usable, not a standard romanisation.
"""

import re
from typing import Any
from uuid import UUID

from anyascii import anyascii
from django import forms
from django.db.models import Q
from django.utils.text import slugify
from wagtail.models import Page

SLUG_LENGTH = 80
UUID_LENGTH = 36
_PLACES = re.compile(r"\{\w+\}")  # where something else is put in when the title is shown
PAGE = "page"  # of a title that has neither a letter nor a digit


def ascii_slug(title: str) -> str:
    """An ASCII slug of any title, never empty, never shaped like a key."""
    slug = romanised(title) or PAGE
    return f"{PAGE}-{slug}" if looks_like_key(slug) else slug


def romanised(text: str) -> str:
    """What of `text` can stand in an address, in ASCII; empty if nothing can. Idempotent."""
    return slugify(anyascii(_PLACES.sub(" ", text)))[:SLUG_LENGTH].strip("-")


def free_slug(title: str, *, parent: Page | None, model: type[Page], key: UUID | None) -> str:
    """The slug of `title` for a page of this type below `parent`, with a number if it is taken.

    Taken are the slugs of its siblings in all languages, as a translation takes over the slug of
    its source, and those of all pages of its type: documents of one kind share their addresses.
    key: the page's translation key, whose slugs are its own; None for a page to be made.
    """
    slug = ascii_slug(title)
    taken = _taken(slug, parent, model, key)
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def is_made_from(slug: str, title: str) -> bool:
    """Is `slug` one that `free_slug` makes of `title`?"""
    return re.fullmatch(rf"{re.escape(ascii_slug(title))}(-\d+)?", slug) is not None


def _taken(slug: str, parent: Page | None, model: type[Page], key: UUID | None) -> set[str]:
    places = Q(content_type__app_label=model._meta.app_label) & Q(
        content_type__model=model._meta.model_name
    )
    if parent is not None:
        for one in Page.objects.filter(translation_key=parent.translation_key):
            places |= Q(path__startswith=one.path, depth=one.depth + 1)
    pages = Page.objects.filter(places, Q(slug=slug) | Q(slug__startswith=f"{slug}-"))
    if key is not None:
        pages = pages.exclude(translation_key=key)
    return set(pages.values_list("slug", flat=True))


def looks_like_key(slug: str) -> bool:
    """Could `slug` be taken for a document's key in an address of the API?"""
    digits = slug.replace("-", "")
    return len(slug) in (UUID_LENGTH, 32) and len(digits) == 32 and _is_hex(digits)


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdef" for character in text)


class SlugField(forms.SlugField):
    """A slug in a form: may be left empty, and what is typed in Khmer is romanised.

    A plain box: Wagtail's own clears what it cannot use when somebody leaves it.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=255, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return typed if re.fullmatch(r"[-\w]*", typed, re.ASCII) else romanised(typed)
