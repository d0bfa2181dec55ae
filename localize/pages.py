"""The abstract bases of everything that is published: pages (words) and records (facts)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from localize.documents import DocumentKind, read_side


class TranslatedPage(Page):
    """A page whose words go through review before anybody outside sees them."""

    document_kinds: ClassVar[tuple[DocumentKind, ...]] = ()
    override_translatable_fields: ClassVar[list[Any]] = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("seo_title", overridable=False),
        SynchronizedField("search_description", overridable=False),
        SynchronizedField("needs_native_review", overridable=False),
    ]

    needs_native_review = models.BooleanField(
        _("waits for a native reviewer"),
        default=False,
        help_text=_("Channels show that this text has not been read by a native reviewer yet."),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with read_side().publishing():
            super().save(*args, **kwargs)
            read_side().project(self)


class FactModel(models.Model):
    """A language-neutral record: saving it renders every document that shows it again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with read_side().publishing():
            super().save(*args, **kwargs)
            read_side().refresh(self)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with read_side().publishing():
            read_side().refresh(self)
            result = super().delete(*args, **kwargs)
            read_side().refresh(self)
            return result
