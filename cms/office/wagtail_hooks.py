"""The room's edge in Wagtail's admin: entries of the menu, and the house on every screen."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.office.help.views import TITLE as HELP
from cms.office.work import work_of
from cms.office.year.views import TITLE as YEAR
from cms.office.year.views import may_open as may_open_year
from cms.publishing.admin_parts import CountedMenuItem


class MyWorkMenuItem(CountedMenuItem):
    """With the number of things that wait for this person."""

    def count(self, request: HttpRequest) -> int:
        return len(work_of(request).waiting)


@hooks.register("register_admin_menu_item")
def my_work() -> MenuItem:
    return MyWorkMenuItem(
        _("My work"), reverse_lazy("office:my_work"), name="my-work", icon_name="home", order=1
    )


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


@hooks.register("register_help_menu_item")
def how_to() -> MenuItem:
    return MenuItem(HELP, reverse_lazy("office:help"), name="how-to", icon_name="help", order=1)


class YearMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_open_year(request.user)


@hooks.register("register_reports_menu_item")
def year() -> MenuItem:
    return YearMenuItem(YEAR, reverse_lazy("office:year"), name="year", icon_name="date", order=1)


@hooks.register("construct_help_menu")
def no_guides_of_another_house(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's two lead to another site, in English, and count as news."""
    menu_items[:] = [
        item for item in menu_items if not item.name.startswith(("whats-new-in", "editor-guide"))
    ]


@hooks.register("construct_settings_menu")
def no_groups(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Their screens are closed (`cms.office.urls`)."""
    menu_items[:] = [item for item in menu_items if item.name != "groups"]


@hooks.register("insert_global_admin_css")
def styles() -> str:
    files = ("office/house.css", "office/my_work.css")
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(f),) for f in files))
