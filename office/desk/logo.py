"""The logo of the house: the emblem that `setup --emblem` took, or the product's own mark."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms import emblem

MARK = Path(__file__).parent / "static/office/mark.svg"


@require_safe
@cache_control(max_age=3600, private=True)
def logo(request: HttpRequest) -> HttpResponse:
    """Also before the login. An SVG may hold scripts: opened by itself, it runs none."""
    found = emblem.content()
    response = HttpResponse(
        found or MARK.read_bytes(), content_type=emblem.TYPE if found else "image/svg+xml"
    )
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
