"""The line of “Ready to publish?” that says how long readers wait for the draft."""

from math import ceil
from typing import Any

from django import template
from django.template.context import RequestContext

from public.website.formats import size
from public.website.weight import beside, kept_pictures, weights

register = template.Library()

SLOW = 50_000  # bytes a second: 400 kbit/s, what browsers call slow 3G


@register.inclusion_tag("website/admin/weight_panel.html", takes_context=True)
def weight_panel(context: RequestContext) -> dict[str, Any]:
    """Of the version that is looked at."""
    page = context["draft"]
    modes = dict(page.preview_modes)
    found = weights(page)
    return {
        "rows": [(modes[kind], size(count)) for kind, count in found.items()],
        "seconds": ceil(max(found.values(), default=0) / SLOW),
    }


@register.simple_tag
def kept_beside(document: dict[str, Any]) -> dict[str, Any]:
    """What a phone keeps besides the pages: addresses of pictures, and the bytes of everything."""
    pictures = kept_pictures(document)
    return {
        "pictures": " ".join(one["url"] for one in pictures),
        "bytes": beside() + sum(one["bytes"] for one in pictures),
    }
