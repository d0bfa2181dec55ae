"""GET /media/…: files that a public document lists, packs that are offered, and no others.

So originals, files of drafts and pictures taken down have no address, and nothing here depends on
who asks. The admin shows its thumbnails from /admin/media/…, where its session is known.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db.models import Case, F, Value, When
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.http import content_disposition_header

from cms.documents.models import Document, MediaFile
from cms.documents.pack_models import FOLDER
from cms.documents.packs import offered
from public.api import ranges
from public.api.answers import KEPT_FOR, MOST_KEPT, limit_caching, matches
from public.api.problems import method_not_allowed, not_found

LONGEST_NAME = 255
PACKS = f"{FOLDER}/"
IN_MEMORY = 10 * 1024 * 1024  # bytes
# a name stands for these bytes and no others, for ever
IMMUTABLE = "public, max-age=31536000, immutable"
# but a consent may be withdrawn at any time, from the first day on, and a number in a pack
A_MINUTE = "public, max-age=60, must-revalidate"
# seconds in our proxy, of what needs no consent: nobody purges what was on its way just then
KEPT_FILE = 600

# spelled out: Python's own list differs between systems
TYPES = {
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "epub": "application/epub+zip",
    "zip": "application/zip",
}
HTML = "text/html; charset=utf-8"  # of packs alone: what was uploaded is no page
SHOWN = ("image/", "audio/", "video/", "text/")  # by a browser; everything else is downloaded


def media(request: HttpRequest, name: str) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        raise method_not_allowed("GET, HEAD, OPTIONS")
    found = _listed(name) if len(name) <= LONGEST_NAME and "\0" not in name else None
    if found is None:
        raise not_found()
    sha256, saved_as, may_end, ends = found
    if matches(request, sha256):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _answer(name, _wanted_part(request, sha256), saved_as)
        response["Accept-Ranges"] = "bytes"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = A_MINUTE if may_end else IMMUTABLE
    response[KEPT_FOR] = str(MOST_KEPT if may_end else KEPT_FILE)
    limit_caching(response, [ends])
    return response


def _listed(name: str) -> tuple[str, str, bool, datetime | None] | None:
    """Digest and name of a file that is public; may it be taken back at any moment, and when does
    the clock do so?"""
    now = timezone.now()
    if name.startswith(PACKS):
        pack: Any = offered.served(now).filter(file=name).first()
        return pack and (pack.sha256, pack.saved_as, True, pack.ends)
    listed = MediaFile.objects.filter(name=name, document__in=Document.objects.public(now))
    # documents of several languages may list it: that of its own has the say
    others = Case(When(document__locale=F("language"), then=Value(0)), default=Value(1))
    columns = ("sha256", "saved_as", "needs_consent")
    found = listed.order_by(others, "pk").values_list(*columns).first()
    return found and (*found, None)


def admin_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Any stored file. Who may see it has been asked before."""
    response = _answer(name)
    response["Cache-Control"] = "private, no-store"
    return response


def _wanted_part(request: HttpRequest, sha256: str) -> str:
    """The Range header, unless it is about another version of the file."""
    is_of_this = request.headers.get("If-Range", f'"{sha256}"') == f'"{sha256}"'
    return request.headers.get("Range", "") if is_of_this else ""


def _answer(name: str, wanted: str = "", saved_as: str = "") -> HttpResponseBase:
    """The file, or the part of it that `wanted`, a Range header, asks for."""
    file = _opened(name)
    size = file.size
    try:
        found = ranges.span(wanted, size)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = found or (0, size - 1)
    response = _content(ranges.part(file, first, last), last - first + 1)
    if found is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _described(response, name, saved_as)


def _content(parts: Iterator[bytes], length: int) -> HttpResponseBase:
    """In memory unless it is long: the server sends that by itself, but a stream keeps one of its
    few threads until the slowest telephone has the last byte."""
    if length <= IN_MEMORY:
        response: HttpResponseBase = HttpResponse(b"".join(parts))
    else:
        response = StreamingHttpResponse(parts)
    response["Content-Length"] = str(length)
    return response


def _opened(name: str) -> Any:
    try:
        return default_storage.open(name, "rb")
    except (OSError, SuspiciousOperation, ValueError):
        raise Http404 from None


def _described(response: HttpResponseBase, name: str, saved_as: str) -> HttpResponseBase:
    path = PurePosixPath(name)
    kind = TYPES.get(path.suffix[1:].lower(), "application/octet-stream")
    # without one a name that says nothing to somebody who looks over a shoulder
    saved = saved_as or f"{path.stem[:12]}{path.suffix}".encode("ascii", "ignore").decode()
    is_shown = kind.startswith(SHOWN)
    if path.suffix == ".html" and name.startswith(PACKS):
        kind = HTML
    response["Content-Type"] = kind
    manner = content_disposition_header(not is_shown, saved) or "inline"
    response["Content-Disposition"] = manner
    # whatever was uploaded, it runs nothing when it is opened here
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
