"""What the clock does to contacts: due, then expired. Called by the worker, every minute or so.

The worker reaches it as `tick` of this room's AppConfig.
"""

import logging
from datetime import datetime

from django.utils import timezone

from home.freshness import CHECKED_STATES, due_date, state_on
from home.models.channels import ChannelEvent, ContactChannel, guarded_fields_may_change
from localize.documents import read_side

logger = logging.getLogger(__name__)


def tick(now: datetime) -> list[ContactChannel]:
    """Move every checked contact to the state it has reached; one small transaction each.

    Returns the contacts that moved. A failure of one is logged and does not stop the others.
    """
    moved = []
    for pk in ContactChannel.objects.filter(state__in=CHECKED_STATES).values_list("pk", flat=True):
        try:
            channel = _move(pk, now)
        except Exception:
            logger.exception("A contact could not be moved on.", extra={"channel": pk})
        else:
            moved += [channel] if channel is not None else []
    return moved


def _move(pk: int, now: datetime) -> ContactChannel | None:
    with read_side().publishing(), guarded_fields_may_change():
        channel = (
            ContactChannel.objects.select_for_update(of=("self",))
            .select_related("service")
            .get(pk=pk)
        )
        old, urgency = channel.state, channel.service.urgency
        checked_on = channel.verified_on or channel.desk_checked_on
        # the service may have become more urgent, or the interval shorter, since the check
        due = due_date(checked_on, urgency, channel.verify_every_days)
        channel.state = state_on(
            timezone.localdate(now), state=old, valid_until=due, urgency=urgency
        )
        if (channel.state, channel.valid_until) == (old, due):
            return None
        channel.valid_until = due
        channel.save()
        ChannelEvent.objects.create(
            channel=channel, verb="tick", at=now, old={"state": old}, new={"state": channel.state}
        )
        return channel
