"""How many channels were told that a number was wrong, for whoever keeps the number.

Handed over (`handed_over.told_of_recalls`): the directory does not know who carries
on what it recalls.
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from public.delivery.models import Webhook


def told(recalls: Collection[int]) -> Mapping[int, str]:
    """A sentence for each recall, by its number of the feed. A channel that was added later counts:
    it began with a copy that was right."""
    rows = Webhook.objects.filter(is_active=True)
    places = list(rows.values_list("cursor__seq", flat=True))
    return {number: _sentence(number, places) for number in recalls}


def _sentence(number: int, places: Collection[int]) -> str:
    if not places:
        return _("No channel asked to be told at once; apps hear of it when they next ask.")
    counts = {"told": sum(seq >= number for seq in places), "all": len(places)}
    return _("Told to %(told)s of %(all)s channels.") % counts
