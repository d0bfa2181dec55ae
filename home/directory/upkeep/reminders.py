"""Mail before a check is due, when it is due, and when a contact has expired.

Called by the worker. Every stage of every check date is told once, in one mail a round. Contacts
for emergencies and crises do not fall silent: they are told again each week until somebody has
checked them, or has settled a report that one is wrong, and after two weeks to administrators, too.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.directory.freshness import REMINDED_BEFORE
from home.directory.models.channels import ContactChannel
from home.directory.models.upkeep import STAGES, SentReminder
from home.directory.upkeep import duty
from localize.overview.records import name_records

WORDS = dict(STAGES)
RISES = 2  # weeks, after which administrators are told as well


@dataclass(frozen=True)
class Reminder:
    """day: from which the stage counts, the day of the next check or of the report. week: how often
    it was told before."""

    row: ContactChannel
    stage: str
    day: date
    week: int

    @property
    def key(self) -> tuple[int, str, date, int]:
        return self.row.pk, self.stage, self.day, self.week


def tick(now: datetime) -> int:
    """Tell people what is new since the last round; returns how many lines were sent.

    One transaction: a mail that fails leaves no trace and is tried again in the next round.
    """
    wanted = _stages(timezone.localdate(now))
    if not wanted:
        return 0
    with transaction.atomic():
        told = set(
            SentReminder.objects.filter(channel__in=[one.row for one in wanted]).values_list(
                "channel_id", "stage", "valid_until", "week"
            )
        )
        new = [one for one in wanted if one.key not in told]
        if not new:
            return 0
        SentReminder.objects.bulk_create(
            SentReminder(
                channel=one.row, stage=one.stage, valid_until=one.day, week=one.week, sent_at=now
            )
            for one in new
        )
        duty.tell(
            lambda: (_subject(new), _lines(new)),
            to_all=any(one.week >= RISES for one in new),
        )
    return len(new)


def _stages(today: date) -> list[Reminder]:
    """Every contact with the stage it has reached, the most urgent first."""
    soon = today + timedelta(days=REMINDED_BEFORE)
    rows = (
        ContactChannel.objects.to_look_after()
        .filter(
            state__in=["desk_checked", "call_verified", "due", "expired"], valid_until__isnull=False
        )
        .filter(audience="public", old_is_dead=False)
        .with_requests()
        .select_related("service")
        .order_by("valid_until", "pk")
    )
    found = [one for row in rows if (one := _reached(row, today, soon)) is not None]
    order = list(WORDS)
    return sorted(found, key=lambda one: -order.index(one.stage))


def _reached(row: ContactChannel, today: date, soon: date) -> Reminder | None:
    if row.removal_waits_for and row.reported is not None:
        day = timezone.localdate(row.reported.asked_at)
        week = (today - day).days // 7
        # everybody was told by mail when it was reported
        return Reminder(row, "reported", day, week) if week else None
    if row.valid_until is None or row.valid_until > soon:
        return None
    stage = _stage(row, today)
    late = max(0, (today - row.valid_until).days - 1) if row.service.is_emergency else 0
    return Reminder(row, stage, row.valid_until, late // 7)


def _stage(row: ContactChannel, today: date) -> str:
    if row.state == "expired":
        return "expired"
    # the last good day counts as due: whoever checks on it is in time
    return "due" if row.valid_until is not None and row.valid_until <= today else "before"


def _subject(new: list[Reminder]) -> str:
    stages = [one.stage for one in new]
    counts = ", ".join(
        f"{WORDS[stage]}: {stages.count(stage)}" for stage in reversed(WORDS) if stage in stages
    )
    return _("Help contacts to check: %(counts)s") % {"counts": counts}


def _lines(new: list[Reminder]) -> list[str]:
    name_records(one.row.service for one in new)
    return [
        f"{WORDS[one.stage]} ({one.day}): {one.row.service.shown_name} · {one.row} · "
        + settings.OFFICE_URL
        + reverse("home_check", args=[one.row.pk])
        for one in new
    ]
