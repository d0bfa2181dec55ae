"""Which book a document or a file is of, asked when a total is written."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from wagtail.models import Page

from cms.documents.models import Document
from cms.documents.pack_models import Pack
from lessons.models import CoursePage

FILE = "file"
Read = tuple[str, str, str]  # kind, language, key: as the proxy says them


class Place(NamedTuple):
    """book: its translation key as text, empty for what is in none."""

    language: str
    book: str


def books_of(read: Iterable[Read]) -> dict[Read, Place]:
    """Of each that is known; five queries at most, however many there are."""
    read = set(read)
    keys = _keys_of_documents(read) | _keys_of_files(read)
    books = _books({key for _language, key in keys.values() if key})
    return {
        one: Place(language, books.get(key, "") if key else "")
        for one, (language, key) in keys.items()
    }


def _keys_of_documents(read: Iterable[Read]) -> dict[Read, tuple[str, UUID | None]]:
    found: dict[Read, tuple[str, UUID | None]] = {}
    slugs: set[str] = set()
    for kind, language, reference in read:
        key = _key(reference)
        if kind != FILE and key is not None:
            found[kind, language, reference] = language, key
        elif kind != FILE:
            slugs.add(reference)
    rows = Document.objects.filter(slug__in=slugs, deleted=False) if slugs else ()
    return found | {(row.kind, row.locale, row.slug): (row.locale, row.key) for row in rows}


def _keys_of_files(read: Iterable[Read]) -> dict[Read, tuple[str, UUID | None]]:
    digests = {reference for kind, _language, reference in read if kind == FILE}
    rows = Pack.objects.filter(sha256__in=digests) if digests else ()
    return {(FILE, "", row.sha256): (row.locale, row.key) for row in rows}


def _books(keys: set[UUID]) -> Mapping[UUID, str]:
    """By the key of a page in it."""
    if not keys:
        return {}
    books = dict(CoursePage.objects.values_list("path", "translation_key"))
    pages = Page.objects.filter(translation_key__in=keys).values_list("translation_key", "path")
    return {key: str(books[path]) for key, own in pages for path in _above(own) if path in books}


def _above(path: str) -> Iterable[str]:
    """The paths of a page and of all above it (treebeard: each step has the same length)."""
    return (path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen))


def _key(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
