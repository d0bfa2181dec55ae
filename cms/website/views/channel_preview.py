"""Previews for channels: the editor's page that opens one, and the address that channels read.

GET /api/v1/preview/{token}/ answers with the shape of the published document. It has no place in
the OpenAPI document: a token is made in the admin only, and what it opens is never public.
"""

from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from wagtail.models import Page

from cms.api.problems import method_not_allowed, not_found
from cms.api.views.media import admin_media
from cms.documents.addresses import ROOT as API_ROOT
from cms.documents.addresses import media_name
from cms.documents.rendered import canonical
from cms.website import tokens
from cms.website.answers import NOINDEX
from cms.website.drafts import draft
from localize.workflow.pages import TranslatedPage

DEVELOPERS = "JSON"  # always there: the document itself
PREVIEW = f"{API_ROOT}preview/{{token}}/"


# For editors


def channels() -> dict[str, str]:
    """Name → address with placeholders, as configured, and the document itself."""
    return {**settings.PREVIEW_CHANNELS, DEVELOPERS: PREVIEW}


def choose_channel(request: HttpRequest, page_pk: int) -> HttpResponse:
    """The channels in which the draft can be seen; POST makes a token and goes there."""
    page = get_object_or_404(Page, pk=page_pk).specific
    if not isinstance(page, TranslatedPage) or not page.document_kinds:
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST" and tokens.has_draft(page):
        return _go(request, page)
    return TemplateResponse(
        request,
        "website/admin/channels.html",
        {
            "page": page,
            "channels": list(channels()),
            "modes": page.preview_modes,
            "has_draft": tokens.has_draft(page),
            "minutes": tokens.LIFETIME // 60,
        },
    )


def _go(request: HttpRequest, page: TranslatedPage) -> HttpResponse:
    template = channels().get(request.POST.get("channel", ""))
    kind = request.POST.get("kind", "")
    if template is None or kind not in dict(page.preview_modes):
        raise Http404
    token = tokens.issue(page, kind, by=request.user, session_key=request.session.session_key or "")
    # whole, for a channel on another host; the office answers: tokens hang on its sessions
    url = settings.OFFICE_URL + PREVIEW.format(token=token)
    address = template.format(
        token=token,
        url=quote(url, safe=""),
        locale=page.locale.language_code,
        kind=kind,
        key=page.translation_key,
    )
    response = HttpResponse(status=303, headers={"Location": address})
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


# For channels


def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as JSON; one and the same 404 for every token that opens nothing."""
    _require_reading(request)
    found = tokens.redeem(token)
    document = draft(found.page, found.kind, media=_media(token)) if found else None
    if document is None:
        raise not_found()
    response = HttpResponse(canonical(document), content_type="application/json")
    response["Content-Language"] = document["locale"]
    _keep_private(response)
    return response


def preview_media(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file that the draft shows, public or not."""
    _require_reading(request)
    found = tokens.redeem(token)
    document = draft(found.page, found.kind) if found else None
    names = {media_name(file["url"]) for file in document["media"]} if document else set()
    if name not in names:
        raise not_found()
    response = admin_media(request, name)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    _keep_private(response)
    return response


def _media(token: str) -> str:
    return f"{PREVIEW.format(token=token)}media/"


def _require_reading(request: HttpRequest) -> None:
    if request.method not in ("GET", "HEAD"):
        raise method_not_allowed("GET, HEAD, OPTIONS")


def _keep_private(response: HttpResponseBase) -> None:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = NOINDEX
    response["Referrer-Policy"] = "no-referrer"
