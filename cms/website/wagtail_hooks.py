"""The editor's way to the preview in a channel, and how heavy the draft is for its readers."""

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.website.views.channel_preview import choose_channel
from cms.website.views.weight import weight


@hooks.register("register_admin_urls")
def channel_urls() -> list[URLPattern]:
    return [
        path("preview-channels/<int:page_pk>/", choose_channel, name="preview_channels"),
        path("weight/<int:page_pk>/", weight, name="reader_weight"),
    ]


@hooks.register("register_page_header_buttons")
def channel_button(
    page: Page, user: Any, next_url: str | None = None, view_name: str = ""
) -> Iterator[Button]:
    """Only where there is a saved page that yields documents and that the person may edit."""
    specific = page.specific_class
    if view_name != "edit" or not getattr(specific, "document_kinds", ()):
        return
    if page.permissions_for_user(user).can_edit():
        yield Button(
            _("Preview in a channel"),
            url=reverse("preview_channels", args=[page.pk]),
            icon_name="view",
            priority=15,
        )


# The weight of the draft


@hooks.register("insert_editor_js")
def weigh_again_after_a_save() -> str:
    return format_html('<script defer src="{}"></script>', static("website/weight.js"))
