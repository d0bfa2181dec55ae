"""Puts text into the normal form of its language, where that has one, before it is stored; of a
page its fields and blocks.

Done in `clean()`, before wagtail-localize makes strings of it: a string's identity is its bytes,
so normalising later would make another string.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.core.languages import described


def of_any(text: str) -> str:
    """`text`, of which nobody knows the language, in the normal form of each that the content
    has."""
    for tag in settings.CONTENT_LANGUAGES:
        text = described(tag).normalised(text)
    return text


def normalise_page(page: Page) -> None:
    """Normalise every text of a page in place, if its language has a normal form."""
    language = described(page.locale.language_code if page.locale_id is not None else "")
    if not language.normal_form:
        return
    for field in page._meta.get_fields():
        if not isinstance(field, models.Field) or field.name in FIELDS_LEFT_ALONE:
            continue
        value = field.value_from_object(page)
        if isinstance(field, StreamField):
            # not raw_data: it is stale after wagtail-localize has ingested translations
            raw = field.stream_block.get_prep_value(value)
            normal = _leaves(raw, language.normalised)
            if normal != raw:
                setattr(page, field.name, field.stream_block.to_python(normal))
        elif isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            setattr(page, field.name, language.normalised(value))


# addresses, not text
FIELDS_LEFT_ALONE = frozenset({"slug", "url_path", "path", "draft_title"})


def _leaves(value: Any, normalised: Callable[[str], str]) -> Any:
    """`value`, the JSON of a StreamField, with every string normalised; ids have no sign of it."""
    if isinstance(value, str):
        return normalised(value)
    if isinstance(value, list):
        return [_leaves(item, normalised) for item in value]
    if isinstance(value, dict):
        return {name: _leaves(item, normalised) for name, item in value.items()}
    return value
