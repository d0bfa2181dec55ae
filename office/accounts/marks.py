"""What a session knows of the second factor, so that no request asks the database.

`has_factor` is noted at the login, and `since` when that was (seconds since 1970). `at` is when the
factor was last proved, `kind` what proved it; without them only the password was.

A session ends after twelve hours. Without a passkey, which says that the device is its person's
own, it also ends after an hour in which nobody did anything. When somebody last did something lies
in a signed cookie, so that no screen writes to the database for it.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from cms.two_people.people import User

MARK = "second_factor"
# seconds
FRESH = 30 * 60  # for which nobody is asked again
TYPED = 90 * 60  # for which what was typed is still taken
WHOLE, IDLE = 12 * 3600, 3600
NOTED_EVERY = 60

SEEN = "last_here"
_signer = signing.TimestampSigner(salt="office.accounts.marks")


def begin(request: HttpRequest, *, has_factor: bool) -> None:
    """At the login: whatever the session knew before is over."""
    request.session[MARK] = {"has_factor": has_factor, "since": int(time.time())}


def prove(request: HttpRequest, kind: str) -> None:
    """Under another key: whoever saw the old one has nothing."""
    now = int(time.time())
    since = _mark(request).get("since", now)
    request.session[MARK] = {"has_factor": True, "since": since, "at": now, "kind": kind}
    request.session.cycle_key()


def has_factor(request: HttpRequest) -> bool:
    return bool(_mark(request).get("has_factor"))


def is_proved(request: HttpRequest) -> bool:
    return "at" in _mark(request)


def is_fresh(request: HttpRequest, within: int = FRESH) -> bool:
    return bool(_mark(request).get("at", 0) > time.time() - within)


def is_over(request: HttpRequest) -> bool:
    mark, now = _mark(request), time.time()
    since = mark.get("since", 0)
    if now > since + WHOLE:
        return True
    return mark.get("kind") != "passkey" and now > max(since, _last_here(request)) + IDLE


def note_here(request: HttpRequest, response: Any) -> None:
    """Somebody did something."""
    if _mark(request).get("kind") == "passkey":
        return
    if time.time() < _last_here(request) + NOTED_EVERY:
        return
    response.set_cookie(
        SEEN,
        _signer.sign(_who(request)),
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _last_here(request: HttpRequest) -> float:
    """0 where no cookie of this login says it."""
    try:
        signed = request.COOKIES.get(SEEN, "")
        if _signer.unsign(signed) != _who(request):
            return 0
        return float(signing.b62_decode(signed.rsplit(":", 2)[1]))
    except (signing.BadSignature, IndexError):
        return 0


def _who(request: HttpRequest) -> str:
    return f"{request.user.pk} {_mark(request).get('since')}"


def _mark(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.session.get(MARK, {})
    return found


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Wherever `user` is logged in; but: the key of the session that goes on. An office has few."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        is_theirs = session.get_decoded().get("_auth_user_id") == str(user.pk)
        if is_theirs and session.session_key != but:
            session.delete()
