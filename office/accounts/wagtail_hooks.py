"""The room's edge in Wagtail's admin: the way from one's account to its second factor."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("register_account_menu_item")
def second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("accounts:factors"),
        "label": _("Second factor"),
        "help_text": _("Passkeys, authenticator apps and the codes on paper"),
    }
