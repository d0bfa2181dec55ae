"""The room's edge in Wagtail's admin: entries of the menu, and the house on every screen."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class FirstWeekMenuItem(MenuItem):
    """For those who set an installation up; everybody of the office may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_settings_menu_item")
def first_week() -> MenuItem:
    return FirstWeekMenuItem(
        _("The first week"),
        reverse_lazy("office:first_week"),
        name="first-week",
        icon_name="tasks",
        order=1,
    )


@hooks.register("insert_global_admin_css")
def house() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("office/house.css"))
