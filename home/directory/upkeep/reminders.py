"""Mail before a check is due, when it is due, and when a contact has expired.

Called by the worker; every stage of every check date is told once, in one mail a round.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.directory.models.channels import ContactChannel
from home.directory.models.upkeep import SentReminder
from home.directory.upkeep import duty

WORDS = {"before": "soon due", "due": "due", "expired": "EXPIRED"}


def tick(now: datetime) -> int:
    """Tell people what is new since the last round; returns how many lines were sent.

    One transaction: a mail that fails leaves no trace and is tried again in the next round.
    """
    wanted = _stages(timezone.localdate(now))
    if not wanted:
        return 0
    with transaction.atomic():
        told = set(
            SentReminder.objects.filter(channel__in=[row for row, _ in wanted]).values_list(
                "channel_id", "stage", "valid_until"
            )
        )
        new = [
            (row, stage) for row, stage in wanted if (row.pk, stage, row.valid_until) not in told
        ]
        if not new:
            return 0
        SentReminder.objects.bulk_create(
            SentReminder(channel=row, stage=stage, valid_until=row.valid_until, sent_at=now)
            for row, stage in new
            if row.valid_until is not None
        )
        duty.send(_subject(new), [_line(row, stage) for row, stage in new])
    return len(new)


def _stages(today: date) -> list[tuple[ContactChannel, str]]:
    """Every contact with the stage it has reached, the most urgent first."""
    soon = today + timedelta(days=settings.DIRECTORY_REMIND_DAYS_BEFORE)
    rows = (
        ContactChannel.objects.to_look_after()
        .filter(
            state__in=["desk_checked", "call_verified", "due", "expired"], valid_until__lte=soon
        )
        .filter(audience="public", old_is_dead=False)
        .select_related("service")
        .order_by("valid_until", "pk")
    )
    order = list(WORDS)
    found = [(row, _stage(row, today)) for row in rows]
    return sorted(found, key=lambda pair: -order.index(pair[1]))


def _stage(row: ContactChannel, today: date) -> str:
    if row.state == "expired":
        return "expired"
    # the last good day counts as due: whoever checks on it is in time
    return "due" if row.valid_until is not None and row.valid_until <= today else "before"


def _subject(lines: list[tuple[ContactChannel, str]]) -> str:
    stages = [stage for _, stage in lines]
    counts = [f"{stages.count(s)} {words}" for s, words in reversed(WORDS.items()) if s in stages]
    return f"Help contacts to check: {', '.join(counts)}"


def _line(row: ContactChannel, stage: str) -> str:
    address = settings.OFFICE_URL + reverse("home_check", args=[row.pk])
    return f"{WORDS[stage]} ({row.valid_until}): {row.service.internal_name} · {row} · {address}"
