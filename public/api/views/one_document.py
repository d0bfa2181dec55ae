"""Finding one public document and answering with it, by key, slug or fixed address."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.documents import languages
from cms.documents.addresses import document_path
from cms.documents.models import Dependency, Document
from public.api import served
from public.api.answers import (
    BROTLI,
    COMPRESS_FROM,
    GZIP,
    PLAIN,
    accepts_gzip,
    encoding_for,
    json_answer,
    limit_caching,
    stored_answer,
)
from public.api.emergency import HELP_NOW
from public.api.filters.included import SCHEMA_ORG, included_names
from public.api.filters.parameters import Parameters
from public.api.problems import Problem, not_allowed
from public.api.schema.schema_org import schema_org

PARAMETERS = ("include", "fallback")
MOST_INCLUDED = 100
AS_IT_IS, PACKED = ("body", "etag"), ("body_gzip", "etag_gzip")


def answer_with(
    request: HttpRequest, asked: Parameters, locale: str, kind: str, **which: Any
) -> HttpResponse | None:
    """The document of `kind` that `which` (`key=` or `slug=`, or nothing for the only one) picks,
    in `locale` or the fallback; None without one."""
    fallback = asked.choice("fallback", list(languages.content()))
    included = _asked_to_include(asked)
    # in a hurry, and asked for by everybody: smaller than it is stored
    is_packed_anew = kind == HELP_NOW and encoding_for(request) == BROTLI
    packed = accepts_gzip(request) and not included and not is_packed_anew
    asked_in = {"locale0": locale} | ({} if fallback is None else {"locale1": fallback})
    columns = AS_IT_IS if not packed else PACKED if fallback is None else (*PACKED, *AS_IT_IS)
    statement = served.one(next(iter(which), None), len(asked_in), ("live_until", *columns))
    found = {row.locale: row for row in served.documents(statement, kind=kind, **asked_in, **which)}
    row = next((found[code] for code in asked_in.values() if code in found), None)
    if row is None:
        return None
    is_fallback = row.locale != locale
    ends = [row.live_until]
    if included or is_fallback or is_packed_anew:
        body, others = _completed(row, included, is_fallback=is_fallback)
        ends += others
        response = json_answer(request, body, locale=row.locale)
    else:
        packed = packed and (fallback is None or len(row.body) >= COMPRESS_FROM)
        content, etag = (row.body_gzip, row.etag_gzip) if packed else (row.body, row.etag)
        encoding = GZIP if packed else PLAIN
        response = stored_answer(request, bytes(content), etag, encoding=encoding, locale=locale)
    response["Link"] = f'<{document_path(row.locale, kind, row.key)}>; rel="canonical"'
    limit_caching(response, ends)
    return response


def missing(kind: str, **which: Any) -> Problem:
    """404 with the languages that exist; the same for what never was and what is not public."""
    rows = Document.objects.public(timezone.now()).filter(kind=kind, **which).order_by("locale")
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


def with_members(body: bytes, members: Mapping[str, Any]) -> bytes:
    """A stored JSON object with `members` put before its own; it is not parsed."""
    return orjson.dumps(members)[:-1] + b"," + body[1:]


def _completed(
    row: Any, included: Collection[str], *, is_fallback: bool
) -> tuple[bytes, list[datetime | None]]:
    """The stored body, with what was asked for besides; and when the included documents end."""
    ends: list[datetime | None] = []
    stored = body = bytes(row.body)
    if is_fallback:
        body = with_members(body, {"fallback": True})
    if SCHEMA_ORG in included:
        body = with_members(body, {SCHEMA_ORG: schema_org(orjson.loads(stored), settings.BASE_URL)})
    if kinds := [name for name in included if name != SCHEMA_ORG]:
        rows = _included(row, kinds)
        ends = [one.live_until for one in rows]
        body = body[:-1] + b',"included":' + joined(bytes(one.body) for one in rows) + b"}"
    return body, ends


def _asked_to_include(asked: Parameters) -> list[str]:
    """Kinds of documents to bring along, and perhaps the structured data for search engines."""
    names = [name for group in asked.groups("include") for name in group]
    allowed = included_names()
    for name in names:
        if name not in allowed:
            raise not_allowed("include", allowed)
    return names


def _included(row: Any, kinds: Collection[str]) -> list[Any]:
    """The documents of the same language that the one of `row` refers to."""
    targets = Dependency.objects.filter(
        key=row.key, locale=row.locale, kind=row.kind, target__isnull=False
    ).exclude(target=row.key)
    rows = (
        Document.objects.public(timezone.now())
        .filter(locale=row.locale, kind__in=kinds, key__in=Subquery(targets.values("target")))
        .order_by("kind", "position", "position_key", "pk")[:MOST_INCLUDED]
    )
    return served.going_out(rows.values_list(*served.WHO, "body", "live_until", named=True))
