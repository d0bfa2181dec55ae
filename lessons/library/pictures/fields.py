"""The file of a picture: whoever writes it, what is stored has been drawn anew.

All writers end in `FieldFile.save` (forms, importers, `Picture.objects.create`), so that is where
it is made certain; the form field does the same earlier, to answer with a sentence.
"""

from typing import Any

from django.core.files.base import File
from wagtail.images.fields import WagtailImageField as WagtailImageFormField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile
from willow.image import Image as WillowImage

from lessons.library.pictures.redraw import Redrawn, redraw


class PictureFieldFile(WagtailImageFieldFile):
    """A stored picture; its name comes from what was drawn, never from the upload."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        redrawn = redraw(content)
        super().save(str(redrawn.name), redrawn, save=save)


class PictureField(WagtailImageField):
    attr_class = PictureFieldFile


class PictureFormField(WagtailImageFormField):
    """Refuses with a sentence what cannot be drawn; hands on what was."""

    def to_python(self, data: Any) -> Any:
        if not data:
            return None
        redrawn: Redrawn = redraw(data)
        uploaded = super().to_python(redrawn)
        uploaded.content_type = WillowImage.open(redrawn).mime_type
        redrawn.seek(0)
        return uploaded
