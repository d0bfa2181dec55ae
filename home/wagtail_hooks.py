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
from home.directory.models.number_lists import HeldBackValue
from home.directory.screens import (
    check_views,
    coverage_views,
    held_back_views,
    letters,
    removal_views,
    views,
)
from home.pages import admin_guards  # noqa: F401  deleting leads to withdrawing
from home.viewsets import DAILY, Lists

for listed in (*DAILY, Lists):
    register_snippet(listed)
hooks.register("register_admin_menu_item", alert_admin.menu_item)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("directory/check/", check_views.next_check, name="home_next_check"),
        path("directory/check/<int:pk>/", check_views.check, name="home_check"),
        path("directory/check/<int:pk>/later/", check_views.put_off, name="home_put_off"),
        path("directory/check/answered/", letters.answered, name="home_letters_answered"),
        path("directory/report/", check_views.report, name="home_report"),
        path("directory/cards/<str:locale>/", card.card, name="home_cards"),
        *alert_admin.URLS,
        *coverage_views.URLS,
        *held_back_views.URLS,
        *removal_views.URLS,
        path("directory/contacts/<int:pk>/", views.channel, name="home_channel"),
        path("directory/contacts/<int:pk>/confirm/", views.confirm, name="home_confirm"),
        path("directory/contacts/<int:pk>/reject/", views.reject, name="home_reject"),
        path("directory/contacts/<int:pk>/withdraw/", views.withdraw, name="home_withdraw"),
    ]


@hooks.register("register_snippet_listing_buttons")
def check_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    if isinstance(snippet, ContactChannel) and user.has_perm("home.view_contactchannel"):
        yield ListingButton(_("Check"), url=reverse("home_channel", args=[snippet.pk]))
    if isinstance(snippet, HeldBackValue) and user.has_perm("home.view_heldbackvalue"):
        yield ListingButton(_("Release"), url=reverse("home_held_back", args=[snippet.pk]))
