"""How a value leaves the list of what may never be published: one person asks, another releases.

Releasing publishes nothing by itself, but a contact that was taken off by the list is offered
again at once; so it takes two people, as every number does.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents import projection
from cms.publishing import people
from cms.publishing.approvals.guard import writing
from cms.publishing.people import User
from home.directory.models.number_lists import HeldBackValue


def ask_release(
    held: HeldBackValue, *, by: User, reason: str, now: datetime | None = None
) -> HeldBackValue:
    """Say why the value may be published after all. It stays held back until somebody agrees."""
    _require(by, "change_heldbackvalue")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it may be published now.")})
    with projection.publishing():
        _reload(held)
        held.release_reason, held.release_asked_by = reason.strip(), by
        held.release_asked_on = now or timezone.now()
        return _store(held)


def release(held: HeldBackValue, *, by: User, now: datetime | None = None) -> HeldBackValue:
    """Agree; `by` must not be who asked."""
    _require(by, "confirm_contactchannel")
    with projection.publishing():
        _reload(held)
        if held.release_asked_by_id is None:
            raise ValidationError(_("Nobody has asked to release this value."))
        if held.release_asked_by_id == by.pk:
            own = _("You asked for this yourself. A different person must release the value.")
            who = people.who_can(people.who_has("home.confirm_contactchannel", but={by.pk}))
            raise ValidationError(f"{own} {who}", code="same_person")
        held.released_by, held.released_on = by, now or timezone.now()
        return _store(held)


def keep(held: HeldBackValue, *, by: User) -> HeldBackValue:
    """Refuse the release; who asked may take it back too."""
    _require(by, "change_heldbackvalue")
    with projection.publishing():
        _reload(held)
        if held.release_asked_by_id is None:
            raise ValidationError(_("Nobody has asked to release this value."))
        held.release_reason, held.release_asked_by, held.release_asked_on = "", None, None
        return _store(held)


def _require(by: User, permission: str) -> None:
    if not by.has_perm(f"home.{permission}"):
        raise PermissionDenied(f"{by} lacks home.{permission}.")


def _reload(held: HeldBackValue) -> None:
    """As it is stored now; publishing transactions queue, so nothing moves until this one ends."""
    held.refresh_from_db()
    if not held.is_in_force:
        raise ValidationError(_("This value was released already."))


def _store(held: HeldBackValue) -> HeldBackValue:
    with writing(held):
        held.save()
    return held
