"""The room's edge in Wagtail's admin: the first entry of the menu."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.office.work import work_of
from cms.publishing.menu import CountedMenuItem


class MyWorkMenuItem(CountedMenuItem):
    """With the number of things that wait for this person."""

    def count(self, request: HttpRequest) -> int:
        return len(work_of(request).waiting)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return MyWorkMenuItem(
        _("My work"), reverse_lazy("office:my_work"), name="my-work", icon_name="home", order=1
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("office/my_work.css"))
