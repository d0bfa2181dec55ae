"""GET /.well-known/security.txt: to whom somebody writes who found a hole (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from cms.documents.addresses import absolute

ADDRESS = "/.well-known/security.txt"
STANDS_FOR = timedelta(days=180)  # RFC 9116 §2.5.5: less than a year


def security_txt(request: HttpRequest) -> HttpResponse:
    """404 where the installation names nobody. Answered before anything is public, too."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = timezone.now() + STANDS_FOR
    lines = (
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: km, en",
        f"Canonical: {absolute(ADDRESS)}",
    )
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
