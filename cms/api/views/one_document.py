"""Finding one public document and answering with it, by key, slug or fixed address."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.api.answers import accepts_gzip, json_answer, limit_caching, stored_answer
from cms.api.filters.parameters import Parameters
from cms.api.problems import Problem, bad_parameter
from cms.api.schema.schema_org import schema_org
from cms.documents.addresses import document_path, locales
from cms.documents.kinds import listed_kinds
from cms.documents.models import Dependency, Document

PARAMETERS = ("include", "fallback")
SCHEMA_ORG = "schema_org"
MOST_INCLUDED = 100
HEAD = ("key", "kind", "locale", "live_until")


def answer_with(
    request: HttpRequest, asked: Parameters, locale: str, kind: str, which: Q
) -> HttpResponse | None:
    """The document of `kind` that `which` picks, in `locale` or the fallback; None without one."""
    fallback = asked.choice("fallback", list(locales()))
    included = _asked_to_include(asked)
    packed = accepts_gzip(request) and fallback is None and not included
    stored = ("body_gzip", "etag_gzip") if packed else ("body", "etag")
    now = timezone.now()
    languages = [locale] if fallback is None else [locale, fallback]
    found = {
        document.locale: document
        for document in Document.objects.public(now)
        .filter(which, kind=kind, locale__in=languages)
        .only(*HEAD, *stored)
        .order_by("-position", "-pk")  # should two pages claim a fixed address, the first wins
    }
    document = next((found[code] for code in languages if code in found), None)
    if document is None:
        return None
    ends = [document.live_until]
    if packed:
        response = stored_answer(
            request, bytes(document.body_gzip), document.etag_gzip, packed=True, locale=locale
        )
    else:
        body, others = _completed(document, included, now, is_fallback=document.locale != locale)
        ends += others
        response = json_answer(request, body, locale=document.locale)
    response["Link"] = f'<{document_path(document.locale, kind, document.key)}>; rel="canonical"'
    limit_caching(response, ends, now)
    return response


def missing(kind: str, which: Q) -> Problem:
    """404 with the languages that exist; the same for what never was and what is not public."""
    rows = Document.objects.public(timezone.now()).filter(which, kind=kind).order_by("locale")
    found = {
        locale: document_path(locale, kind, key)
        for key, locale in rows.values_list("key", "locale")
    }
    if not found:
        return Problem(404, "not-found", "There is no such document.", translations={})
    return Problem(
        404,
        "not-in-this-language",
        "This document is not available in this language.",
        translations=found,
    )


def joined(bodies: Iterable[bytes]) -> bytes:
    """Stored JSON documents as a JSON array."""
    return b"[" + b",".join(bodies) + b"]"


def with_members(body: bytes, members: dict[str, Any]) -> bytes:
    """A stored JSON object with `members` put before its own; it is not parsed."""
    return orjson.dumps(members)[:-1] + b"," + body[1:]


def _completed(
    document: Document, included: Collection[str], now: datetime, *, is_fallback: bool
) -> tuple[bytes, list[datetime | None]]:
    """The stored body, with what was asked for besides; and when the included documents end."""
    ends: list[datetime | None] = []
    stored = body = bytes(document.body)
    if is_fallback:
        body = with_members(body, {"fallback": True})
    if SCHEMA_ORG in included:
        body = with_members(body, {SCHEMA_ORG: schema_org(orjson.loads(stored), settings.BASE_URL)})
    if kinds := [name for name in included if name != SCHEMA_ORG]:
        rows = _included(document, kinds, now)
        ends = [end for _, end in rows]
        body = body[:-1] + b',"included":' + joined(bytes(one) for one, _ in rows) + b"}"
    return body, ends


def _asked_to_include(asked: Parameters) -> list[str]:
    """Kinds of documents to bring along, and perhaps the structured data for search engines."""
    names = [name for group in asked.groups("include") for name in group]
    allowed = (*listed_kinds(), SCHEMA_ORG)
    for name in names:
        if name not in allowed:
            raise bad_parameter("include", f"Kinds, with commas: {', '.join(allowed)}.")
    return names


def _included(
    document: Document, kinds: Collection[str], now: datetime
) -> list[tuple[bytes, datetime | None]]:
    """Body and end of the documents of the same language that `document` refers to."""
    targets = Dependency.objects.filter(
        key=document.key, locale=document.locale, kind=document.kind, target__isnull=False
    ).exclude(target=document.key)
    rows = (
        Document.objects.public(now)
        .filter(locale=document.locale, kind__in=kinds, key__in=Subquery(targets.values("target")))
        .order_by("kind", "position", "pk")[:MOST_INCLUDED]
    )
    return list(rows.values_list("body", "live_until"))
