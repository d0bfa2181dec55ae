"""The line of the editor's side panel that says how long readers wait for the draft."""

from math import ceil
from typing import Any

from django import template
from django.template.context import RequestContext

from cms.website.formats import size
from cms.website.weight import weights
from localize.workflow.pages import TranslatedPage

register = template.Library()

SLOW = 50_000  # bytes a second: 400 kbit/s, what browsers call slow 3G


@register.inclusion_tag("website/admin/weight_panel.html", takes_context=True)
def weight_panel(context: RequestContext) -> dict[str, Any]:
    """Of the page that the panel is about; nothing for what is no saved page with documents."""
    page = context.get("object")
    if not isinstance(page, TranslatedPage) or page.pk is None or not page.document_kinds:
        return {"rows": []}
    modes = dict(page.preview_modes)
    found = weights(page)
    return {
        "rows": [(modes[kind], size(count)) for kind, count in found.items()],
        "seconds": ceil(max(found.values(), default=0) / SLOW),
    }
