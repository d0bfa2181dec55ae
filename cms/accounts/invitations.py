"""The link by which somebody makes the password and the second factor of their account: when it is
new, and when everything was lost.

It lives for a day and opens once: what is signed in it is another one as soon as there is a
password, another link or another address, or the account is closed. Nothing of it is stored. The
code stands behind `#`, which browsers send to nobody.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from cms.accounts import marks, notices
from cms.publishing.approvals import mail
from cms.publishing.approvals.models import Newcomer
from cms.publishing.audit.models import log
from cms.publishing.people import User

INVITED = "invited"


class _Tokens(PasswordResetTokenGenerator):
    """How long one lives is PASSWORD_RESET_TIMEOUT."""

    key_salt = "cms.accounts.invitations"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


_tokens = _Tokens()


@transaction.atomic
def begin_anew(user: User) -> None:
    """Nothing opens the account, nobody is in it, and links given out before are over."""
    for model in (WebAuthnCredential, TOTPDevice):
        model._default_manager.filter(user=user).delete()
    user.recovery_codes.all().delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    marks.end_sessions(user)


def link(user: User) -> str:
    """For whoever may become this person."""
    return f"{mail.address('accounts:invitation')}#{user.pk}-{_tokens.make_token(user)}"


def send(user: User, *, by: User | None) -> str:
    """Mail the link to its person. What is returned may be shown to `by`: the same link, of an
    account whose word counts as theirs; else ''. by: None at the console, which may show each."""
    made = link(user)
    log(user, INVITED, by=by)
    notices.tell(user, what="invited", link=made, username=user.get_username())
    is_theirs = by is None or Newcomer.objects.filter(user=user, made_by=by).exists()
    return made if is_theirs else ""


def opened_by(code: str) -> Any:
    """Whom it invites, while it does, locked; None for every reason why it does not."""
    pk, _dash, token = code.strip().rpartition("#")[2].partition("-")
    is_number = pk.isascii() and pk.isdigit() and len(pk) < 19
    rows = get_user_model()._default_manager.select_for_update()
    user = rows.filter(pk=int(pk)).first() if is_number else None
    if user is None or not user.is_active or user.has_usable_password():
        return None
    return user if _tokens.check_token(user, token) else None
