"""Mail before a check is due and when it is due.

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

from home.directory import duty
from home.directory.models.channels import ContactChannel
from home.directory.models.statements import Statement
from home.directory.models.upkeep import STAGES, SentReminder
from home.directory.standing import AGAINST
from home.directory.to_check import REMINDED_BEFORE, open_rows
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
    rows = [row for row in open_rows(today) if row.value and row.audience == "public"]
    suspect = [row.pk for row in rows if row.is_suspect]
    reported = dict(
        Statement.objects.of_contacts(suspect)
        .filter(what__in=AGAINST)
        .order_by("-at")
        .values_list("contact", "at")
    )
    found = [one for row in rows if (one := _reached(row, today, reported.get(row.pk))) is not None]
    order = list(WORDS)
    return sorted(found, key=lambda one: -order.index(one.stage))


def _reached(row: ContactChannel, today: date, reported: datetime | None) -> Reminder | None:
    if reported is not None:
        day = timezone.localdate(reported)
        week = (today - day).days // 7
        # everybody was told by mail when it was reported
        return Reminder(row, "reported", day, week) if week else None
    if row.valid_until is None or row.valid_until > today + timedelta(days=REMINDED_BEFORE):
        return None
    # the last good day counts as due: whoever checks on it is in time
    stage = "due" if row.valid_until <= today else "before"
    late = max(0, (today - row.valid_until).days - 1) if row.service.is_emergency else 0
    return Reminder(row, stage, row.valid_until, late // 7)


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
        + reverse("home_channel", args=[one.row.pk])
        for one in new
    ]
