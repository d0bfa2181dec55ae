"""What a person can check now, the most urgent first; and who is asked at this hour."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils import timezone

from cms.core.country import country
from cms.core.languages import screen_language
from cms.core.vocabularies.directory import EMERGENCY_URGENCIES, PHONE_TYPES
from cms.two_people.approvals.models import voice_of
from cms.who_helps.openness import openness
from home.directory.agreed_calls import agreed_calls, is_offered
from home.directory.models.channels import ContactChannel
from home.directory.models.owner_links import OwnerAgreement
from home.directory.models.statements import Statement
from home.directory.service_documents import hours
from home.directory.standing import (
    AGAINST,
    MACHINE,
    NOBODY,
    SILENT,
    TAKEN_BACK,
    TOGETHER,
)

REMINDED_BEFORE = 7  # days before a check is due


def to_check(user: Any, today: date) -> list[ContactChannel]:
    """What somebody said is wrong, what waits for a second voice, what is due: where it is not
    `user` who has said it already, and its owner agreed to be called. Last of all those that did
    not answer today. A few queries."""
    rows = [row for row in open_rows(today) if is_offered(row) and not has_said(row, user)]
    return sorted(rows, key=lambda row: _rank(row, today))


def open_rows(today: date) -> list[ContactChannel]:
    """Everything that somebody has to look at, each with `latest` and `latest_at`, the outcome of
    the latest try, `against`, the accounts that say it is wrong (and not so long ago that they have
    to say it again), and `agreed`, the calls that its owner agreed to."""
    soon = today + timedelta(days=REMINDED_BEFORE)
    said = Statement.objects.filter(contact=OuterRef("pk")).exclude(voice=MACHINE)
    tried = said.exclude(what=TAKEN_BACK).order_by("-at", "-pk")
    # its owner was asked by mail, and people call in place of the answer
    silent = Q(
        service__organization__in=OwnerAgreement.objects.silent(today).values("organization"),
        checked_on__lt=F("service__organization__owner_agreement__asked_at__date"),
    )
    wanted = (
        silent | Q(valid_until__lte=soon) | Q(is_stale=True) | Q(is_suspect=True) | ~Q(waits=[])
        | Q(latest=SILENT) | Q(assurance=NOBODY)
    )  # fmt: skip
    found: QuerySet[ContactChannel] = (
        ContactChannel.objects.to_look_after()
        .annotate(
            latest=Subquery(tried.values("what")[:1]), latest_at=Subquery(tried.values("at")[:1])
        )
        .filter(wanted)
        .exclude(value="", waits=[])
        .select_related("service")
        .order_by("valid_until", "pk")
    )
    rows = list(found)
    against: dict[int, set[int]] = {}
    suspect = [row.pk for row in rows if row.is_suspect]
    if suspect:
        since = today - TOGETHER
        said = Statement.objects.of_contacts(suspect).filter(at__date__gte=since)
        for one in said.filter(what__in=AGAINST):
            against.setdefault(one.contact, set()).add(one.by_id)
    agreed = agreed_calls(rows, today)
    for row in rows:
        vars(row).update(against=against.get(row.pk, set()), agreed=agreed.get(row.pk))
    return rows


def asked_now(
    rows: Iterable[ContactChannel], now: datetime, *, but: Collection[int] = (), calls: bool = True
) -> Iterator[ContactChannel]:
    """Those that somebody is asked for at this hour: a closed office is not called.

    but: keys that the person put off. calls: False for who cannot call now.
    """
    left = [row for row in rows if row.pk not in but and (calls or not is_called(row))]
    prefetch_related_objects(left, "service__schedules")
    return (row for row in left if not is_closed(row, now))


def asked_later(
    rows: Iterable[ContactChannel], *, but: Collection[int], calls: bool
) -> list[ContactChannel]:
    """Those of them that the person put off."""
    return [row for row in rows if row.pk in but or (is_called(row) and not calls)]


def light(row: ContactChannel) -> str:
    """red: people are not served well now; amber: somebody should act; green: checked in time."""
    if row.is_suspect or row.is_stale or not row.value:
        return "red"
    soon = timezone.localdate() + timedelta(days=REMINDED_BEFORE)
    is_open = row.waits or (row.valid_until and row.valid_until <= soon) or row.assurance == NOBODY
    return "amber" if is_open else "green"


def is_called(row: ContactChannel) -> bool:
    return (row.candidate or row.served).type in PHONE_TYPES


def is_closed(row: ContactChannel, now: datetime) -> bool:
    """Does its service answer at other hours only? An unknown hour is none of these."""
    return is_called(row) and openness(hours(row.service, screen_language(), row), now) == "closed"


def has_said(row: Any, user: Any) -> bool:
    """Is it somebody else's turn? Who only wrote a number down can call it."""
    if row.is_suspect:
        return voice_of(user) in row.against
    return bool(row.waits) and all(voice_of(user) in one["tried"] for one in row.waits)


def _rank(row: Any, today: date) -> tuple[bool, bool, bool, bool, bool, date, int]:
    is_silent = row.latest == SILENT
    return (
        is_silent and row.latest_at.astimezone(country().zone).date() == today,
        not row.is_suspect,
        row.service.urgency not in EMERGENCY_URGENCIES,
        not is_silent,
        not row.waits,
        row.valid_until or date.min,
        row.pk,
    )
