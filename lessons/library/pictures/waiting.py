"""Pictures that wait in Wagtail's upload screen for their description.

Wagtail keeps such an upload as it came, under its own name, until the form is complete, which may
be never. It is drawn anew before it is stored.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from wagtail.models import UploadedFile

from cms.core.wagtail_compat import is_stored
from lessons.library.pictures.redraw import redraw


def connect() -> None:
    """Called once by `LessonsConfig.ready()`."""
    pre_save.connect(upload_waits, sender=UploadedFile)


def upload_waits(instance: UploadedFile, **kwargs: Any) -> None:
    model = instance.for_content_type.model_class() if instance.for_content_type else None
    if model is not None and model._meta.label == "lessons.Picture" and not _is_stored(instance):
        instance.file = _redrawn(instance)


def _is_stored(instance: UploadedFile) -> bool:
    return not instance.file or is_stored(instance.file)


def _redrawn(instance: UploadedFile) -> Any:
    try:
        return redraw(instance.file.file)
    except ValidationError as error:
        # the form of that screen has refused it already: nobody should come here
        raise ValueError("An upload that was not drawn anew cannot wait.") from error
