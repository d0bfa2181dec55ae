"""Tokens that let a channel read one draft for a quarter of an hour.

A token names a page, a kind, the revision that was the latest, the person, and a fingerprint of
that person's session. It is checked anew at every use: it ends with its time, with publication or
a newer revision, with the session (logout), with a changed password and with the permission.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.models import Page

from localize.workflow.pages import TranslatedPage

LIFETIME = 15 * 60  # seconds
_SALT = "cms.website.preview"


@dataclass(frozen=True)
class Draft:
    """What a valid token opens: the latest revision of a page, and which of its documents."""

    page: TranslatedPage
    kind: str


def has_draft(page: Page) -> bool:
    """Is there anything on this page that is not public yet?"""
    return not page.live or page.latest_revision_id != page.live_revision_id


def issue(page: TranslatedPage, kind: str, *, by: Any, session_key: str) -> str:
    payload = {
        "page": page.pk,
        "kind": kind,
        "revision": page.latest_revision_id,
        "published": _published(page),
        "user": by.pk,
        "session": _fingerprint(by, session_key),
    }
    return signing.dumps(payload, salt=_SALT)


def redeem(token: str) -> Draft | None:
    """The draft that `token` opens now; None for every reason why it does not."""
    try:
        payload = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    user = get_user_model().objects.filter(pk=payload["user"], is_active=True).first()
    if user is None or not _has_session(user, payload["session"]):
        return None
    found = Page.objects.filter(pk=payload["page"]).first()
    page = found.specific if found else None
    if not isinstance(page, TranslatedPage) or not page.permissions_for_user(user).can_edit():
        return None
    if page.latest_revision_id != payload["revision"] or _published(page) != payload["published"]:
        return None
    if not has_draft(page):
        return None
    return Draft(page.get_latest_revision_as_object(), payload["kind"])


def _published(page: Page) -> str:
    """When it was last published: a publication ends the token, also when it is taken back."""
    return page.last_published_at.isoformat() if page.last_published_at else ""


def _fingerprint(user: Any, session_key: str) -> str:
    """Of a session and the password it was opened with; a channel cannot turn it into a login."""
    return salted_hmac(_SALT, f"{session_key}:{user.get_session_auth_hash()}").hexdigest()


def _has_session(user: Any, fingerprint: str) -> bool:
    """Is the session still open? Only editors have sessions, so there are few to try."""
    keys = Session.objects.filter(expire_date__gt=timezone.now())
    return any(
        constant_time_compare(_fingerprint(user, key), fingerprint)
        for key in keys.values_list("session_key", flat=True)
    )
