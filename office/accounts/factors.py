"""What a person has beside the password: passkeys, authenticator apps, and codes on paper.

A passkey (WebAuthn) signs for one address only, so that a copied screen gets nothing. An app shows
six figures (RFC 6238). Either is a second factor; a code on paper opens the account once when both
are lost. Each step is in the log, and the person hears of it by mail.
"""

from binascii import unhexlify
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.models import WebAuthnCredential
from django_otp_webauthn.utils import rewrite_exceptions

from cms.two_people import people
from cms.two_people.audit.models import log
from cms.two_people.people import User
from office.accounts import notices
from office.accounts.models import RecoveryCode, digest_of, new_codes
from office.accounts.shown_code import SECRET

PASSKEY, APP, RECOVERY = "passkey", "app", "recovery"
ADDED, REMOVED, REFUSED = "factor_added", "factor_removed", "factor_refused"
PROVED = "factor_proved"
NEW_CODES = "recovery_codes_made"
# after so many wrong codes in a row the next one waits four minutes, and never longer: who knows
# the password of somebody must not be able to lock them out for long
MOST_WAITING = 9
WARNED_AT = 5  # wrong codes in a row: whoever types them knows the password


@dataclass(frozen=True)
class Factors:
    """What one person has; codes: how many on paper are left."""

    passkeys: list[WebAuthnCredential]
    apps: list[TOTPDevice]
    codes: int

    def __bool__(self) -> bool:
        return bool(self.passkeys or self.apps)

    def __len__(self) -> int:
        return len(self.passkeys) + len(self.apps)


class NotProved(Exception):
    """What was shown proves nothing; the sentence says what to do."""


def of(user: User) -> Factors:
    return Factors(
        list(WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("pk")),
        list(TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk")),
        RecoveryCode.objects.filter(user=user).count(),
    )


def has_any(user: User) -> bool:
    keys = WebAuthnCredential.objects.filter(user=user, confirmed=True).values("user")
    apps = TOTPDevice.objects.filter(user=user, confirmed=True).values("user")
    return keys.union(apps).exists()


# Adding


def begin_passkey(request: HttpRequest, user: User) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to make one, and what the session keeps until it answers."""
    begun: tuple[dict[str, Any], dict[str, Any]] = _helper(request).register_begin(user)
    return begun


@transaction.atomic
def add_passkey(
    request: HttpRequest, user: User, state: Mapping[str, Any], answer: Any, name: str
) -> None:
    """Raises NotProved."""
    with _reading_answers():
        key = _helper(request).register_complete(user=user, state=state, data=answer)
    key.name = name[:64]
    key.save(update_fields=["name"])
    _added(user, PASSKEY, key.name)


def new_secret() -> str:
    """In hex, as `add_app` takes it. Whoever tries a demonstration has no app at hand."""
    return SECRET if settings.CMS_DEMO else str(random_hex(20))


def app_of(user: User, secret: str) -> TOTPDevice:
    """Not stored: for the picture that a telephone reads."""
    return TOTPDevice(user=user, key=secret)


@transaction.atomic
def add_app(user: User, secret: str, code: str) -> None:
    """code: the first one that the app shows. Raises NotProved."""
    shown = TOTP(unhexlify(secret))
    if not shown.verify(_figures(code), tolerance=1):
        raise NotProved(_wrong_code())
    TOTPDevice.objects.create(
        user=user, key=secret, name=str(_("Authenticator app")), confirmed=True, last_t=shown.t()
    )
    _added(user, APP, "")


def _added(user: User, kind: str, name: str) -> None:
    log(user, ADDED, by=user, data={"kind": kind, "name": name})
    notices.tell(user, what="added")
    if len(of(user)) == 1:
        others = people.administrators().filter(is_active=True).exclude(pk=user.pk)
        notices.tell(*others, what="first_factor", person=people.name(user))


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    """Ten new codes for paper; those before open nothing any more."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = new_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest_of(code)) for code in codes
    )
    log(user, NEW_CODES, by=user)
    return codes


