"""The nonce for a script in the text of a screen."""

from django import template

from office.desk import content_policy

register = template.Library()


@register.simple_tag
def nonce() -> str:
    return content_policy.current()
