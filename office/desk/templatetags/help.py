"""The link of a screen to the tasks that it is about."""

from typing import Any

from django import template
from django.template.context import Context

from office.desk.help import tasks

register = template.Library()


@register.inclusion_tag("office/help/_here.html", takes_context=True)
def how_to(context: Context) -> dict[str, Any]:
    """Those of the screen, by the name of its address, and the way to all; no query. Headers are
    included without the context of the screen, but Django's hands the request on."""
    match = getattr(getattr(context, "request", None), "resolver_match", None)
    known = tasks.by_screen().get(match.view_name, ()) if match else ()
    return {"is_screen": match is not None, "tasks": known}


@register.filter
def as_said(text: Any) -> str:
    return tasks.as_said(text)


@register.filter
def picture(name: str) -> dict[str, Any] | None:
    """Its file and size in the language of the screen; None of one that was not taken yet."""
    key = tasks.picture_key(name)
    size = tasks.sizes().get(key)
    return {"file": f"office/help/{key}.webp", "size": size} if size else None
