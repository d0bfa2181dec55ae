"""What a phone that keeps a page asks for: the worker that holds the copy; of help-now a name, too.

The worker lies below its page, so it sees nothing else of this site (its scope), and is the same
for every page. Name and icon are neutral: they say no more than the page's title.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static

from cms.documents.addresses import locales, website_path
from cms.documents.rendered import canonical
from public.api.answers import json_answer
from public.api.emergency import HELP_NOW
from public.website import published

SCRIPT = "text/javascript; charset=utf-8"
MANIFEST = "application/manifest+json"


def worker(request: HttpRequest, locale: str, key: UUID | None = None) -> HttpResponse:
    """key: of a lesson, public or not any more; else of help-now."""
    _require(locale)
    script = render_to_string("website/worker.js").encode()
    response = json_answer(request, script, content_type=SCRIPT)
    response["Cache-Control"] = "no-cache"
    return response


def manifest(request: HttpRequest, locale: str) -> HttpResponse:
    """https://www.w3.org/TR/appmanifest/; it opens in the browser, where one can leave fast."""
    _require(locale)
    said = published.around(locale).words[locale].words
    name, path = said["neutral_title"], website_path(locale, HELP_NOW)
    described: dict[str, Any] = {
        "name": name,
        "short_name": name,
        "lang": locale,
        "start_url": path,
        "scope": path,
        "display": "browser",
        "icons": [{"src": static("website/page.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    response = json_answer(request, canonical(described), content_type=MANIFEST)
    response["Cache-Control"] = "no-cache"
    return response


def _require(locale: str) -> None:
    if locale not in locales():
        raise Http404
