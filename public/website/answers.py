"""HTML answers: the API's caching, and headers that keep a reader's visit private."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from khmertext.lines import with_lines
from localize.terminology.searched_as import searched
from public.api.answers import json_answer, limit_caching, unkept_answer

HTML = "text/html; charset=utf-8"
NOINDEX = "noindex, nofollow"

# nothing from elsewhere, nothing inline, framed by the admin only, nothing that stays
_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'; worker-src "
)
POLICY = f"{_POLICY}'none'"
# of pages that somebody may keep on their phone
KEEPING_POLICY = f"{_POLICY}'self'"


def rendered(template: str, context: dict[str, Any]) -> str:
    """`template` for people, with the marks where a line of Khmer may end."""
    return with_lines(render_to_string(template, context), searched().compounds)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    is_stored: bool = True,
    is_indexed: bool = True,
) -> HttpResponse:
    """`template` as a page that any cache may keep until one of the context's `ends`, unless it
    should not be stored at all. `is_kept` in the context: a phone may, when somebody taps that."""
    html = rendered(template, context | {"is_indexed": is_indexed}).encode()
    response: HttpResponse
    if status == 200 and is_stored:
        response = public = json_answer(
            request, html, locale=context.get("content_locale"), content_type=HTML
        )
        limit_caching(public, context.get("ends", ()))
    else:
        response = unkept_answer(request, html, status=status, content_type=HTML)
        response["Content-Language"] = context.get("content_locale") or context["locale"]
    if context.get("is_kept"):
        response["Content-Security-Policy"] = KEEPING_POLICY
    if not is_indexed:
        response["X-Robots-Tag"] = NOINDEX
    return response
