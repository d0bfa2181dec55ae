"""Wiring: a login begins without a proof of the second factor, and the log knows who tried."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from cms.accounts import factors, marks, throttle
from cms.publishing.audit.models import log

SIGNED_IN = "signed_in"


def connect() -> None:
    user_logged_in.connect(_begin)
    user_login_failed.connect(_failed)


def _begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    marks.begin(request, has_factor=factors.has_any(user))
    if request.path:  # through a screen
        log(user, SIGNED_IN, by=user)
    request.known_device = throttle.remember(request, user)  # type: ignore[attr-defined]


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    throttle.note(throttle.FAILED, request, str(credentials.get("username", "")))
