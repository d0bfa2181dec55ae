"""GET /media/…: files that a public document lists, and no others.

So originals, files of drafts and pictures taken down have no address, and nothing here depends on
who asks. The admin shows its thumbnails from /admin/media/…, where its session is known.
"""

from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone

from cms.api import ranges
from cms.api.answers import matches
from cms.api.models import Document, MediaFile
from cms.api.problems import method_not_allowed, not_found

LONGEST_NAME = 255
A_DAY = "public, max-age=86400"  # the bytes never change, but a file may be taken down

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
}
SHOWN = ("image/", "audio/", "video/", "text/")  # by a browser; everything else is downloaded


def media(request: HttpRequest, name: str) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        raise method_not_allowed("GET, HEAD, OPTIONS")
    listed = MediaFile.objects.filter(
        name=name, document__in=Document.objects.public(timezone.now())
    )
    sha256 = None
    if len(name) <= LONGEST_NAME and "\0" not in name:
        sha256 = listed.values_list("sha256", flat=True).first()
    if sha256 is None:
        raise not_found()
    if matches(request, sha256):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _part(request, name, sha256) or _file(name)
        response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = A_DAY
    return response


def admin_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Any stored file, for people who may use the admin (the address is wrapped so)."""
    response = _file(name)
    response["Cache-Control"] = "private, no-store"
    return response


def _file(name: str) -> HttpResponseBase:
    return _described(FileResponse(_opened(name)), name)


def _part(request: HttpRequest, name: str, sha256: str) -> HttpResponseBase | None:
    """The part of the file that is asked for; None: the whole file."""
    wanted = request.headers.get("Range", "")
    if not wanted or request.headers.get("If-Range", f'"{sha256}"') != f'"{sha256}"':
        return None
    size = default_storage.size(name)
    try:
        found = ranges.span(wanted, size)
    except ValueError:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    if found is None:
        return None
    first, last = found
    response = StreamingHttpResponse(ranges.part(_opened(name), first, last), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return _described(response, name)


def _opened(name: str) -> Any:
    try:
        return default_storage.open(name, "rb")
    except (OSError, SuspiciousOperation, ValueError):
        raise Http404 from None


def _described(response: HttpResponseBase, name: str) -> HttpResponseBase:
    path = PurePosixPath(name)
    kind = TYPES.get(path.suffix[1:].lower(), "application/octet-stream")
    response["Content-Type"] = kind
    # a name that says nothing to somebody who looks over a shoulder
    saved = f"{path.stem[:12]}{path.suffix}".encode("ascii", "ignore").decode().replace('"', "")
    manner = "inline" if kind.startswith(SHOWN) else "attachment"
    response["Content-Disposition"] = f'{manner}; filename="{saved}"'
    # whatever was uploaded, it runs nothing when it is opened here
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
