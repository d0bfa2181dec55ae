"""What a language may put in the place of a link or picture of the source: an address of its own, a
poster with Khmer words."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail_localize.models import OverridableSegment

_WEB = URLValidator(schemes=["http", "https"])
# the schemes that rich text and link blocks know beside the web
_OTHER_SCHEMES = ("mailto:", "tel:", "#")


def override_value(text: str, segment: OverridableSegment) -> str:
    """`text` as the JSON of an override of `segment`; ValidationError for what does not fit.

    A link takes an address, a picture the number of another one. Pages stay what they are.
    """
    if not isinstance(segment.data, str):
        if is_picture(segment, segment.source.specific_content_type.model_class()):
            return picture_value(text)
        raise ValidationError(_("Only links and pictures can be changed here."))
    if not text.startswith(_OTHER_SCHEMES):
        try:
            _WEB(text)
        except ValidationError as error:
            raise ValidationError(
                _("This is not a complete web address: it begins with https://.")
            ) from error
    return json.dumps(text)


def is_picture(segment: OverridableSegment, page_model: type[Model]) -> bool:
    """Does `segment` of a page of this model name a picture, rather than a page or an address?"""
    name, *path = segment.context.field_path.split(".")
    field = page_model._meta.get_field(name)
    if isinstance(field, StreamField):
        return isinstance(_block_at(field.stream_block, path), ImageChooserBlock)
    return isinstance(field, ForeignKey) and issubclass(field.related_model, get_image_model())


def _block_at(block: Any, path: list[str]) -> Any:
    for name in path:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block  # its part of a path is always “item”
        elif isinstance(block, blocks.BaseStructBlock | blocks.BaseStreamBlock):
            block = block.child_blocks.get(name)
    return block


def picture_value(text: str) -> str:
    """`text`, the number of a picture, as the JSON of an override. Raises ValidationError."""
    known = text.isascii() and text.isdigit() and len(text) < 10
    if not known or not get_image_model()._default_manager.filter(pk=text).exists():
        raise ValidationError(_("There is no such picture in the library."))
    return json.dumps(int(text))


def pictures_by_number(numbers: set[int]) -> dict[int, Any]:
    """The pictures of these numbers that are still there; no query for none."""
    return get_image_model()._default_manager.in_bulk(numbers) if numbers else {}
