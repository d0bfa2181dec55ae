"""What Wagtail's screens of files would do, and do not here.

Two ways into storage that nobody needs: both would keep an upload as it came, with everything that
it says about people.

Documents: files are kept in the library, which writes them anew (`files`). Portraits of
people who use the admin: no page shows them. wagtail-localize needs the app `wagtail.documents`,
so that it cannot be left out of the settings.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.wagtail_hooks import DocumentsMenuItem, DocumentsSummaryItem

from lessons.library.files import THUMBNAILS
from lessons.library.models.pictures import Picture


class ClosedDocumentForm(BaseDocumentForm):
    """Every screen of Wagtail that stores a document asks this form, and it refuses."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if self.instance.pk is None or "file" in self.changed_data:
            message = _(
                "Add files under “Library files”. What they say about people is removed there."
            )
            self.add_error("file" if "file" in self.fields else None, ValidationError(message))
        return values


@hooks.register("construct_image_chooser_queryset")
def no_thumbnails(pictures: QuerySet[Picture], request: HttpRequest) -> QuerySet[Picture]:
    """Pictures that were drawn of files say nothing by themselves, and there are many."""
    return pictures.exclude(collection__name=THUMBNAILS)


@hooks.register("construct_main_menu")
def hide_menu_item(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [one for one in menu_items if not isinstance(one, DocumentsMenuItem)]


@hooks.register("construct_homepage_summary_items", order=1000)  # behind Wagtail's own
def hide_summary(request: HttpRequest, summary_items: list[Any]) -> None:
    summary_items[:] = [one for one in summary_items if not isinstance(one, DocumentsSummaryItem)]
