"""What waits is tried again: after a minute, then after twice as long each time, for three days."""

import logging
from datetime import datetime, timedelta

from cms.two_people.outbox.backend import FAILURES, is_final, kept, transport
from cms.two_people.outbox.models import WaitingMail

logger = logging.getLogger(__name__)

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
TOO_OLD = timedelta(days=3)  # a link in it has ended, and what it tells is known
AT_ONCE = 50  # mails of one round


def tick(now: datetime) -> None:
    """Send what is due. The first failure ends the round: the next mail would fail as well."""
    due = WaitingMail.objects.filter(due_at__lte=now).order_by("since", "pk")
    for row in due[:AT_ONCE]:
        if now - row.since > TOO_OLD:
            row.delete()
            logger.error("A mail was given up after three days", extra={"item": row.pk})
        elif _claim(row, now) and not _sent(row):
            return


def _claim(row: WaitingMail, now: datetime) -> bool:
    """No other worker sends it meanwhile."""
    pause = min(FIRST * 2 ** min(row.tries, 10), LONGEST)
    mine = WaitingMail.objects.filter(pk=row.pk, due_at=row.due_at)
    return bool(mine.update(due_at=now + pause, tries=row.tries + 1))


def _sent(row: WaitingMail) -> bool:
    try:
        transport().send_messages([kept(row)])
    except FAILURES as error:
        if not is_final(error):
            return False
        logger.error("A mail was refused for good: %s", type(error).__name__)
    row.delete()
    return True
