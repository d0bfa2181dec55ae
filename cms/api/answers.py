"""Answers that any cache may keep: exact bytes, strong ETags, 304, gzip.

An ETag names one representation (RFC 9110 §8.8.3): the compressed bytes have their own.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.utils.http import parse_etags

from cms.documents.rendered import compress, digest

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
STALE_FOR = 660  # seconds: max-age and stale-while-revalidate together
COMPRESS_FROM = 600  # bytes; below, gzip saves nothing on the wire
QUERY_AS_IT_IS = "%/?:@!$&'()*+,;=-._~[]"
ENCODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d*)?))?\s*", re.ASCII)


def accepts_gzip(request: HttpRequest) -> bool:
    """Does Accept-Encoding allow gzip (RFC 9110 §12.5.3)?"""
    weights: dict[str, float] = {}
    for part in request.headers.get("Accept-Encoding", "").split(","):
        if found := ENCODING.fullmatch(part):
            weights[found[1].lower()] = float(found[2] or 1)
    return weights.get("gzip", weights.get("*", 0)) > 0


def json_answer(
    request: HttpRequest,
    body: bytes,
    *,
    locale: str | None = None,
    content_type: str = "application/json",
) -> HttpResponse:
    """`body`, compressed if that helps."""
    packed = accepts_gzip(request) and len(body) >= COMPRESS_FROM
    content = compress(body) if packed else body
    return stored_answer(
        request, content, digest(content), packed=packed, locale=locale, content_type=content_type
    )


def stored_answer(
    request: HttpRequest,
    content: bytes,
    etag: str,
    *,
    packed: bool,
    locale: str | None,
    content_type: str = "application/json",
) -> HttpResponse:
    """`content` as it is; a 304 without it when the client has these bytes already."""
    fresh = matches(request, etag)
    response = HttpResponse(
        b"" if fresh else content, status=304 if fresh else 200, content_type=content_type
    )
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = CACHE_CONTROL
    response["Vary"] = "Accept-Encoding"
    if locale is not None:
        response["Content-Language"] = locale
    if fresh:
        del response["Content-Type"]
    elif packed:
        response["Content-Encoding"] = "gzip"
    return response


def limit_caching(response: HttpResponse, ends: Iterable[datetime | None], now: datetime) -> None:
    """No cache may show something longer than it lives; `ends` are of all that is shown."""
    left = min((int((end - now).total_seconds()) for end in ends if end), default=STALE_FOR)
    if left < STALE_FOR:
        response["Cache-Control"] = f"public, max-age={max(0, min(60, left))}"


def matches(request: HttpRequest, etag: str) -> bool:
    """Does If-None-Match name `etag`? The comparison is weak (RFC 9110 §13.1.2)."""
    condition = request.headers.get("If-None-Match", "")
    names = {name.removeprefix("W/") for name in parse_etags(condition)}
    return "*" in names or f'"{etag}"' in names


def moved(request: HttpRequest, path: str) -> HttpResponse:
    """301 to `path` (decoded, as requests have it) on this host, with the query as it was.

    Both are encoded: a line break or Khmer letters in an address must not break the header.
    """
    # WSGI hands over the bytes of the query as latin-1
    query = quote(request.META.get("QUERY_STRING", "").encode("latin-1", "ignore"), QUERY_AS_IT_IS)
    location = escape_uri_path(path)
    response = HttpResponse(status=301)
    response["Location"] = f"{location}?{query}" if query else location
    response["Cache-Control"] = "public, max-age=60"
    del response["Content-Type"]
    return response
