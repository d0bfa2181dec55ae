"""Addresses of documents. They come from BASE_URL, never from a request's Host header."""

from urllib.parse import unquote
from uuid import UUID

from django.conf import settings

from cms.api.kinds import fixed_kinds
from localize.documents import reader
from localize.pages import TranslatedPage

ROOT = "/api/v1/"


def locales() -> dict[str, str]:
    """Language code → its name in that language."""
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES)


def document_path(locale: str, kind: str, key: UUID) -> str:
    """The path of a document: by key, or fixed for the kinds that have one per language."""
    tail = "" if kind in fixed_kinds() else f"{key}/"
    return f"{ROOT}{locale}/{kind}/{tail}"


def document_url(locale: str, kind: str, key: UUID) -> str:
    return settings.BASE_URL + document_path(locale, kind, key)


def website_url(page: TranslatedPage, kind: str) -> str | None:
    """Where people read the page; None for its further documents, such as a lesson's guide."""
    path = reader().path(page) if kind == page.document_kinds[0].kind else None
    return None if path is None else settings.BASE_URL + path


def absolute(url: str) -> str:
    """A stored file's address as channels need it: with scheme and host."""
    return settings.BASE_URL + url if url.startswith("/") else url


def media_name(url: str) -> str | None:
    """The storage name behind an absolute media address of ours; None for any other address."""
    prefix = absolute(settings.MEDIA_URL)
    return unquote(url.removeprefix(prefix)) if url.startswith(prefix) else None
