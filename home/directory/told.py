"""The mail when somebody says that a contact is wrong: a second person has to call it.

To everybody who may confirm numbers, each in their language. It names the contact and what was
found, and never holds what they wrote down. Whoever reports and takes back again and again is heard
a few times a day; that a number is gone, or there again, is always told.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cms.two_people import people
from cms.two_people.approvals.models import voice_of
from home.directory import duty
from home.directory.models.statements import Statement
from home.directory.standing import AGAINST, TAKEN_BACK
from localize.overview.records import name_records

MOST = 3  # mails in a day about what one person says of one contact and people still see
# what was done (`home.directory.say.DONE`) → subject, and what is to be done
MAILS = {
    "suspect": (
        gettext_lazy("A number may be wrong"),
        gettext_lazy("People still see it. A second person must call it now:"),
    ),
    "away": (
        gettext_lazy("A number was taken away"),
        gettext_lazy(
            "People do not see it now. A second person must call it and say whether it goes or "
            "comes back:"
        ),
    ),
    "gone": (
        gettext_lazy("A number was taken away"),
        gettext_lazy("People do not see it any more. Enter the right number, if there is one."),
    ),
    "last": (
        gettext_lazy("The last emergency number is wrong"),
        gettext_lazy(
            "People still see it, because it is the last emergency contact. Confirm another one "
            "now."
        ),
    ),
    "back": (
        gettext_lazy("A number is there again"),
        gettext_lazy("People see it, marked. Somebody else must call it too:"),
    ),
    "taken_back": (gettext_lazy("A report was taken back"), gettext_lazy("It is as before.")),
}


def after_commit(channel: Any, what: str, done: str, *, by: Any) -> None:
    if done not in MAILS or _was_heard_enough(channel, what, done, by):
        return
    subject, to_do = MAILS[done]
    said = dict(Statement._meta.get_field("what").flatchoices)[what]

    def compose() -> tuple[str, list[str]]:
        name_records([channel.service])
        found = f"{people.name(by)}: {said}"
        address = settings.OFFICE_URL + reverse("home_channel", args=[channel.pk])
        lines = [str(channel.service.shown_name), found, str(to_do), address]
        return f"{subject}: {channel}", lines

    words = f"Contact {channel.pk} ({channel.value}): {done}, {what}"
    transaction.on_commit(lambda: duty.alarm(words, compose, to_all=True))


def _was_heard_enough(channel: Any, what: str, done: str, by: Any) -> bool:
    if done not in ("suspect", "taken_back"):
        return False
    kinds = [TAKEN_BACK] if what == TAKEN_BACK else AGAINST
    since = timezone.now() - timedelta(days=1)
    said = Statement.objects.filter(contact=channel.pk, what__in=kinds, at__gt=since)
    own = said.filter(by_id=voice_of(by))
    return bool(own.count() > MOST)
