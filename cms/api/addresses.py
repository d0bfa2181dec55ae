"""Addresses of documents. They come from BASE_URL, never from a request's Host header."""

from urllib.parse import unquote
from uuid import UUID

from django.conf import settings

from cms.api.kinds import fixed_kinds

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


def website_url(locale: str, kind: str, slug: str, key: UUID) -> str | None:
    """Where people read the document: `WEB_URL` with its placeholders filled, None without one."""
    template: str = getattr(settings, "WEB_URL", "")
    return template.format(locale=locale, kind=kind, slug=slug, key=key) if template else None


def absolute(url: str) -> str:
    """A stored file's address as channels need it: with scheme and host."""
    return settings.BASE_URL + url if url.startswith("/") else url


def media_name(url: str) -> str | None:
    """The storage name behind an absolute media address of ours; None for any other address."""
    prefix = absolute(settings.MEDIA_URL)
    return unquote(url.removeprefix(prefix)) if url.startswith(prefix) else None
