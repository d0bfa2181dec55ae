"""The room's edge in Wagtail's admin: entries of the menu, and the house on every screen.

The menu is flat and short: what is opened every day has an entry, everything else a link on one of
three pages (`office.desk.doors`). What packages put under Settings stands on the page “Technical”,
which takes the place of that entry; only accounts are opened often enough to stand here.
"""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem, settings_menu

from cms.core.admin_parts import MenuItemFor
from office.desk import doors
from office.desk.work import work_of

TECHNICAL = MenuItem(
    _("Technical"),
    reverse_lazy("office:technical"),
    name="technical",
    icon_name="cogs",
    order=10000,
)


class MyWorkMenuItem(MenuItem):
    """With the number of things that wait for this person."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        count = len(work_of(request).waiting)
        if count:
            # the component has a copy of the label: the item itself is shared by all requests
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def my_work() -> MenuItem:
    return MyWorkMenuItem(
        _("My work"), reverse_lazy("office:my_work"), name="my-work", icon_name="home", order=1
    )


for label, address, name, icon, order, shown in (
    (_("Lists"), "office:lists", "lists", "list-ul", 800, doors.lists),
    (_("Reports"), "office:reports", "two-reports", "site", 9000, doors.reports),
):
    item = MenuItemFor(
        label, reverse_lazy(address), name=name, icon_name=icon, order=order, shown=shown
    )
    hooks.register("register_admin_menu_item", lambda item=item: item)


# of Wagtail: groups of entries, and what is nobody's to open
_REPLACED = {"settings", "reports", "help", "snippets", "documents"}


@hooks.register("construct_main_menu")
def keep_it_short(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    has_settings = any(item.name == "settings" for item in menu_items)
    menu_items[:] = [item for item in menu_items if item.name not in _REPLACED]
    if has_settings:
        accounts = (one for one in settings_menu.registered_menu_items if one.name == "users")
        menu_items += [TECHNICAL, *(one for one in accounts if one.is_shown(request))]


@hooks.register("insert_global_admin_css")
def styles() -> str:
    files = ("office/house.css", "office/my_work.css")
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(f),) for f in files))
