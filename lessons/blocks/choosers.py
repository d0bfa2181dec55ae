"""Choosers of pages and pictures in blocks: sixty blocks cost as many queries as two.

Wagtail fetches what is stored together, but what comes from a form one by one and once more when
it is validated, and the parent of each chosen page as well. Here whatever the blocks of one kind
point at is fetched together, when the first of it is wanted, and no parent.
"""

import re
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.datastructures import MultiValueDict
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.core import wagtail_compat
from cms.core.titles import name_together
from cms.documents.context import Context
from cms.request_context import active

_NUMBER = re.compile(r"\d+")


class _Together:
    """Mixed in before one of Wagtail's choosers."""

    field: Any
    model_class: Any

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        if not isinstance(data, MultiValueDict):  # nowhere to keep the others
            return super().value_from_datadict(data, files, prefix)  # type: ignore[misc]
        kept = vars(data).setdefault("_chosen", {})
        alike = _NUMBER.sub("#", prefix)
        if alike not in kept:
            names = [name for name in data if _NUMBER.sub("#", name) == alike]
            kept[alike] = self._found(str(data[name]) for name in names)
        return kept[alike].get(self.field.widget.value_from_datadict(data, files, prefix))

    def _found(self, keys: Iterable[str]) -> dict[str, Any]:
        numbers = {int(key) for key in keys if key.isdecimal()}
        return {str(key): one for key, one in self.model_class.objects.in_bulk(numbers).items()}

    def bulk_to_python(self, values: Any) -> list[Any]:
        """Of documents that are written together, each row once for all of them."""
        together = active(Context)
        if together is not None:
            return together.rows(self.model_class, values)
        found: list[Any] = super().bulk_to_python(values)  # type: ignore[misc]
        present = [one for one in found if one is not None]
        for one in present:
            one.chosen_with = present
        return found

    def clean(self, value: Any) -> Any:
        if isinstance(value, self.model_class):
            return value  # it was found: Wagtail would look once more
        return super().clean(value)  # type: ignore[misc]

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return wagtail_compat.stock_block(type(self)), args, kwargs


class PictureChooser(_Together, ImageChooserBlock):
    def get_form_state(self, value: Any) -> Any:
        """With the small pictures that forms show of all of them."""
        if value is not None:
            prefetch_related_objects(getattr(value, "chosen_with", [value]), "renditions")
        return super().get_form_state(value)


class PageChooser(_Together, blocks.PageChooserBlock):
    def get_form_state(self, value: Any) -> Any:
        if value is not None:
            if value.shown_title is None:
                name_together(getattr(value, "chosen_with", [value]))
            value = copy(value)  # its dialog is one flat list, wherever the page stands
            wagtail_compat.remember_parent(value, None)
        return super().get_form_state(value)
