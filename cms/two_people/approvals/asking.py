"""“Ask them”: a mail to those who can act now, about one thing at most once a day to each."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.two_people import people
from cms.two_people.approvals import mail
from cms.two_people.approvals.models import Asking
from cms.two_people.audit import presence
from cms.two_people.people import User

TEMPLATE = "publishing/approvals/mail/ask.txt"


def ask(found: Collection[User], *, about: str, title: str, path: str, by: User) -> str:
    """Write to those of `found` who were not asked about it today; one sentence that says to whom.

    about: what tells this thing from all others, such as `key_of` it. path: of its screen.
    """
    written: list[User] = []
    known: list[User] = []
    lost: list[User] = []
    for user in found:
        if not user.email:
            lost.append(user)
        elif Asking.objects.filter(about=about, to=user, day=timezone.localdate()).exists():
            known.append(user)
        else:
            (written if _write(user, about, title, path, by) else lost).append(user)
    said = [
        sentence % {"people": people.names(group)}
        for sentence, group in (
            (_("A mail was sent to: %(people)s."), written),
            (_("Asked today already: %(people)s."), known),
            (_("No mail reaches these people; send them the link: %(people)s."), lost),
        )
        if group
    ]
    return " ".join(said) or _("There is nobody to ask.")


def _write(user: User, about: str, title: str, path: str, by: User) -> bool:
    context = {"title": title, "who": people.name(by), "url": mail.office(path)}
    try:
        # together: what was not sent may be tried again
        with transaction.atomic(), override(people.language_of(user)):
            Asking.objects.create(about=about, to=user, by=by, day=timezone.localdate())
            subject = _("%(person)s asks you to look at something") % {"person": context["who"]}
            mail.send(user, subject, TEMPLATE, context)
    except mail.FAILURES:
        mail.failed(user, "A question")
        return False
    return True


def shown(found: Collection[User], *, ask_url: str, title: str, path: str) -> dict[str, Any]:
    """What `_who.html` needs."""
    return {
        "people": presence.of(found),
        "ask_url": ask_url,
        "share_text": _("“%(title)s” waits for you.") % {"title": title},
        "share_url": mail.office(path),
    }
