"""The line of “Ready to publish?” that says how heavy the draft is."""

from typing import Any

from django import template
from django.template.context import RequestContext

from cms.website.formats import size
from cms.website.weight import weights

register = template.Library()


@register.inclusion_tag("website/admin/weight_panel.html", takes_context=True)
def weight_panel(context: RequestContext) -> dict[str, Any]:
    """Of the version that is looked at."""
    page = context["draft"]
    modes = dict(page.preview_modes)
    return {"rows": [(modes[kind], size(count)) for kind, count in weights(page).items()]}
