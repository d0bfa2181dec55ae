"""What the clock does to contacts: due, then expired. Called by the worker, every minute or so.

It is one of `cms.worker.URGENT`.
"""

import logging
from datetime import date, datetime

from django.utils import timezone

from cms.documents import projection
from cms.publishing.approvals.guard import writing
from cms.publishing.audit.models import log
from home.directory.freshness import CHECKED_STATES, due_date, state_on
from home.directory.models.channels import ChannelQuerySet, ContactChannel

logger = logging.getLogger(__name__)


def tick(now: datetime) -> list[ContactChannel]:
    """Move every checked contact to the state it has reached, all in one transaction, so that what
    shows them is written once.

    Returns the contacts that moved. A failure of one is logged and does not stop the others.
    Contacts that stay as they are cost one query in all, and no lock.
    """
    today = timezone.localdate(now)
    waiting = [row.pk for row in _checked() if _reached(row, today) != (row.state, row.valid_until)]
    if not waiting:
        return []
    try:
        with projection.publishing():
            return _move_all(waiting, now)
    except Exception:
        # a document that cannot be written: those of the others can
        logger.exception("Contacts could not be moved on together.")
        return [row for pk in waiting for row in _move_all([pk], now)]


def _move_all(waiting: list[int], now: datetime) -> list[ContactChannel]:
    moved = []
    for pk in waiting:
        try:
            channel = _move(pk, now)
        except Exception:
            logger.exception("A contact could not be moved on.", extra={"channel": pk})
        else:
            moved += [channel] if channel is not None else []
    return moved


def _checked() -> ChannelQuerySet:
    rows = ContactChannel.objects.filter(state__in=CHECKED_STATES)
    return rows.select_related("service")


def _reached(channel: ContactChannel, today: date) -> tuple[str, date | None]:
    """State and due date as of `today`.

    The due date is computed again: since the check the service may have become more urgent, or
    the interval shorter.
    """
    urgency = channel.service.urgency
    checked_on = channel.verified_on or channel.desk_checked_on
    due = checked_on and due_date(checked_on, urgency, channel.verify_every_days)
    state = state_on(today, state=channel.state, valid_until=due, urgency=urgency)
    if state == "call_verified" and channel.service.is_emergency and not channel.two_people:
        # the service became an emergency service after one person had checked the number
        state = "due"
    return state, due


def _move(pk: int, now: datetime) -> ContactChannel | None:
    """None when somebody else changed the contact since it was looked at."""
    with projection.publishing():
        channel = _checked().select_for_update(of=("self",)).filter(pk=pk).first()
        if channel is None:
            return None
        old = channel.snapshot()
        reached = _reached(channel, timezone.localdate(now))
        if reached == (channel.state, channel.valid_until):
            return None
        channel.state, channel.valid_until = reached
        with writing(channel):
            channel.save()
        log(channel, "tick", by=None, at=now, old=old, new=channel.snapshot())
        return channel
