"""The logo of the house: the file that LOGO_FILE names, or the mark that comes with the product."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

MARK = Path(__file__).parent / "static/office/mark.svg"
TYPES = ("image/svg+xml", "image/png", "image/webp")
LARGEST = 200_000  # bytes: it stands on every screen


def file() -> Path:
    return Path(settings.LOGO_FILE) if settings.LOGO_FILE else MARK


def read(path: Path) -> tuple[bytes, str]:
    """Its bytes and media type. Raises ImproperlyConfigured: what is wrong with the setting."""
    kind = mimetypes.guess_type(path.name)[0] or ""
    if kind not in TYPES:
        raise ImproperlyConfigured("LOGO_FILE must be an SVG, PNG or WebP file.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ImproperlyConfigured(f"LOGO_FILE cannot be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise ImproperlyConfigured(f"LOGO_FILE is larger than {LARGEST // 1000} KB.")
    return content, kind


@require_safe
@cache_control(max_age=3600, private=True)
def logo(request: HttpRequest) -> HttpResponse:
    """Also before the login. An SVG may hold scripts: opened by itself, it runs none."""
    content, kind = read(file())
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
