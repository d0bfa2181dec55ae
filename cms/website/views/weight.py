"""The weight of a draft, for its editor: part of a side panel, and asked for again after a save."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET
from wagtail.models import Page

from cms.website.formats import size
from cms.website.weight import MOST_BYTES, SLOW_KBIT, Weight, seconds, seconds_more, weights
from localize.workflow.pages import TranslatedPage


@require_GET
def weight(request: HttpRequest, page_pk: int) -> HttpResponse:
    """The saved draft's weight as a piece of HTML; it changes nothing."""
    page = get_object_or_404(Page, pk=page_pk).specific
    if not isinstance(page, TranslatedPage) or not page.document_kinds:
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    response = HttpResponse(rendered(weights(page.get_latest_revision_as_object()), page))
    response["Cache-Control"] = "no-store"
    return response


def rendered(found: list[Weight], page: TranslatedPage) -> str:
    """The weights in words."""
    modes = dict(page.preview_modes)
    return render_to_string(
        "website/admin/weight.html",
        {
            "rows": [_row(weight, modes[weight.kind]) for weight in found],
            "limit": size(MOST_BYTES),
            "kbit": SLOW_KBIT,
        },
    )


def _row(weight: Weight, label: Any) -> dict[str, Any]:
    return {
        "label": label,
        "weight": weight,
        "first": (size(weight.first_visit), seconds(weight.first_visit)),
        "later": (size(weight.later), seconds(weight.later)),
        "pictures": (size(weight.pictures), seconds_more(weight.pictures)),
        "downloads": (size(weight.downloads), seconds_more(weight.downloads)),
        "document": (size(weight.document), seconds(weight.document)),
        "plain": size(weight.plain),
    }
