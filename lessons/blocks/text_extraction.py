"""Every word of a page, leaf by leaf: what a search index and the plain-language lint read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from cms.core.wagtail_compat import translatable_fields
from lessons.blocks.prose_blocks import plain_words


@dataclass(frozen=True)
class Leaf:
    """One text. `path` names it without ids: ("body", "activity", "steps"); `block_id` is the id
    of the top-level block of a StreamField, empty in plain fields."""

    path: tuple[str, ...]
    block_id: str
    text: str


def leaves(page: Any) -> Iterator[Leaf]:
    """All translatable texts of `page` that are not empty, in the order of its fields."""
    for translatable in translatable_fields(type(page)):
        if not translatable.is_translated(page):
            continue
        field = translatable.get_field(type(page))
        value = getattr(page, field.name)
        if isinstance(field, StreamField):
            for child in value:
                path = (field.name, child.block_type)
                yield from _inside(path, child.id or "", child.block, child.value)
        elif isinstance(field, RichTextField):
            yield from _leaf((field.name,), "", plain_words(value))
        elif isinstance(field, models.CharField | models.TextField):
            yield from _leaf((field.name,), "", value or "")


def _inside(path: tuple[str, ...], block_id: str, block: Any, value: Any) -> Iterator[Leaf]:
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _inside((*path, name), block_id, child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for entry in value:
            yield from _inside(path, block_id, block.child_block, entry)
    elif isinstance(block, blocks.RichTextBlock):
        yield from _leaf(path, block_id, plain_words(value.source))
    elif isinstance(block, blocks.TextBlock | blocks.CharBlock):
        yield from _leaf(path, block_id, value or "")


def _leaf(path: tuple[str, ...], block_id: str, text: str) -> Iterator[Leaf]:
    if text.strip():
        yield Leaf(path, block_id, text)
