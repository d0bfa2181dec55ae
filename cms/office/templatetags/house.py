"""The name of the house in templates that know nothing of the screen they are part of."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def house_name() -> str:
    return str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """(tag, name in itself)"""
    return list(settings.LANGUAGES)
