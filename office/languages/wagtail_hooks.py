from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.core.admin_parts import MenuItemFor
from office.languages.models import RIGHT


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [path("languages/", include("office.languages.urls"))]


@hooks.register("register_settings_menu_item")
def menu_item() -> MenuItem:
    return MenuItemFor(
        _("Languages of the content"),
        reverse_lazy("languages:index"),
        name="content-languages",
        icon_name="globe",
        order=500,
        shown=lambda user: user.has_perm(RIGHT),
    )
