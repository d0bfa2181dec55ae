"""The editor's ways to show a draft to others, and how heavy it is for its readers."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import include, path, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.publishing.shared_drafts import links
from localize.outside import links as readers
from public.website.guests import asking, reading, sharing


@hooks.register("register_admin_urls")
def guest_urls() -> list[URLPattern | URLResolver]:
    return [
        path("share-draft/<int:page_pk>/", sharing.share_draft, name="share_draft"),
        path("share-draft/withdraw/<int:pk>/", sharing.withdraw, name="share_draft_withdraw"),
        path("ask-organization/<int:pk>/", asking.ask, name="ask_organization"),
        path("ask-organization/<int:pk>/noted/", asking.noted, name="ask_organization_noted"),
        path("ask-organization/withdraw/<int:pk>/", asking.withdraw, name="ask_withdraw"),
        path("readers/", include((reading.urlpatterns, "readers"))),
    ]


@hooks.register("register_page_header_buttons")
def share_button(
    page: Page, user: Any, next_url: str | None = None, view_name: str = ""
) -> Iterator[Button]:
    """Only where there is a saved source page that the person takes part in; and the way to have
    somebody outside judge it."""
    if view_name == "edit" and readers.is_readable(page) and links.may_share(user, page):
        yield Button(
            _("Share this draft"),
            url=reverse("share_draft", args=[page.pk]),
            icon_name="link",
            priority=14,
        )
        if readers.may_make(user):
            yield Button(
                _("Let somebody outside read it"),
                url=f"{reverse('readers:index')}?page={page.pk}",
                icon_name="glasses",
                priority=15,
            )


@hooks.register("register_permissions")
def permission_to_make_reader_links() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="localize", codename="add_readerlink")
