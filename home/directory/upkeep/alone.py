"""Numbers that one person serves for a day: their end. Called by the worker, twice a minute."""

import logging
from datetime import datetime

from cms.documents import projection
from cms.publishing.approvals.guard import writing
from cms.publishing.audit.models import log
from home.directory.models.channels import ContactChannel
from home.directory.upkeep import alone_mail

logger = logging.getLogger(__name__)


def tick(now: datetime) -> list[ContactChannel]:
    """Those whose day is over: what was there before is there again, marked, and people are told.
    The new number waits for a second person as before."""
    over = ContactChannel.objects.filter(alone_until__lte=now).values_list("pk", flat=True)
    ended = []
    for pk in over:
        try:
            ended += _end(pk, now)
        except Exception:
            logger.exception("A number of one person could not be ended.", extra={"channel": pk})
    return ended


def _end(pk: int, now: datetime) -> list[ContactChannel]:
    with projection.publishing():
        rows = ContactChannel.objects.select_for_update(of=("self",)).select_related("service")
        channel = rows.filter(pk=pk, alone_until__lte=now).first()
        if channel is None:  # somebody decided meanwhile
            return []
        old = channel.snapshot()
        channel.end_alone()
        with writing(channel):
            channel.save()
        log(channel, "alone_ended", by=None, at=now, old=old, new=channel.snapshot())
        alone_mail.tell_after_commit(channel)
        return [channel]
