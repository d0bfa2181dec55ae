"""A file that was made, and what it was made of: what decides how long it is given out.

ETags are read before the documents. What changes in between is older in these, so the file is made
again; nothing is ever taken for newer than it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q

from cms.documents import recalls
from cms.documents.addresses import media_name
from cms.documents.context import PAGE
from cms.documents.models import Dependency, Document
from cms.documents.numbers.contacts import contacts_in, value_of
from public.packs.contents import Contents

Identity = tuple[str, str]  # kind, key
VOCABULARY = "vocabulary"


@dataclass(frozen=True)
class Made:
    """documents: kind and key → ETag, empty of those that are only named. pictures: by name in the
    storage."""

    content: bytes
    title: str
    documents: dict[Identity, str]
    values: set[recalls.Value]
    pictures: set[str]


def etags(locale: str, now: datetime) -> dict[Identity, str]:
    """Of everything that is public in a language."""
    rows = Document.objects.public(now).filter(locale=locale)
    return {(kind, str(key)): etag for kind, key, etag in rows.values_list("kind", "key", "etag")}


def of_contents(contents: Contents, content: bytes, known: dict[Identity, str]) -> Made:
    """known: the ETags, read before the contents."""
    shown: list[Any] = [*contents.lessons, contents.help_now]
    if contents.is_whole_book:  # a lesson names none of the other pages of its book
        shown.append(contents.book)
    whole = [(one["kind"], one["key"]) for one in [*shown, contents.book, contents.home] if one]
    whole += [one for one in known if one[0] == VOCABULARY]
    named = _named_by([(one["kind"], one["key"]) for one in shown], contents.locale)
    documents = {one: "" for one in known if one[1] in named}
    # one that was not public before is not the one that was read: it differs
    documents |= {one: known.get(one, "?") for one in whole}
    pictures = filter(None, map(media_name, contents.pictures))
    values = values_in([*shown, *contents.services])
    return Made(content, contents.title, documents, values, set(pictures))


def values_in(shown: Any) -> set[recalls.Value]:
    """The values of contacts anywhere in it."""
    found: dict[str, list[Any]] = {}
    for contact in contacts_in(shown):
        found.setdefault(contact["key"], []).append(value_of(contact))
    return recalls.values(found)


def documents_in(lines: Iterable[bytes]) -> list[Any]:
    """Of entries of the feed."""
    return [orjson.loads(line)["document"] for line in lines]


def _named_by(shown: list[Identity], locale: str) -> set[str]:
    """The keys of pages that these documents name: modules, services, what is linked to."""
    among = Q(pk__in=[])
    for kind, key in shown:
        among |= Q(kind=kind, key=key)
    rows = Dependency.objects.filter(among, locale=locale, model=PAGE)
    return set(rows.values_list("pk_text", flat=True))
