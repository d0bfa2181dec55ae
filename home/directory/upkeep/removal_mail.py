"""The mail when somebody says that an emergency number is wrong: a second person has to call it.

To everybody who may confirm numbers, in Khmer and in English, because one mail goes to all. It
names the contact and what was found, and never holds evidence or notes.

Whoever reports and takes back again and again is heard a few times a day; what waits stands in the
lists all the same. The last mail of a day says that the number may be wrong.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.publishing.audit.models import AuditEntry
from home.directory import removal
from home.directory.models.channel_requests import REMOVE
from home.directory.upkeep import duty
from localize.overview.records import name_records

LANGUAGES = ("km", "en")
MOST_REPORTS, MOST_TAKEN_BACK = 3, 2  # told in a day, of one person about one contact


def tell_after_commit(channel: Any, step: str, *, by: Any) -> None:
    """What `by` did to the contact and what it waits for, as it is now.

    step: "reported", "taken_back" by who reported it, "brought_back" by somebody else.
    """
    if _was_heard_enough(channel, by, step):
        return
    subjects, lines = [], []
    for language in LANGUAGES:
        with override(language):
            name_records([channel.service])
            subjects.append(f"{_subject(channel, step)}: {channel}")
            lines += [channel.service.shown_name, _found(channel, by, step)]
            lines += [_what_to_do(channel, step), ""]
    is_over = step == "taken_back" or (step == "reported" and not channel.removal_waits_for)
    name = "home_channel" if is_over else "home_check"
    lines.append(settings.OFFICE_URL + reverse(name, args=[channel.pk]))
    subject = " · ".join(subjects)
    transaction.on_commit(lambda: duty.alarm(subject, lines, to_all=True))


def _was_heard_enough(channel: Any, by: Any, step: str) -> bool:
    """That a number is gone, or there again, is always told."""
    is_seen = step == "taken_back" or (channel.removal_waits_for and not channel.is_away)
    if step == "brought_back" or not is_seen:
        return False
    is_taken_back = step == "taken_back"
    verbs = ["taken_back"] if is_taken_back else ["requested", "endorsed"]
    said = AuditEntry.objects.about(channel).filter(
        by_id=by.pk, verb__in=verbs, data__action=REMOVE, at__gt=timezone.now() - timedelta(days=1)
    )
    return bool(said.count() > (MOST_TAKEN_BACK if is_taken_back else MOST_REPORTS))


def _subject(channel: Any, step: str) -> str:
    if step == "taken_back":
        return _("A report was taken back")
    if step == "brought_back":
        return _("An emergency number is there again")
    if channel.removal_waits_for and not channel.is_away:
        return _("An emergency number may be wrong")
    return _("An emergency number was taken away")


def _found(channel: Any, by: Any, step: str) -> str:
    person, contact = by.get_full_name() or by.get_username(), str(channel)
    if step == "brought_back":
        return _("%(person)s heard the right people: %(contact)s") % _said(person, contact)
    if step == "taken_back":
        return _("%(person)s took the report back: %(contact)s") % _said(person, contact)
    report = removal.report_of(channel.reports, by.pk)
    if report is None:
        raise LookupError(f"{by} has reported nothing about {channel}.")
    return {
        "dead": _("%(person)s says that the number is dead: %(contact)s"),
        "wrong_person": _("%(person)s says that somebody else answers: %(contact)s"),
        "withdraw": _("%(person)s wants to withdraw it: %(contact)s"),
    }[report.outcome] % _said(person, contact)


def _said(person: str, contact: str) -> dict[str, str]:
    return {"person": person, "contact": contact}


def _what_to_do(channel: Any, step: str) -> str:
    if step == "brought_back":
        return _("People see it, marked as not checked recently. Somebody else must call it too:")
    if channel.is_away:
        return _(
            "People do not see it now. A second person must call it and say whether it goes or "
            "comes back:"
        )
    if step == "taken_back" and not channel.old_is_dead:
        return _("People see it as before.")
    return {
        "": _("People do not see it any more. Enter the right number, if there is one."),
        "person": _("People still see it. A second person must call it now:"),
        "network": _("People still see it. Somebody must call it from another network:"),
        "another": _(
            "People still see it, because it is the last emergency contact. "
            "Confirm another one now."
        ),
    }[channel.removal_waits_for]