# Removing


@transaction.atomic
def remove(user: User, kind: str, pk: int) -> bool:
    """One of their own; False if it is not there."""
    model = {PASSKEY: WebAuthnCredential, APP: TOTPDevice}[kind]
    deleted, _rows = model.objects.filter(user=user, pk=pk).delete()
    if deleted:
        log(user, REMOVED, by=user, data={"kind": kind})
        notices.tell(user, what="removed")
    return bool(deleted)


# Proving


def begin_proof(request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to ask the passkey, and what the session keeps until it answers."""
    begun: tuple[dict[str, Any], dict[str, Any]] = _helper(request).authenticate_begin(
        request.user, require_user_verification=False
    )
    return begun


def prove_passkey(request: HttpRequest, state: Mapping[str, Any], answer: Any) -> None:
    """Raises NotProved."""
    user: User = request.user
    try:
        with transaction.atomic(), _reading_answers():
            _helper(request).authenticate_complete(user, state, answer)
    except NotProved:
        log(user, REFUSED, by=None, data={"kind": PASSKEY})
        raise


def prove_app(user: User, code: str) -> None:
    """The six figures that the app shows now. Raises NotProved.

    After wrong ones no code is read for a while, and the answer to a right one is the same.
    """
    with transaction.atomic():
        apps = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
        is_proved, most, waits = False, 0, []
        for app in apps:
            app.throttling_failure_count = min(app.throttling_failure_count, MOST_WAITING)
            is_allowed, why_not = app.verify_is_allowed()
            if not is_allowed:
                waits.append(why_not["locked_until"] - timezone.now())
                continue
            is_proved = is_proved or app.verify_token(_figures(code))
            most = max(most, app.throttling_failure_count)
        if not is_proved:
            log(user, REFUSED, by=None, data={"kind": APP})
    if not is_proved:
        if most == WARNED_AT:
            notices.tell(user, what="guessed")
        # of one that was read the person hears that it was wrong
        raise NotProved(_wrong_code() if most or not waits else _not_read(min(waits)))


def prove_by_code(user: User, code: str) -> None:
    """One of those on paper, which is used up. Raises NotProved."""
    with transaction.atomic():
        used, _rows = RecoveryCode.objects.filter(user=user, digest=digest_of(code)).delete()
        log(user, "recovery_code_used" if used else REFUSED, by=None, data={"kind": RECOVERY})
    if not used:
        raise NotProved(_("This is none of the codes that are left. Look at the paper again."))
    notices.tell(user, what="code_used")


def _figures(typed: str) -> int:
    """Khmer figures are figures; −1, which no code is, of anything else."""
    plain = "".join(typed.split())
    return int(plain) if plain.isdecimal() and len(plain) == 6 else -1


def _wrong_code() -> str:
    return _("This code is not right, or was used already. Wait for the next one and type that.")


def _not_read(left: timedelta) -> str:
    minutes = max(1, ceil(left / timedelta(minutes=1)))
    return ngettext(
        "After wrong codes none is read for a while. Wait %(minutes)s minute and type the code "
        "that the app shows then, or use another way.",
        "After wrong codes none is read for a while. Wait %(minutes)s minutes and type the code "
        "that the app shows then, or use another way.",
        minutes,
    ) % {"minutes": minutes}


def _helper(request: HttpRequest) -> Any:
    return WebAuthnCredential.get_webauthn_helper(request=request)


class _reading_answers(rewrite_exceptions):
    """What comes from a browser is anything: whatever the library says of it is NotProved."""

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            super().__exit__(kind, error, trace)
        except OTPWebAuthnApiError:
            raise NotProved(_not_taken()) from error
        if isinstance(error, OTPWebAuthnApiError | ValueError | KeyError | TypeError):
            raise NotProved(_not_taken()) from error


def _not_taken() -> str:
    return _("The passkey was not taken. Try again, or use another way below.")
