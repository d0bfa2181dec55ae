"""The name of the house in templates that know nothing of the screen they are part of."""

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def house_name() -> str:
    return str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """(tag, name in itself)"""
    return list(settings.OFFICE_LANGUAGES)


@register.filter
def deferred(scripts: str) -> str:
    """Wagtail's scripts after the words of a screen, in their order: 400 kB come before them else.
    For a screen that has no script in its own text."""
    return mark_safe(scripts.replace("<script src=", "<script defer src="))
