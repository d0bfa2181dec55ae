"""Drafts as pages: what editors see in the preview (`handed_over.draft_view`).

A draft is rendered to the document that a channel would get, then shown as any other; so editors
see what channels see. Nothing is stored and no public address answers with it.
"""

from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms.documents import paper
from cms.documents.context import Context
from cms.documents.projection import render_draft
from cms.documents.rendered import canonical
from public.website import answers, published
from public.website.views.pages import document_context, template

Json = dict[str, Any]

ADMIN_MEDIA = "/admin/media/"  # what people with an account may see before it is public


def serve(request: HttpRequest, page: Any, mode: str) -> HttpResponse:
    """The draft as a page; a sentence while it lacks what it cannot be shown without."""
    locale = page.locale.language_code
    asks = paper.address()
    document = draft(page, mode, media=ADMIN_MEDIA)
    if document is None:
        t = published.around(locale).words[locale].words
        html = render_to_string("website/draft_empty.html", {"locale": locale, "t": t})
    else:
        context = document_context(locale, document, asks) | {
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


def draft(
    page: Any, kind: str, *, media: str | None = None, context: Context | None = None
) -> Json | None:
    """The document of `kind` of a page in memory, its files below the path `media` (None: where
    they will be once they are public). context: as in `render_draft`.

    None: it yields none, or a fact that it cannot do without has not been chosen yet.
    """
    if _waits_for_a_fact(page):
        return None
    try:
        document = render_draft(page, kind, context)
    except ObjectDoesNotExist:
        return None
    if document is None:
        return None
    plain: Json = orjson.loads(canonical(document))
    return plain if media is None else _with_files_below(media, plain)


def _with_files_below(media: str, value: Any) -> Any:
    """`value` with `media` in the place of MEDIA_URL in every `url`; words stay as they are."""
    if isinstance(value, list):
        return [_with_files_below(media, part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{media}{part.removeprefix(settings.MEDIA_URL)}"
        if name == "url" and isinstance(part, str) and part.startswith(settings.MEDIA_URL)
        else _with_files_below(media, part)
        for name, part in value.items()
    }


def _waits_for_a_fact(page: Any) -> bool:
    """Is one missing that only a draft may lack: a field that may be null but not blank?"""
    return any(
        field.editable and field.null and not field.blank and getattr(page, field.attname) is None
        for field in page._meta.concrete_fields
    )
