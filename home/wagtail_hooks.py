"""What this room adds to the admin: its lists and the screens of numbers."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.models import register_snippet

from home.alerts import alert_admin
from home.directory import card
from home.directory.models.channels import ContactChannel
from home.directory.screens import fact_views, report, views
from home.pages import admin_guards  # noqa: F401  deleting leads to withdrawing
from home.viewsets import DAILY, Lists

for listed in (*DAILY, Lists):
    register_snippet(listed)
hooks.register("register_admin_menu_item", alert_admin.menu_item)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("directory/check/", views.next_check, name="home_next_check"),
        path("directory/check/<int:pk>/later/", views.put_off, name="home_put_off"),
        path("directory/report/", report.report, name="home_report"),
        path("directory/cards/<str:locale>/", card.card, name="home_cards"),
        *alert_admin.URLS,
        path("directory/contacts/<int:pk>/", views.contact, name="home_channel"),
        path("directory/services/<int:pk>/waiting/", fact_views.waiting, name="home_facts"),
        path("directory/contacts/<int:pk>/take-back/", views.take_back, name="home_take_back"),
    ]


@hooks.register("register_snippet_listing_buttons")
def check_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    if isinstance(snippet, ContactChannel) and user.has_perm("home.view_contactchannel"):
        yield ListingButton(_("Check"), url=reverse("home_channel", args=[snippet.pk]))
