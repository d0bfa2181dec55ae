"""The section of the editor's side panel that says how heavy the draft is."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.safestring import mark_safe

from cms.website.views.weight import rendered
from cms.website.weight import weights
from localize.workflow.pages import TranslatedPage

register = template.Library()


@register.inclusion_tag("website/admin/weight_panel.html", takes_context=True)
def weight_panel(context: RequestContext) -> dict[str, Any]:
    """Of the page that the panel is about; nothing for what is no page with documents.

    A page that is not saved yet has an address to fill in (0) when the first save has been made.
    """
    page = context.get("object")
    if not isinstance(page, TranslatedPage) or not page.document_kinds:
        return {"is_shown": False}
    request = context["request"]
    if page.pk is None:
        return {"is_shown": True, "address": reverse("reader_weight", args=[0]), "weights": ""}
    if not page.permissions_for_user(request.user).can_edit():
        return {"is_shown": False}
    return {
        "is_shown": True,
        "address": reverse("reader_weight", args=[page.pk]),
        "weights": mark_safe(rendered(weights(page), page)),
    }
