"""Where changes that wait stand in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from localize.proposals import verbs, views


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("to-confirm/", include(views))]


class ToConfirmMenuItem(MenuItem):
    """There while something waits for this person, or for somebody else because of them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(verbs.waiting_for(request.user) or verbs.made_by(request.user))

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        count = len(verbs.waiting_for(request.user))
        if count:
            # a copy of the label: the menu item itself is shared by all requests
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return ToConfirmMenuItem(
        _("To confirm"),
        reverse_lazy("localize_proposals:index"),
        name="to-confirm",
        icon_name="check",
        order=160,
    )
