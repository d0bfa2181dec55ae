"""“Check this number”: what a person found, turned into the right verb of `home.directory.numbers`.

One contact at a time, the most urgent first. An emergency number needs two different people; the
first who hears the right voice asks for the second.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.audit.models import AuditEntry
from cms.publishing.vocabularies.directory import OUTCOMES, codes
from home.directory import numbers, removal
from home.directory.models.channels import ContactChannel

DONE = {
    "confirmed": _("Confirmed by two people: people see it with today's date."),
    "renewed": _("Checked: people see it with today's date."),
    "first_of_two": _("Noted. A second person must call it too."),
    "noted": _("Noted. Please try again later."),
    "stopped": _("People do not see this contact any more. Enter the new one, if there is one."),
    "reported_person": _(
        "Noted. People still see this number until a second person says the same. Everybody who "
        "may confirm numbers was told. You can take it back for ten minutes."
    ),
    "reported_network": _(
        "Noted. Two people have said it, but from one network only: people still see this number "
        "until somebody calls it from another network."
    ),
    "reported_another": _(
        "This is the last emergency contact, so people still see it, marked as not checked. "
        "Everybody on duty was told. Confirm another one now."
    ),
    "dropped": _("The new number was dropped."),
}


@dataclass(frozen=True)
class Found:
    """What a person found. seen is the value on the screen when they called."""

    outcome: str
    seen: str
    method: str = "called"
    networks: tuple[str, ...] = ()
    evidence: str = ""
    asked: int | None = None  # the key of the request on the screen


def record(channel: ContactChannel, found: Found, *, by: Any, now: datetime | None = None) -> str:
    """Do what the outcome asks for; returns a key of DONE. Refusals are those of `numbers`."""
    if found.outcome not in codes(OUTCOMES):
        raise ValidationError(_("Say what you found."))
    numbers.refuse_other_value(shown_value(channel), found.seen)
    if found.outcome == "answers":
        return _answers(channel, found, by=by, now=now)
    if found.outcome == "no_answer":
        numbers.note_no_answer(channel, by=by, evidence=found.evidence, now=now)
        return "noted"
    if channel.asked is not None and not channel.asks_for_second_check:
        numbers.reject(
            channel, by=by, reason=_reason(found), seen=found.seen, asked=found.asked, now=now
        )
        return "dropped"
    if not channel.is_vital:
        numbers.stop(channel, by=by, reason=_reason(found), seen=found.seen, now=now)
        return "stopped"
    waits_for = numbers.report_wrong(
        channel,
        by=by,
        outcome=found.outcome,
        networks_tested=found.networks,
        reason=found.evidence,
        seen=found.seen,
        now=now,
    )
    return f"reported_{waits_for}" if waits_for else "stopped"


def asks_first(channel: ContactChannel, outcome: str) -> bool:
    """Whether one plain question comes before `outcome`: is an emergency number really wrong?"""
    is_new = channel.asked is not None and not channel.asks_for_second_check
    return outcome in removal.OUTCOMES and channel.is_vital and not is_new


def shown_value(channel: ContactChannel) -> str:
    """The value to call: a new number before the one in use."""
    return (channel.candidate or channel.served).value


def to_check(user: Any, today: date) -> list[ContactChannel]:
    """What `user` can check now: what somebody reported as wrong, then the most urgent first.

    Left out: contacts that wait for somebody else, and those whose check is far away. Contacts
    that did not answer today stand last.
    """
    soon = today + timedelta(days=settings.DIRECTORY_REMIND_DAYS_BEFORE)
    rows = [
        row
        for row in ContactChannel.objects.to_look_after().with_requests().select_related("service")
        if _is_open(row, user, soon)
    ]
    silent = _silent_today(today)
    return sorted(rows, key=lambda row: (row.pk in silent, *_rank(row)))


def due(today: date) -> QuerySet[ContactChannel]:
    """What anybody who checks contacts can check now, the first that is due first; one query.

    As `to_check`, without what waits in the list “To confirm” and what did not answer today.
    """
    soon = today + timedelta(days=settings.DIRECTORY_REMIND_DAYS_BEFORE)
    key = Cast(OuterRef("pk"), CharField())
    asked = _open_requests().filter(subject_id=key)
    silent = _no_answer(today).filter(subject_id=key)
    return (
        ContactChannel.objects.to_look_after()
        .filter(~Exists(asked), ~Exists(silent), old_is_dead=False)
        .exclude(state="draft")
        .filter(~Q(state="call_verified") | Q(valid_until__lte=soon))
        .select_related("service")
        .order_by("valid_until", "pk")
    )


def _open_requests() -> Any:
    kind = ContentType.objects.get_for_model(ContactChannel)
    return ChangeRequest.objects.open().filter(content_type=kind)


def _answers(channel: ContactChannel, found: Found, *, by: Any, now: datetime | None) -> str:
    tried: Iterable[str] = found.networks
    if channel.asked is not None and not channel.asked.stands(by):
        numbers.confirm(
            channel,
            by=by,
            method=found.method,
            networks_tested=tried,
            evidence=found.evidence,
            seen=found.seen,
            asked=found.asked,
            now=now,
        )
        return "confirmed"
    is_new = channel.asked is not None and not channel.asks_for_second_check
    if is_new or channel.service.is_emergency or channel.old_is_dead:
        shown = channel.candidate or channel.served
        numbers.propose(
            channel,
            type=shown.type,
            kind=shown.kind,
            value=shown.value,
            by=by,
            networks_tested=tried,
            evidence=found.evidence,
            now=now,
        )
        return "first_of_two"
    numbers.renew(
        channel,
        by=by,
        method=found.method,
        networks_tested=tried,
        evidence=found.evidence,
        seen=found.seen,
        now=now,
    )
    return "renewed"


def _reason(found: Found) -> str:
    return f"{found.outcome}: {found.evidence}".rstrip(": ")


def _is_open(row: ContactChannel, user: Any, soon: date) -> bool:
    if row.removal_waits_for and removal.report_of(row.reports, user.pk) is None:
        return True
    if row.asked is not None:
        return not row.asked.stands(user)
    if row.state == "draft" or row.old_is_dead:
        return False
    is_near = row.valid_until is not None and row.valid_until <= soon
    return row.state != "call_verified" or is_near


def _rank(row: ContactChannel) -> tuple[bool, bool, bool, date, int]:
    due = row.valid_until or date.min
    return (
        not row.removal_waits_for,
        not row.service.is_emergency,
        row.asked is None,
        due,
        row.pk,
    )


def _silent_today(today: date) -> set[int]:
    return {int(pk) for pk in _no_answer(today).values_list("subject_id", flat=True)}


def _no_answer(today: date) -> Any:
    begin = timezone.make_aware(datetime(today.year, today.month, today.day))
    return AuditEntry.objects.about_any(ContactChannel).filter(
        verb="no_answer", at__gte=begin, at__lt=begin + timedelta(days=1)
    )
