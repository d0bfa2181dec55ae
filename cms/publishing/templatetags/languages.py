"""How a text is written: its way, its types."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.core import styles
from cms.core.languages import described

register = template.Library()


@register.filter
def direction(tag: str, around: str = "") -> SafeString:
    """The attribute `dir` of an element in the language `tag`, where what is around it, in the
    language `around` or in none yet, runs the other way."""
    own = described(tag).direction
    return mark_safe(f' dir="{own}"' if own != described(around).direction else "")


@register.simple_tag
def families() -> SafeString:
    """The types of all described languages, those of offices last, as a list for CSS."""
    return mark_safe(f"{styles.families()}, {styles.families(is_office=True)}")
