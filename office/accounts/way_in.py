"""The link that is mailed to whoever forgot the password, or whose name strangers tried too often.

It opens no account. On the device where it is opened passwords are read again, and the second
factor is asked for as ever. A new password is made there by whoever has a second factor, or has
logged in there since their account began: else the mail alone, which may be another one's or
shared, would be the person. It lives for half an hour and ends with the next login.
"""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import base36_to_int
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.account import PasswordResetConfirmView

from cms.two_people.audit.models import AuditEntry
from cms.two_people.people import User
from office.accounts import factors, throttle
from office.accounts.invitations import INVITED, Tokens
from office.accounts.throttle import SIGNED_IN

LIVES = timedelta(minutes=30)
BEGINNING = datetime(2001, 1, 1)


class _Tokens(Tokens):
    key_salt = "office.accounts.way_in"

    def check_token(self, user: Any, token: str | None) -> bool:
        if not token or not super().check_token(user, token):
            return False
        made = BEGINNING + timedelta(seconds=base36_to_int(token.partition("-")[0]))
        return self._now() - made <= LIVES


tokens = _Tokens()


class Confirm(PasswordResetConfirmView):
    """Asked with a link that is right, whose person is `user`."""

    token_generator = tokens
    user: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle.remember(request, self.user)
        if _may_make_password(request, self.user):
            return super().get(request, *args, **kwargs)
        messages.success(request, _only_in())
        return redirect("wagtailadmin_login")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _may_make_password(request, self.user):
            return super().post(request, *args, **kwargs)
        return self.get(request)


def _may_make_password(request: HttpRequest, user: User) -> bool:
    return factors.has_any(user) or _has_been_here(request, user)


def _has_been_here(request: HttpRequest, user: User) -> bool:
    """Since their account began, or began anew."""
    entries = AuditEntry.objects.about(user)
    here = entries.filter(verb=SIGNED_IN, data__device=throttle.device_of(request) or "none")
    begun = entries.filter(verb=INVITED).order_by("-at").values_list("at", flat=True).first()
    return bool((here.filter(at__gt=begun) if begun else here).exists())


def _only_in() -> str:
    return _(
        "Now your password is read here again: type it. A new one is made, without a second "
        "factor, only on a telephone or computer on which you have logged in before; else ask your "
        "administrator for a new beginning."
    )


urlpatterns = [
    path("password_reset/confirm/<uidb64>/<token>/", Confirm.as_view()),
]
