"""GET /media/…: files that a public document lists, and no others.

So originals, files of drafts and pictures taken down have no address, and nothing here depends on
who asks. The admin shows its thumbnails from /admin/media/…, where its session is known.
"""

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from cms.api.answers import matches
from cms.api.models import Document, MediaFile
from cms.api.problems import method_not_allowed, not_found

LONGEST_NAME = 255
A_DAY = "public, max-age=86400"  # the bytes never change, but a file may be taken down


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
    fresh = matches(request, sha256)
    response = HttpResponse(status=304) if fresh else _file(name)
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = A_DAY
    return response


def admin_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Any stored file, for people who may use the admin (the address is wrapped so)."""
    response = _file(name)
    response["Cache-Control"] = "private, no-store"
    return response


def _file(name: str) -> HttpResponseBase:
    try:
        response = FileResponse(default_storage.open(name, "rb"))
    except (OSError, SuspiciousOperation, ValueError):
        raise Http404 from None
    # whatever was uploaded, it runs nothing when it is opened here
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
