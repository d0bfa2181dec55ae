"""Recovery codes, and what waits for a second person before it happens to an account. Passkeys and
authenticator apps are rows of the libraries `django_otp_webauthn` and `django_otp`."""

import hashlib
from base64 import b32encode
from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import timedelta
from secrets import choice
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from cms.accounts import marks, notices
from cms.accounts.changes import Change, Overtaken, make, sides
from cms.accounts.needs import needs_factor
from cms.publishing import people
from cms.publishing.approvals.models import CHANGE, ChangeRequest
from cms.publishing.approvals.policies import Policy
from cms.publishing.approvals.refusals import NO_RIGHT, STALE, Refused
from cms.publishing.approvals.shown import Line, Side
from cms.publishing.approvals.subjects import SubjectModel
from cms.publishing.people import User

# no letter that is read as another, or as a figure
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
HOW_MANY = 10
LENGTH = 12  # characters: 59 bits each
# who was not here for so long is nobody to wait for
LATELY = timedelta(days=30)


class RecoveryCode(models.Model):
    """One of the codes on paper that open an account once when the telephone is lost.

    Made ten at a time, in the place of those before; removed when it is used, and when the factors
    of its person are taken away. The code itself is shown once and kept nowhere.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest[:4]}"


def new_codes() -> list[str]:
    return ["".join(choice(LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]


def digest_of(code: str) -> str:
    """Of what was typed: case, spaces and hyphens do not matter. No salt and no slow hash: there
    is nothing to guess in 59 random bits."""
    plain = "".join(code.split()).replace("-", "").lower()
    return b32encode(hashlib.sha256(plain.encode()).digest()[:20]).decode()


class AccountAct(SubjectModel):
    """Something that is asked to happen to an account, and waits for another person.

    Made when somebody asks; it stays when it is over, beside its request. person: whose second
    factor is taken away; of what administrators do, `changes` of accounts (`Change`)
    instead. name: whom it is about, also when the account is gone.
    """

    approval_policies: ClassVar[dict[str, Policy]] = {
        CHANGE: Policy(right="auth.change_user", alone_after=timedelta(hours=24))
    }

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=310)
    changes = models.JSONField(default=list)

    class Meta:
        verbose_name = gettext_lazy("change of an account")
        verbose_name_plural = gettext_lazy("changes of accounts")

    def __str__(self) -> str:
        if self.changes:
            return _("Accounts: %(names)s") % {"names": self.name}
        return _("Second factor of %(person)s") % {"person": self.name}

    # Who: about a factor whoever has to have one, and the person it is about may say no; about
    # accounts administrators

    def may_endorse(self, user: User, request: ChangeRequest) -> bool:
        if self.changes:
            return bool(user.is_active and user.is_superuser)
        return needs_factor(user)

    def may_return(self, user: User, request: ChangeRequest) -> bool:
        return self.may_endorse(user, request) or user.pk == self.person_id

    def who_may_endorse(self, request: ChangeRequest, *, but: Collection[int] = ()) -> list[User]:
        if self.changes:
            return list(people.administrators().filter(is_active=True).exclude(pk__in=but))
        return people.who_passes(needs_factor, but={*but, self.person_id or 0})

    def check_endorsement(self, request: ChangeRequest, *, by: User, details: Any) -> None:
        if by.pk == self.person_id:
            raise Refused(NO_RIGHT, _("Others have to stand behind this: it is about yourself."))

    def may_ripen(self, request: ChangeRequest) -> bool:
        """What administrators do waits for the second of them, if one was here lately."""
        if not self.changes:
            return True
        lately = timezone.now() - LATELY
        others = people.administrators().filter(is_active=True, last_login__gt=lately)
        return not others.exclude(pk__in=request.behind()).exists()

    def take_over(self, request: ChangeRequest, *, by: User | None) -> None:
        if self.changes:
            try:
                make(self.changes_asked(), by=by)
            except Overtaken:
                raise Refused(
                    STALE, _("The account is not what it was any more. Refuse it, and ask anew.")
                ) from None
            self.let_go(request, by=by)
        elif self.person is not None:
            take_factors(self.person)
            notices.tell(*everybody(), what="reset", person=self.name)

    def let_go(self, request: ChangeRequest, *, by: User | None) -> None:
        """Hashes of passwords stay nowhere but with their accounts."""
        for change in self.changes:
            for side in ("old", "new"):
                if change[side]:
                    change[side].pop("password", None)
        self.save(update_fields=["changes"])

    def changes_asked(self) -> list[Change]:
        return [Change(**one) for one in self.changes]

    def deciding(self) -> AbstractContextManager[Any]:
        return transaction.atomic()

    # What is said of it

    def lines(self, request: ChangeRequest) -> list[Line]:
        if self.changes:
            said = sides(self.changes_asked())
            return [Line(label, Side(old), Side(new)) for label, old, new in said]
        new = _("Taken away; made anew at the next login")
        return [Line(_("Second factor"), Side(_("As it is")), Side(new))]

    def waiting_sentence(self, request: ChangeRequest) -> str:
        if self.changes:
            return "; ".join(label for label, _old, _new in sides(self.changes_asked())[:3])
        return _("The second factor is to be taken away, because it is lost.")

    def waiting_url(self, request: ChangeRequest) -> str:
        return reverse("accounts:act", args=[request.pk])

    def is_urgent(self, request: ChangeRequest) -> bool:
        return not self.changes


def everybody() -> list[User]:
    """Who hears of what happens to accounts."""
    return list(get_user_model()._default_manager.filter(is_active=True).order_by("pk"))


def take_factors(user: User) -> None:
    """Nothing opens the account beside the password, and nobody is in it; the next login asks for
    a new factor."""
    for model in (WebAuthnCredential, TOTPDevice, RecoveryCode):
        model._default_manager.filter(user=user).delete()
    marks.end_sessions(user)
