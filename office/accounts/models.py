"""Recovery codes, and what waits for a second person before it happens to an account. Passkeys and
authenticator apps are rows of the libraries `django_otp_webauthn` and `django_otp`."""

import hashlib
from base64 import b32encode
from contextlib import AbstractContextManager
from datetime import datetime
from secrets import choice
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.two_people import people
from cms.two_people.answers import Step
from cms.two_people.approvals.engine import digest_of as digest_of_values
from cms.two_people.approvals.models import CHANGE, ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.shown import Line, Side
from cms.two_people.approvals.subjects import Decision, SubjectModel
from cms.two_people.people import User
from cms.two_people.refusals import STALE, Refused
from office.accounts import marks
from office.accounts.changes import Change, Overtaken, begin, make, sides, state
from office.accounts.invitations import FIGURES, holder_of

# no letter that is read as another, or as a figure
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
HOW_MANY = 10
LENGTH = 12  # characters: 59 bits each


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
    """What an administrator asks to happen to accounts, until another one agrees.

    Made when it is asked for; it stays when it is over, beside its request. changes: of accounts
    (`Change`). newcomer: who is at work already and counts as one with who asked (`Newcomer`);
    their account is closed where the answer is no. name: whom it is about.
    """

    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right="auth.change_user")}

    newcomer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=310)
    changes = models.JSONField(default=list)

    class Meta:
        verbose_name = gettext_lazy("change of an account")
        verbose_name_plural = gettext_lazy("changes of accounts")

    def __str__(self) -> str:
        if self.newcomer_id:
            return _("New account: %(person)s") % {"person": self.name}
        return _("Accounts: %(names)s") % {"names": self.name}

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        if self.newcomer is not None:
            self.changes = [self._as_it_is().stored()]
            self.save(update_fields=["changes"])
            begin(self.newcomer, by=by, asked_by=request.asked_by)
            return
        try:
            make(self.changes_asked(request), by=by, asked_by=request.asked_by)
        except Overtaken:
            raise Refused(
                STALE, _("The account is not what it was any more. Refuse it, and ask anew.")
            ) from None

    def let_go(self, request: ChangeRequest, *, by: User | None) -> None:
        if self.newcomer is not None:
            self.newcomer.is_active = False
            self.newcomer.save(update_fields=["is_active"])
            marks.end_sessions(self.newcomer)

    def seen(self, request: ChangeRequest) -> str:
        if not self.newcomer_id or not request.is_open:
            return request.digest
        return digest_of_values([self._as_it_is().stored()])

    def changes_asked(self, request: ChangeRequest) -> list[Change]:
        if self.newcomer_id and request.is_open:
            return [self._as_it_is()]
        return [Change(**one) for one in self.changes]

    def _as_it_is(self) -> Change:
        """The account of who is at work already: who made it may change it meanwhile."""
        return Change(0, None, state()[self.newcomer_id or 0] | {"opens": False})

    def deciding(self) -> AbstractContextManager[Any]:
        return transaction.atomic()

    # What is said of it

    def lines(self, request: ChangeRequest) -> list[Line]:
        asked = self.changes_asked(request)
        is_new = all(one.old is None for one in asked)
        return [
            Line(label, Side(old), Side(new), is_same=is_new) for label, old, new in sides(asked)
        ]

    def warning(self, request: ChangeRequest) -> str:
        return _(
            "Speak with whom it is about before you agree: whoever gets this account is a person "
            "of their own in everything that two people decide."
        )

    def waiting_sentence(self, request: ChangeRequest) -> str:
        if self.newcomer_id:
            return _("They work already. Until you agree they count as one person with %(by)s.") % {
                "by": people.name(request.asked_by)
            }
        return "; ".join(label for label, _old, _new in sides(self.changes_asked(request))[:3])

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(_("I agree"), is_public=False)

    def after_confirmation(
        self, request: ChangeRequest, *, by: User, on: datetime | None = None
    ) -> Step:
        names = [one.new["username"] for one in self.changes_asked(request)]
        for user in get_user_model()._default_manager.filter(username__in=names, is_active=True):
            if not user.has_usable_password():
                url = reverse("accounts:account", args=[user.pk])
                return Step(_said_of_figures(user, by), url, people.name(user), is_done=True)
        return Step(_("Done."), is_done=True)


def _said_of_figures(user: User, by: User) -> str:
    holder = holder_of(user)
    if holder is None or holder.pk == by.pk:
        return _(
            "Done. The link that has gone to %(email)s asks for %(digits)s figures: tell them to "
            "the person yourself."
        ) % {"email": user.email, "digits": FIGURES}
    return _("Done. %(person)s tells them the figures that the link in their mail asks for.") % {
        "person": people.name(holder)
    }
