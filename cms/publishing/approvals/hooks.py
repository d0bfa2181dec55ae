"""Where changes that wait stand in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.publishing.admin_parts import CountedMenuItem
from cms.publishing.approvals import views
from cms.publishing.approvals.inbox import inbox_of


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("to-confirm/", include(views))]


class ToConfirmMenuItem(CountedMenuItem):
    """There while something waits for this person, or for somebody else because of them."""

    def is_shown(self, request: HttpRequest) -> bool:
        found = inbox_of(request)
        return bool(found.waiting or found.own)

    def count(self, request: HttpRequest) -> int:
        return len(inbox_of(request).waiting)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return ToConfirmMenuItem(
        _("To confirm"),
        reverse_lazy("approvals:index"),
        name="to-confirm",
        icon_name="check",
        order=160,
    )
