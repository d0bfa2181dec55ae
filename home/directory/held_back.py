"""How a value leaves the list of what may never be published: one person releases it, and says why.

That puts no number before anybody: a contact with this value was confirmed by two people.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.approvals.guard import writing
from cms.publishing.approvals.refusals import DECIDED, Refused
from cms.publishing.audit.models import log
from cms.publishing.people import User
from home.directory.locks import CONFIRM
from home.directory.models.number_lists import HeldBackValue


def release(
    held: HeldBackValue, *, by: User, reason: str, now: datetime | None = None
) -> HeldBackValue:
    """The value may be published again; the row stays to tell of it. Raises Refused."""
    if not by.has_perm(CONFIRM):
        raise PermissionDenied(f"{by} lacks {CONFIRM}.")
    if not reason.strip():
        raise Refused("no_reason", _("Say why it may be published now."))
    at = now or timezone.now()
    with projection.publishing():
        # publishing transactions queue, so nothing moves until this one ends
        held.refresh_from_db()
        if not held.is_in_force:
            raise Refused(DECIDED, _("This value was released already."))
        held.release_reason, held.released_by, held.released_on = reason.strip(), by, at
        with writing(held):
            held.save()
        log(held, "released", by=by, at=at, reason=held.release_reason)
    return held
