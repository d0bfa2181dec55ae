"""When people were last here: whom it helps to ask.

Somebody was here when they logged in, and when they decided anything that the log knows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.two_people import people
from cms.two_people.audit.models import AuditEntry


@dataclass(frozen=True)
class Presence:
    """One person and when they were last here, in words."""

    user: Any
    name: str
    when: str


def of(found: Collection[Any]) -> list[Presence]:
    """In the same order, in one query."""
    users = list(found)
    entries = AuditEntry.objects.filter(by_id__in=[user.pk for user in users])
    acted = dict(entries.order_by().values_list("by_id").annotate(last=Max("at")))
    return [
        Presence(user, people.name(user), _when(user.last_login, acted.get(user.pk)))
        for user in users
    ]


def names(found: Collection[Any]) -> str:
    """A few of them: “Chan (today), Dara (12 days ago)”."""
    shown = of(list(found)[: people.NAMED])
    said = [_("%(person)s (%(when)s)") % {"person": one.name, "when": one.when} for one in shown]
    return people.listed(said, of=len(found))


def _when(*moments: datetime | None) -> str:
    last = max((at for at in moments if at is not None), default=None)
    if last is None:
        return _("not here yet")
    days = (timezone.localdate() - timezone.localdate(last)).days
    if days <= 0:
        return _("here today")
    return ngettext("here %(days)s day ago", "here %(days)s days ago", days) % {"days": days}
