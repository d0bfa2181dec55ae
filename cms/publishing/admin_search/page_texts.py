"""The texts of a page as they are stored: whoever asks a block for its words, as Wagtail's index
does, looks up every page and picture that is chosen in it."""

from collections.abc import Iterator
from html import unescape
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

_WORDS = (blocks.CharBlock, blocks.TextBlock)


def texts(field: "models.Field[Any, Any]", value: Any) -> Iterator[str]:
    """Of one field; nothing of one that holds no text."""
    if isinstance(field, StreamField):
        yield from _of_block(field.stream_block, field.stream_block.get_prep_value(value))
    elif isinstance(field, RichTextField):
        yield unescape(value)
    elif isinstance(value, str):
        yield value


def _of_block(block: blocks.Block, stored: Any) -> Iterator[str]:
    if not stored:
        return
    if isinstance(block, blocks.BaseStreamBlock):
        for one in stored:
            yield from _of_block(block.child_blocks[one["type"]], one["value"])
    elif isinstance(block, blocks.BaseStructBlock):
        for name, value in stored.items():
            yield from _of_block(block.child_blocks[name], value)
    elif isinstance(block, blocks.ListBlock):
        for one in stored:
            yield from _of_block(block.child_block, one["value"])
    elif isinstance(block, blocks.RichTextBlock):
        yield unescape(stored)
    elif isinstance(block, _WORDS):
        yield stored
