"""The turn of the day: what stands is computed again, because a check is due or a year is over.

It is one of `ops.worker.URGENT`, called every minute or so. The clock marks, it hides nothing.
"""

import logging
from datetime import datetime

from django.utils import timezone

from cms.documents import projection
from home.directory.models.channels import ContactChannel
from home.directory.say import refold

logger = logging.getLogger(__name__)


def tick(now: datetime) -> list[ContactChannel]:
    """Mark every contact whose day is over, all in one transaction, so that what shows them is
    written once. Returns those that are something else now. A failure of one is logged and does not
    stop the others; contacts that stay as they are cost one query in all, and no lock."""
    waiting = [row.pk for row in _late(now)]
    if not waiting:
        return []
    try:
        with projection.publishing():
            return _mark_all(waiting, now)
    except Exception:
        # a document that cannot be written: those of the others can
        logger.exception("Contacts could not be marked together.")
        return [row for pk in waiting for row in _mark_all([pk], now)]


def _late(now: datetime) -> list[ContactChannel]:
    """Their day is over and they are not marked; or their service became more urgent since, or the
    interval another one."""
    today = timezone.localdate(now)
    rows = ContactChannel.objects.filter(gone="").exclude(value="").select_related("service")
    return [
        row
        for row in rows
        if (due := row.about.due(row.checked_on, row.owner_on)) != row.valid_until
        or (due is not None and due < today and not row.is_stale)
    ]


def _mark_all(waiting: list[int], now: datetime) -> list[ContactChannel]:
    marked = []
    for pk in waiting:
        try:
            with projection.publishing():
                row = ContactChannel.objects.select_related("service").get(pk=pk)
                refold(row, now, by=None)
        except Exception:
            logger.exception("A contact could not be marked.", extra={"channel": pk})
        else:
            marked.append(row)
    return marked
