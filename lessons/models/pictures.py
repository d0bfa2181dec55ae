"""Pictures: files and facts about them.

The words that describe a picture are part of each page that shows it (they are translated and
reviewed there); what is kept here is a suggestion for editors and is never sent to a channel.
"""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from localize.pages import FactModel


class Picture(FactModel, AbstractImage):
    """One uploaded picture. Replacing its file or crop renders every document that shows it."""

    alt_text = models.CharField(
        _("what the picture shows"),
        max_length=255,
        blank=True,
        help_text=_(
            "A suggestion for the pages that use it. Each page says it in its own language."
        ),
    )
    # not `decorative`: AbstractImage sets that name on every instance it loads
    is_decorative = models.BooleanField(
        _("only decoration"),
        default=False,
        help_text=_("A page loses nothing without this picture."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made it. Never the name of a person in the picture."),
    )
    has_identifiable_child = models.BooleanField(
        _("a child can be recognised"),
        default=False,
        help_text=_("Such a picture is published only with a consent on record."),
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "alt_text",
        "is_decorative",
        "credit",
        "has_identifiable_child",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        # AbstractImage does not hand down the permission that its choosers ask for
        permissions: ClassVar[list[tuple[str, str]]] = [("choose_picture", "Can choose picture")]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """Never the title: that is often a file name."""
        return "" if self.is_decorative else self.alt_text

    def get_upload_to(self, filename: str) -> str:
        """A name without a word of the uploaded one: file names must not name people."""
        return f"original_images/{uuid.uuid4().hex}.{filename.rpartition('.')[2].lower()}"

    def may_be_published(self) -> bool:
        """Not with a recognisable child: there is nowhere to record a consent yet."""
        return not self.has_identifiable_child

    def clean(self) -> None:
        super().clean()
        if not self.alt_text and not self.is_decorative:
            raise ValidationError(
                {"alt_text": _("Say what the picture shows, or tick “Only decoration”.")}
            )


class Rendition(AbstractRendition):
    """One size and format of a picture, made when it is first needed."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="lessons_rendition_once"
            )
        ]
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")

    @property
    def url(self) -> str:
        """Where the admin shows it. The public address, `file.url`, answers only for files that
        a public document lists, and a new picture is in none."""
        return reverse("admin_media", args=[self.file.name])
