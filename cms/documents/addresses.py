"""Addresses of documents. They come from BASE_URL, never from a request's Host header."""

from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings

from cms.documents.kinds import fixed_kinds, kinds_of

ROOT = "/api/v1/"
WEBSITE = "/read/"
HOME = "home"


def locales() -> dict[str, str]:
    """Language code → its name in that language."""
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES)


def document_path(locale: str, kind: str, key: UUID) -> str:
    """The path of a document: by key, or fixed for the kinds that have one per language."""
    tail = "" if kind in fixed_kinds() else f"{key}/"
    return f"{ROOT}{locale}/{kind}/{tail}"


def document_url(locale: str, kind: str, key: UUID) -> str:
    return settings.BASE_URL + document_path(locale, kind, key)


def website_path(locale: str, kind: str, key: UUID | str | None = None) -> str:
    """Where people read a document, a list (no key), a kind with one document per language."""
    if kind == HOME:
        return f"{WEBSITE}{locale}/"
    tail = "" if key is None or kind in fixed_kinds() else f"{key}/"
    return f"{WEBSITE}{locale}/{kind}/{tail}"


def page_path(page: Any) -> str | None:
    """Where people read `page` once it is public; None for a page without documents."""
    kinds = kinds_of(type(page))
    if not kinds:
        return None
    return website_path(page.locale.language_code, kinds[0].kind, page.translation_key)


def website_url(page: Any, kind: str) -> str | None:
    """Where people read the page; None for its further documents, such as a lesson's guide."""
    path = page_path(page) if kind == kinds_of(type(page))[0].kind else None
    return None if path is None else settings.BASE_URL + path


def absolute(url: str) -> str:
    """A stored file's address as channels need it: with scheme and host."""
    return settings.BASE_URL + url if url.startswith("/") else url


def media_name(url: str) -> str | None:
    """The storage name behind an absolute media address of ours; None for any other address."""
    prefix = absolute(settings.MEDIA_URL)
    return unquote(url.removeprefix(prefix)) if url.startswith(prefix) else None
