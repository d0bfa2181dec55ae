"""The link by which somebody makes the password and the second factor of their account: when it is
new, and when everything was lost.

It lives for a day and opens once: what is signed in it is another one as soon as there is a
password, another link or another address, or the account is closed. Nothing of it is stored. The
code stands behind `#`, which browsers send to nobody.

The link goes by mail, and figures that it asks for are told by one administrator
(`Newcomer.holder`), so that neither who reads the mails of an address nor who gives an account away
is its person. Who has both gets them in one link: the administrator as whose voice the account
counts anyway, and the console.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from cms.two_people import people
from cms.two_people.approvals import mail
from cms.two_people.approvals.models import Newcomer, voice_of
from cms.two_people.audit.models import log
from cms.two_people.people import User
from office.accounts import marks, notices

INVITED = "invited"
FIGURES = 12  # of a day's tries, a hundred in a second, one in a hundred thousand is right
KEY_SALT = "office.accounts.invitations"


class Tokens(PasswordResetTokenGenerator):
    """How long one lives is PASSWORD_RESET_TIMEOUT."""

    key_salt = KEY_SALT

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


_tokens = Tokens()


@transaction.atomic
def begin_anew(user: User) -> None:
    """Nothing opens the account, nobody is in it, and links given out before are over."""
    for model in (WebAuthnCredential, TOTPDevice):
        model._default_manager.filter(user=user).delete()
    user.recovery_codes.all().delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    marks.end_sessions(user)


def figures_of(user: User) -> str:
    """What the mailed link asks for: others with each beginning."""
    made = salted_hmac(f"{KEY_SALT}.figures", f"{user.pk} {user.password}", algorithm="sha256")
    return f"{int(made.hexdigest(), 16) % 10**FIGURES:0{FIGURES}d}"


def link(user: User) -> str:
    """For whoever may become this person."""
    return f"{_half(user)}-{figures_of(user)}"


def _half(user: User) -> str:
    return f"{mail.address('accounts:invitation')}#{user.pk}-{_tokens.make_token(user)}"


def holder_of(user: User) -> User | None:
    """Who tells the figures; None where the console made the link."""
    row = Newcomer.objects.select_related("made_by", "agreed_by").filter(user=user.pk).first()
    return row.holder if row is not None else None


def send(user: User, *, by: User | None) -> str:
    """Mail its half to the person. What is returned may be shown to `by`: all of it, of an account
    whose word counts as theirs; else ''. by: None at the console, which may show each."""
    log(user, INVITED, by=by)
    holder = holder_of(user) if by is not None else None
    notices.tell(
        user,
        what="invited",
        link=_half(user),
        username=user.get_username(),
        who=people.name(holder) if holder is not None else "",
        digits=FIGURES,
    )
    return link(user) if by is None or voice_of(user) == by.pk else ""


def opened_by(code: str) -> tuple[Any, str, bool]:
    """(whom it invites, while it does, locked; the half of the link; are the figures right that
    stand behind it?). None for every reason why it invites nobody."""
    pk, *parts = code.strip().rpartition("#")[2].split("-")
    token, typed = "-".join(parts[:2]), "".join(parts[2:])
    is_number = pk.isascii() and pk.isdigit() and len(pk) < 19
    rows = get_user_model()._default_manager.select_for_update()
    user = rows.filter(pk=int(pk)).first() if is_number else None
    if user is None or not user.is_active or user.has_usable_password():
        return None, "", False
    if not _tokens.check_token(user, token):
        return None, "", False
    return user, f"{pk}-{token}", constant_time_compare(plain(typed), figures_of(user))


def plain(typed: str) -> str:
    """Khmer figures are figures."""
    return "".join(str(int(one)) for one in typed[:100] if one.isdecimal())
