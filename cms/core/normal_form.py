"""Puts the Khmer text of a page's fields and blocks into normal form before it is stored.

Done in `clean()`, before wagtail-localize makes strings of it: a string's identity is its bytes,
so normalising later would make another string.
"""

from typing import Any

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from khmertext import normalise


def khmer(text: str) -> str:
    """`text` in Khmer normal form."""
    return normalise(text)


def normalise_page(page: Page) -> None:
    """Normalise every text of a Khmer page in place; pages in other languages stay as they are."""
    if page.locale_id is None or page.locale.language_code != "km":
        return
    for field in page._meta.get_fields():
        if not isinstance(field, models.Field) or field.name in FIELDS_LEFT_ALONE:
            continue
        value = field.value_from_object(page)
        if isinstance(field, StreamField):
            # not raw_data: it is stale after wagtail-localize has ingested translations
            raw = field.stream_block.get_prep_value(value)
            normal = _leaves(raw)
            if normal != raw:
                setattr(page, field.name, field.stream_block.to_python(normal))
        elif isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            setattr(page, field.name, khmer(value))


# addresses, not text
FIELDS_LEFT_ALONE = frozenset({"slug", "url_path", "path", "draft_title"})


def _leaves(value: Any) -> Any:
    """`value`, the JSON of a StreamField, with every string normalised; ids hold no Khmer."""
    if isinstance(value, str):
        return khmer(value)
    if isinstance(value, list):
        return [_leaves(item) for item in value]
    if isinstance(value, dict):
        return {name: _leaves(item) for name, item in value.items()}
    return value
