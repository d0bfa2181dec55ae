"""What this room adds to every screen of Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def house() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("office/house.css"))
