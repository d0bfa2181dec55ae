"""What people hear by mail about their account, in their language. A mail server that is away
stops nobody."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.two_people import people
from cms.two_people.approvals import mail
from cms.two_people.people import User


def _subjects() -> dict[str, str]:
    return {
        "added": _("A second factor was added to your account"),
        "removed": _("A second factor was removed from your account"),
        "guessed": _("Somebody knows your password"),
        "code_used": _("A recovery code was used for your account"),
        "act_asked": _("A change of accounts is asked for"),
        "email_changed": _("Your account has another e-mail address"),
        "first_factor": _("An account has its first second factor"),
        "invited": _("Your account"),
        "let_in": _("An account was opened at the console"),
    }


def tell(*users: User, what: str, **context: Any) -> None:
    """After the commit; nothing of an account without an address."""
    transaction.on_commit(lambda: _send(users, what, context))


def _send(users: Iterable[User], what: str, context: dict[str, Any]) -> None:
    for user in users:
        if not user.email:
            continue
        with override(people.language_of(user)):
            said = {"name": people.name(user), "address": mail.address("accounts:factors")}
            try:
                mail.send(user, _subjects()[what], f"accounts/mail/{what}.txt", said | context)
            except mail.FAILURES:
                mail.failed(user, "A notice about an account")
