"""Wiring: a login begins without a proof of the second factor, and the log knows who tried."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from cms.two_people.audit.models import log
from office.accounts import factors, marks, throttle
from office.accounts.throttle import SIGNED_IN


def connect() -> None:
    user_logged_in.connect(_begin)
    user_login_failed.connect(_failed)


def _begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    marks.begin(request, has_factor=factors.has_any(user))
    device = throttle.remember(request, user)
    if request.path:  # through a screen
        log(user, SIGNED_IN, by=user, data={"device": device})


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    throttle.note(throttle.FAILED, request, str(credentials.get("username", "")))
