"""The leaves that hold words: text, line and rich text that refuse full telephone numbers.

Every translatable word of a StreamField sits in one of these three, so that wagtail-localize
extracts it and the refusal shows on the very block. While a draft is saved nothing is refused
(a save is never lost); publishing validates again.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.core.wagtail_compat import stock_block
from khmertext.checks.numbers_in_prose import full_phone_numbers, without_tags

RICH_TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]

_HREF = re.compile(
    r'href="((?:tel:|sms:|https?://(?:www\.)?(?:wa|t)\.me/)[^"]*)"',
    re.IGNORECASE,
)


def plain_words(source: str) -> str:
    """The words of stored rich text, with the addresses of links that dial appended."""
    return "\n".join([without_tags(source), *_HREF.findall(source)])


def refuse_phone_numbers(text: str) -> None:
    """ValidationError if `text` holds a full telephone number."""
    numbers = full_phone_numbers(text)
    if numbers:
        raise ValidationError(
            _(
                "“%(number)s” looks like a telephone number. Numbers in sentences go out of date "
                "without anybody noticing: insert a help contact (the “Help box” block) instead. "
                "If it is a quantity, write it with commas, as in 1,200,000."
            ),
            code="phone_number",
            params={"number": numbers[0].text},
        )


class _Words:
    """What the three leaves share; mixed into Wagtail's field blocks."""

    is_deferred_validation: bool

    def clean(self, value: Any) -> Any:
        value = super().clean(value)  # type: ignore[misc]
        if not self.is_deferred_validation:
            text = plain_words(value.source) if isinstance(value, RichText) else str(value or "")
            refuse_phone_numbers(text)
        return value

    def get_default(self) -> Any:
        # None, Wagtail's default, is no text: a part that a block did not have when it was written
        # would stop the page from being translated
        default = super().get_default()  # type: ignore[misc]
        return "" if default is None else default

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return stock_block(type(self)), args, kwargs


def _name(field: Any, label: Any) -> Any:
    """`field`, named for those who cannot see the heading above it: in lists it has no label."""
    field.widget.attrs["aria-label"] = label
    return field


class Line(_Words, blocks.CharBlock):
    """One line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.field, self.label)


class Text(_Words, blocks.TextBlock):
    """A paragraph without markup."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("rows", 2)
        super().__init__(*args, **kwargs)

    @cached_property
    def field(self) -> Any:
        return _name(super().field, self.label)


class Rich(_Words, blocks.RichTextBlock):
    """Bold, italic, lists and links; no pictures, no embeds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(*args, **kwargs)
