"""Drafts as pages: what editors see in the preview (`settings.DRAFT_VIEW`).

A draft is rendered to the document that a channel would get, then shown as any other; so editors
see what channels see. Nothing is stored and no public address answers with it.
"""

from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms.documents.projection import render_draft
from cms.documents.rendered import canonical
from cms.website import answers
from cms.website.views.pages import document_context, template
from cms.website.words import words

Json = dict[str, Any]

# what people with an account may see before it is public; pages lose the host, as of all our files
ADMIN_MEDIA = f"{settings.BASE_URL}/admin/media/"


def serve(request: HttpRequest, page: Any, mode: str) -> HttpResponse:
    """The draft as a page; a sentence while it lacks what it cannot be shown without."""
    locale = page.locale.language_code
    document = draft(page, mode, media=ADMIN_MEDIA)
    if document is None:
        html = render_to_string("website/draft_empty.html", {"locale": locale, "t": words(locale)})
    else:
        context = document_context(locale, document) | {
            "is_preview": True,
            "is_indexed": False,
            "canonical": None,
            "alternates": [],
        }
        html = render_to_string(template(document["kind"]), context)
    response = HttpResponse(html)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = answers.NOINDEX
    response["Content-Security-Policy"] = answers.POLICY
    response["Referrer-Policy"] = "no-referrer"
    return response


def draft(page: Any, kind: str, *, media: str) -> Json | None:
    """The document of `kind` of a page in memory, its files under the address `media`.

    None: it yields none, or a fact that it cannot do without has not been chosen yet.
    """
    if _waits_for_a_fact(page):
        return None
    try:
        document = render_draft(page, kind)
    except ObjectDoesNotExist:
        return None
    if document is None:
        return None
    public = f'"{public_media()}'.encode()
    return orjson.loads(canonical(document).replace(public, f'"{media}'.encode()))


def _waits_for_a_fact(page: Any) -> bool:
    """Is one missing that only a draft may lack: a field that may be null but not blank?"""
    return any(
        field.editable and field.null and not field.blank and getattr(page, field.attname) is None
        for field in page._meta.concrete_fields
    )


def public_media() -> str:
    """Where files are once they are public."""
    return f"{settings.BASE_URL}{settings.MEDIA_URL}"
