"""Answers that any cache may keep: exact bytes, strong ETags, 304, brotli and gzip.

An ETag names one representation (RFC 9110 §8.8.3): the compressed bytes have their own.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.http import parse_etags

from cms.documents.rendered import compress, digest

# a number that was withdrawn is gone from every cache after a minute, without anybody's doing
CACHE_CONTROL = "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400"
STALE_FOR = 60  # seconds: max-age and stale-while-revalidate together
# Read by our proxy and told to nobody else: for how many seconds it may give this answer to others.
# What does not say so it never keeps. It counts whole seconds, so one more may pass.
KEPT_FOR = "X-Accel-Expires"
MOST_KEPT = 30  # seconds; without a purge, what was withdrawn is gone after that
COMPRESS_FROM = 600  # bytes; below, compressing saves nothing on the wire
# brotli's, of 11. It looks back further than gzip, and a page of the feed repeats itself far apart:
# a third to a half less, for less computing than gzip 6
QUALITY = 5
BROTLI, GZIP, PLAIN = "br", "gzip", ""
# what no page of ours asks a device for: Permissions-Policy
NOT_ASKED_FOR = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "browsing-topics", "camera", "display-capture"),
        *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment"),
        *("serial", "usb", "xr-spatial-tracking"),
    )
)
QUERY_AS_IT_IS = "%/?:@!$&'()*+,;=-._~[]"
ENCODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d*)?))?\s*", re.ASCII)


class PublicAnswer(HttpResponse):
    """The same for everybody who asks the same, from whom nothing but the address and the encoding
    is looked at: `stored_answer` makes it."""


def accepts_gzip(request: HttpRequest) -> bool:
    return _weights(request).get(GZIP, 0) > 0


def encoding_for(request: HttpRequest) -> str:
    """Of brotli and gzip the one that Accept-Encoding prefers; PLAIN where it allows neither."""
    weights = _weights(request)
    best = max((BROTLI, GZIP), key=lambda encoding: weights.get(encoding, 0))
    return best if weights.get(best, 0) > 0 else PLAIN


def _weights(request: HttpRequest) -> dict[str, float]:
    """RFC 9110 §12.5.3. `*` is gzip: who does not know brotli by name may not know it."""
    weights: dict[str, float] = {}
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","):
        if found := ENCODING.fullmatch(part):
            weights[found[1].lower()] = float(found[2] or 1)
    return {GZIP: weights.get("*", 0)} | weights


def packed(body: bytes, encoding: str) -> tuple[bytes, str]:
    """`body` in that encoding, if that helps, and the encoding that it has now."""
    if encoding == PLAIN or len(body) < COMPRESS_FROM:
        return body, PLAIN
    if encoding == GZIP:
        return compress(body), GZIP
    return brotli.compress(body, mode=brotli.MODE_TEXT, quality=QUALITY), BROTLI


def unkept_answer(request: HttpRequest, body: bytes, **more: Any) -> HttpResponse:
    """Which no cache may keep: no PublicAnswer, without an ETag. more: of the HttpResponse."""
    content, encoding = packed(body, encoding_for(request))
    response = HttpResponse(content, **more)
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "no-store"
    if encoding:
        response["Content-Encoding"] = encoding
    return response


def json_answer(
    request: HttpRequest,
    body: bytes,
    *,
    locale: str | None = None,
    content_type: str = "application/json",
) -> PublicAnswer:
    """`body`, compressed if that helps."""
    content, encoding = packed(body, encoding_for(request))
    return stored_answer(
        request,
        content,
        digest(content),
        encoding=encoding,
        locale=locale,
        content_type=content_type,
    )


def stored_answer(
    request: HttpRequest,
    content: bytes,
    etag: str,
    *,
    encoding: str,
    locale: str | None,
    content_type: str = "application/json",
) -> PublicAnswer:
    """`content` as it is; a 304 without it when the client has these bytes already."""
    fresh = matches(request, etag)
    response = PublicAnswer(
        b"" if fresh else content, status=304 if fresh else 200, content_type=content_type
    )
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = CACHE_CONTROL
    response["Vary"] = "Accept-Encoding"
    response[KEPT_FOR] = str(MOST_KEPT)
    if locale is not None:
        response["Content-Language"] = locale
    if fresh:
        del response["Content-Type"]
    elif encoding:
        response["Content-Encoding"] = encoding
    return response


def limit_caching(response: HttpResponseBase, ends: Iterable[datetime | None]) -> None:
    """No cache may show something longer than it lives; `ends` are of all that is shown.

    What our proxy keeps goes out as it was, to caches that count from then: so it lets an answer
    go before that says too much, and in the last minute keeps it for a second (and one more).
    """
    known = [end for end in ends if end]
    if not known:
        return
    left = int((min(known) - timezone.now()).total_seconds())
    kept = left - STALE_FOR - 1
    if kept < 1:
        response["Cache-Control"] = f"public, max-age={max(0, left - 2)}"
        kept = int(left > 2)
    response[KEPT_FOR] = str(min(MOST_KEPT, kept))


def matches(request: HttpRequest, etag: str) -> bool:
    return names_etag(request.META.get("HTTP_IF_NONE_MATCH", ""), etag)


def names_etag(condition: str, etag: str) -> bool:
    """Does If-None-Match name `etag`? The comparison is weak (RFC 9110 §13.1.2)."""
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
