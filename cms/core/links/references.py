"""Everything that the content of a page points at, read from a revision's JSON.

Wagtail's reference index follows the stored row only: for a page with unpublished changes it says
nothing of the draft, and addresses outside are not in it. So the values are walked by the fields
and blocks of the page's class. No query is made.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

Kind = Literal["page", "document", "image", "address", "record"]

_ANCHOR = re.compile(r"<(?:a|embed)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
# what a page's own housekeeping points at; nobody follows it
_OWN_FIELDS = frozenset({"alias_of", "page_ptr", "locale", "owner", "locked_by", "content_type"})
_LINK_TYPES: dict[str, Kind] = {"page": "page", "document": "document"}


@dataclass(frozen=True)
class Reference:
    """One thing that a page points at. target: a primary key, or an address as it is written.

    model: of a record, its label in lower case ("lessons.resource"); empty for all else.
    """

    kind: Kind
    target: str
    model: str = ""


def references(content: dict[str, Any], model: type[Page]) -> Iterator[Reference]:
    """What `content`, the JSON of a revision of a `model`, points at, in order."""
    for field in model._meta.get_fields():
        if field.name not in content or field.name in _OWN_FIELDS:
            continue
        yield from _of_field(field, content[field.name])


def _of_field(field: Any, value: Any) -> Iterator[Reference]:
    if value in (None, ""):
        return
    if isinstance(field, StreamField):
        raw = json.loads(value) if isinstance(value, str) else value
        yield from _of_block(field.stream_block, raw)
    elif isinstance(field, RichTextField):
        yield from in_rich_text(value)
    elif isinstance(field, models.URLField):
        yield Reference("address", str(value))
    elif isinstance(field, models.ForeignKey):
        yield _to_row(field.related_model, value)


def _of_block(block: Any, value: Any) -> Iterator[Reference]:
    if value in (None, "", [], {}):
        return
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            inner = block.child_blocks.get(child.get("type"))
            if inner is not None:
                yield from _of_block(inner, child.get("value"))
    elif isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            yield from _of_block(inner, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            is_wrapped = isinstance(item, dict) and item.get("type") == "item"
            inner_value = item.get("value") if is_wrapped else item
            yield from _of_block(block.child_block, inner_value)
    elif isinstance(block, blocks.RichTextBlock):
        yield from in_rich_text(str(value))
    elif isinstance(block, blocks.ChooserBlock):
        yield _to_row(block.model_class, value)
    elif isinstance(block, blocks.URLBlock):
        yield Reference("address", str(value))


def _to_row(model: Any, value: Any) -> Reference:
    if issubclass(model, Page):
        return Reference("page", str(value))
    if issubclass(model, get_image_model()):
        return Reference("image", str(value))
    if issubclass(model, get_document_model()):
        return Reference("document", str(value))
    return Reference("record", str(value), model._meta.label_lower)


def in_rich_text(source: str) -> Iterator[Reference]:
    """The links of rich text as Wagtail stores it."""
    for tag in _ANCHOR.findall(source):
        attributes = {name.lower(): html.unescape(text) for name, text in _ATTRIBUTE.findall(tag)}
        kind = _LINK_TYPES.get(attributes.get("linktype", ""))
        if attributes.get("embedtype") == "image":
            kind = "image"
        if kind is not None:
            yield Reference(kind, attributes.get("id", ""))
        elif "href" in attributes:
            yield Reference("address", attributes["href"].strip())
