"""Which channels were told that a number was wrong, for whoever keeps the number.

Handed over (`handed_over.told_of_recalls`): the directory does not know who carries
on what it recalls.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.delivery.models import Receipt, Webhook


def told(recalls: Collection[int]) -> Mapping[int, str]:
    """A sentence for each recall, by its number of the feed."""
    receipts: dict[int, dict[int, datetime]] = {number: {} for number in recalls}
    for seq, webhook, at in Receipt.objects.filter(seq__in=recalls).values_list(
        "seq", "webhook", "at"
    ):
        receipts[seq][webhook] = at
    places = dict(Webhook.objects.filter(is_active=True).values_list("pk", "cursor__seq"))
    return {number: _sentence(number, receipts[number], places) for number in recalls}


def _sentence(number: int, accepted: dict[int, datetime], places: dict[int, int]) -> str:
    """A channel that was added later copied what was right by then, and is not asked."""
    waiting = {pk for pk, seq in places.items() if seq < number} - accepted.keys()
    if not accepted and not waiting:
        return _("No channel asked to be told at once; apps hear of it when they next ask.")
    counts = {"told": len(accepted), "all": len(accepted) + len(waiting)}
    if not accepted:
        return _("Told to %(told)s of %(all)s channels.") % counts
    last = max(accepted.values())
    at = date_format(timezone.localtime(last), "Y-m-d H:i")
    return _("Told to %(told)s of %(all)s channels, the last at %(at)s.") % (counts | {"at": at})
