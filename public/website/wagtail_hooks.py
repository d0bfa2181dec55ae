"""The editor's ways to show a draft to others, and how heavy it is for its readers."""

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.publishing.shared_drafts import links
from public.website.guests import asking, sharing


@hooks.register("register_admin_urls")
def guest_urls() -> list[URLPattern]:
    return [
        path("share-draft/<int:page_pk>/", sharing.share_draft, name="share_draft"),
        path("share-draft/withdraw/<int:pk>/", sharing.withdraw, name="share_draft_withdraw"),
        path("ask-organization/<int:pk>/", asking.ask, name="ask_organization"),
        path("ask-organization/<int:pk>/noted/", asking.noted, name="ask_organization_noted"),
        path("ask-organization/withdraw/<int:pk>/", asking.withdraw, name="ask_withdraw"),
    ]


@hooks.register("register_page_header_buttons")
def share_button(
    page: Page, user: Any, next_url: str | None = None, view_name: str = ""
) -> Iterator[Button]:
    """Only where there is a saved source page that the person takes part in."""
    if view_name == "edit" and sharing.is_shareable(page) and links.may_share(user, page):
        yield Button(
            _("Share this draft"),
            url=reverse("share_draft", args=[page.pk]),
            icon_name="link",
            priority=14,
        )
