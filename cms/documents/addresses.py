"""Addresses of documents, pages and files.

All are paths: no document knows the host under which it is read (docs/decisions/api.md). What a
standard wants whole is made `absolute` when it is answered: from BASE_URL, never from a request's
Host header.
"""

import re
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings
from django.utils.encoding import filepath_to_uri

from cms.documents import languages
from cms.documents.kinds import fixed_kinds, kinds_of

ROOT = "/api/v1/"
WEBSITE = "/read/"
HOME = "home"
# what no file system takes, and what nobody sees
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u200b-\u200f\u2028-\u202e\u2060\ufeff]+')
MOST_WORDS = 80  # code points of a file's name; Khmer letters take three bytes each


def locales() -> dict[str, str]:
    """Language code → its name in that language; of those that readers get."""
    return languages.public()


def document_path(locale: str, kind: str, key: UUID) -> str:
    """The path of a document: by key, or fixed for the kinds that have one per language."""
    tail = "" if kind in fixed_kinds() else f"{key}/"
    return f"{ROOT}{locale}/{kind}/{tail}"


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


def web_path(page: Any, kind: str) -> str | None:
    """Where people read the page; None for its further documents, such as a lesson's guide."""
    return page_path(page) if kind == kinds_of(type(page))[0].kind else None


def media_path(name: str) -> str:
    """Where a stored file is read once it is public, whichever storage keeps it."""
    return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"


def media_name(path: str) -> str | None:
    """The storage name behind a `media_path`; None for any other address."""
    prefix = settings.MEDIA_URL
    return unquote(path.removeprefix(prefix)) if path.startswith(prefix) else None


def saved_name(path: str, *words: str) -> str:
    """A name for people for the file at `path`, such as "Family agreement (km).pdf": the words and
    the ending of the path. Without a first word none: "". It never begins with a dot."""
    ending = path.rpartition(".")[2]
    if not words[0]:
        return ""
    named = NOT_IN_NAMES.sub(" ", " ".join(word for word in words if word))
    named = " ".join(named.split())
    if len(named) > MOST_WORDS:
        # between words, where the name has any
        named = named[:MOST_WORDS].rpartition(" ")[0] or named[:MOST_WORDS]
    return f"{named.strip('. ')}.{ending}" if named.strip(". ") else ""


def absolute(path: str) -> str:
    """`path` with scheme and host. For answers only: what is stored keeps no host."""
    return settings.BASE_URL + path
