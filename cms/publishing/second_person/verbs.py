"""What people do with a proposal, one function per verb.

Each is one publishing transaction with the documents that follow, and raises ValidationError (what
is wrong, for the person) or PermissionDenied.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.guarded import writing
from cms.publishing.people import User
from cms.publishing.second_person.confirmers import who_confirms_record
from cms.publishing.second_person.models import Outcome, Proposal
from cms.publishing.second_person.records import TwoPeopleRecord, value_of


@dataclass(frozen=True)
class Told:
    """What a person is told of a proposal, in the language of the screen that made it."""

    sentence: str
    link: str
    proposal: int


def propose(record: TwoPeopleRecord, new: dict[str, Any], *, by: User) -> Proposal:
    """Put a change aside. new: values by field; a new file as a File. The record stays as it is."""
    if by is None:
        raise ValueError("A proposal needs a person (by).")
    unknown = new.keys() - record.two_people.keys()
    if not new or unknown:
        raise ValueError(f"Nothing to propose, or not for two people: {sorted(unknown)}.")
    with projection.publishing():
        if Proposal.objects.open().of(record).exists():
            raise ValidationError(waits_already(record, by=by))
        stored = record.stored()
        proposal = Proposal(
            record=record,
            old={name: value_of(stored, name) for name in new},
            new={name: record.put_aside(name, value) for name, value in new.items()},
            by=by,
        )
        proposal.save()
    _tell(proposal, record, by)
    return proposal


def confirm(proposal: Proposal, *, by: User) -> Proposal:
    """`by`, who did not make the proposal, has looked at it: readers get it from now on."""
    with projection.publishing():
        proposal = _reload(proposal)
        record = proposal.record
        if proposal.by_id == by.pk:
            own = _("You made this change yourself. A different person must look at it.")
            who = who_confirms_record(record, made_by=proposal.by_id)
            raise ValidationError(f"{own} {who}", code="same_person")
        _require(proposal, record, by)
        record.take_over(proposal.new)
        _check(record, proposal.new)
        with writing(record):
            record.save()
        return _decide(proposal, Outcome.CONFIRMED, by=by)


def refuse(proposal: Proposal, *, by: User, reason: str) -> Proposal:
    """Readers keep what they have. Whoever made the proposal takes it back instead."""
    if not reason.strip():
        raise ValidationError(_("Say why: the person who made the change reads it."))
    with projection.publishing():
        proposal = _reload(proposal)
        _require(proposal, proposal.record, by)
        _drop_files(proposal)
        return _decide(proposal, Outcome.REFUSED, by=by, reason=reason.strip()[:500])


def take_back(proposal: Proposal, *, by: User) -> Proposal:
    """Who made the proposal thinks again."""
    with projection.publishing():
        proposal = _reload(proposal)
        if proposal.by_id != by.pk:
            raise PermissionDenied(_("Only the person who made a change can take it back."))
        _drop_files(proposal)
        return _decide(proposal, Outcome.TAKEN_BACK, by=by)


def waiting_for(user: User) -> list[Proposal]:
    """Open proposals that `user` may confirm, the oldest first."""
    others = Proposal.objects.open().exclude(by=user).select_related("by", "content_type")
    return [one for one in others.order_by("at") if one.record and one.record.may_confirm(user)]


def made_by(user: User) -> list[Proposal]:
    """Open proposals of `user`."""
    return list(Proposal.objects.open().filter(by=user).select_related("content_type"))


def _tell(proposal: Proposal, record: TwoPeopleRecord, by: User) -> None:
    """Leave it with the person: the screen that saves says "saved" and knows nothing of what was
    put aside, and the person of a request ends with it (`middleware`)."""
    who = who_confirms_record(record, made_by=proposal.by_id)
    one = Told(f"{record.waits_sentence()} {who}", _("Look at it"), proposal.pk)
    by.told_of_proposals = [*told_of(by), one]


def told_of(user: User) -> list[Told]:
    """What `user`, this object of theirs, put aside."""
    return getattr(user, "told_of_proposals", [])


def waits_already(record: TwoPeopleRecord, *, by: User) -> str:
    """Why `by` cannot propose another change; record: what an open change is about."""
    sentence = _(
        "A change of this waits for a second person already. It has to be confirmed, refused or "
        "taken back first."
    )
    waiting = Proposal.objects.open().of(record).first()
    if waiting is None:
        return sentence
    if waiting.by_id == by.pk:
        own = _("It is yours: you can take it back in the menu under “To confirm”.")
        sentence = f"{sentence} {own}"
    return f"{sentence} {who_confirms_record(record, made_by=waiting.by_id)}"


def proposal_deleted(instance: Proposal) -> None:
    """Its record is gone; so is the file that waited."""
    if instance.outcome == Outcome.OPEN:
        _drop_files(instance)


def _reload(proposal: Proposal) -> Proposal:
    """As it is stored now; publishing transactions queue, so nothing moves until this one ends."""
    stored = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if stored.outcome != Outcome.OPEN:
        raise ValidationError(_("This change was decided already."))
    return stored


def _require(proposal: Proposal, record: TwoPeopleRecord, by: User) -> None:
    if not record.may_confirm(by):
        who = who_confirms_record(record, made_by=proposal.by_id)
        raise PermissionDenied(f"{_('You may not decide about this change.')} {who}")


def _check(record: models.Model, new: dict[str, Any]) -> None:
    """Today's rules for what is new; what else the row holds is not this person's to mend."""
    others = {field.name for field in record._meta.fields} - new.keys()
    try:
        record.full_clean(exclude=others)
    except ValidationError as error:
        errors = {name: found for name, found in error.error_dict.items() if name not in others}
        if errors:
            raise ValidationError(errors) from error


def _decide(proposal: Proposal, outcome: Outcome, *, by: User, reason: str = "") -> Proposal:
    proposal.outcome, proposal.reason = outcome, reason
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    return proposal


def _drop_files(proposal: Proposal) -> None:
    model = proposal.content_type.model_class()
    for name, value in proposal.new.items() if model is not None else ():
        if value and isinstance(model._meta.get_field(name), models.FileField):  # type: ignore[union-attr]
            transaction.on_commit(partial(default_storage.delete, value))
