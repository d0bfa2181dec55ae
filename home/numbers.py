"""What people do to a number, one function per verb.

A number that callers get changes in one way: `propose()` by one person, `confirm()` by another.
Every verb runs in one publishing transaction with its documents, writes one ChannelEvent, and
raises ValidationError (what is wrong, for the person) or PermissionDenied.
"""

import copy
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home import channel_values
from home.channel_values import ChannelValue
from home.closed_lists import MESSAGING_TYPES, METHODS, NETWORKS, PHONE_TYPES, codes
from home.directory_facts import is_offered, refuse_losing_last_emergency
from home.freshness import due_date, state_on
from home.models.channels import (
    GUARDED_FIELDS,
    ChannelEvent,
    ContactChannel,
    guarded_fields_may_change,
)
from home.models.number_lists import current_lists
from localize.documents import Json, read_side

User = Any  # settings.AUTH_USER_MODEL

# what a proposal reads anew; the other facts are those that the form brings with it
_GUARDED = [name.removesuffix("_id") for name in GUARDED_FIELDS]


def propose(
    channel: ContactChannel,
    *,
    type: str,
    kind: str,
    value: str,
    by: User,
    old_is_dead: bool = False,
    networks_tested: Iterable[str] = (),
    evidence: str = "",
    now: datetime | None = None,
) -> ContactChannel:
    """Put a new value aside until somebody else confirms it; the old one stays unless it is dead.

    `channel` may be unsaved (a new contact). The value already served may be proposed again: that
    is the first of the two checks of an emergency contact. networks_tested: where `by` tried it;
    a second call by the same person adds to the first.
    """
    _require(by, "add_contactchannel" if channel.pk is None else "change_contactchannel")
    with read_side().publishing():
        _reload(channel, fields=_GUARDED)
        old = _snapshot(channel)
        tried = set(networks_tested)
        _refuse_unknown_networks(tried)
        earlier = (channel.candidate_by_id, channel.candidate, set(channel.candidate_networks))
        _put_aside(channel, type=type, kind=kind, value=value, old_is_dead=old_is_dead)
        if earlier[:2] == (by.pk, channel.candidate):
            tried |= earlier[2]
        channel.candidate_networks = _in_order(tried)
        channel.candidate_by, channel.candidate_on = by, now or timezone.now()
        return _store(channel, "propose", by=by, old=old, at=channel.candidate_on, note=evidence)


def check_proposal(
    channel: ContactChannel, *, type: str, kind: str, value: str, old_is_dead: bool = False
) -> None:
    """Raise the ValidationError that propose() would raise; changes nothing."""
    tried = copy.copy(channel)
    _reload(tried, fields=_GUARDED)
    _put_aside(tried, type=type, kind=kind, value=value, old_is_dead=old_is_dead)


def confirm(
    channel: ContactChannel,
    *,
    by: User,
    method: str = "desk",
    networks_tested: Iterable[str] = (),
    evidence: str = "",
    on: date | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> ContactChannel:
    """Serve the candidate. `by` must not be who entered it.

    method "desk" (read in a published source) makes the contact desk checked, which only a
    demonstration serves; every other method makes it verified. on: the day of the check, today if
    left out. seen: the candidate value that the person looked at; another one is refused.
    """
    at = now or timezone.now()
    _require(by, "confirm_contactchannel")
    with read_side().publishing():
        _reload(channel)
        candidate = _accepted_candidate(channel, by=by, seen=seen)
        checked_on = _checked_on(on, at)
        _refuse_unknown("method", method, codes(METHODS))
        tried = set(networks_tested)
        _refuse_unknown_networks(tried)
        tried |= set(channel.candidate_networks)
        is_desk = method == "desk"
        if not is_desk:
            _refuse_too_few_networks(channel, candidate, tried)
        if is_desk and not settings.DIRECTORY_ALLOW_DESK_CHECKED and is_offered(channel):
            raise ValidationError(
                _("People use this contact now. Call, write or open the new one before confirming.")
            )
        old = _snapshot(channel)
        first_person = channel.candidate_by
        _clear_candidate(channel)
        channel.old_is_dead = False
        channel.type, channel.kind = candidate.type, candidate.kind
        channel.value, channel.e164 = candidate.value, candidate.e164
        channel.desk_checked_on = checked_on if is_desk else None
        channel.verified_on = None if is_desk else checked_on
        channel.verified_by, channel.second_verified_by = first_person, by
        channel.two_people = True
        _mark_checked(channel, method=method, networks=tried, evidence=evidence, on=checked_on)
        channel.state = _state_at(channel, "desk_checked" if is_desk else "call_verified", at)
        return _store(channel, "confirm", by=by, old=old, at=at, note=evidence)


def renew(
    channel: ContactChannel,
    *,
    by: User,
    method: str = "called",
    networks_tested: Iterable[str] = (),
    evidence: str = "",
    on: date | None = None,
    seen: str | None = None,
    now: datetime | None = None,
) -> ContactChannel:
    """One person checked the served number again and it works. Not enough for an emergency."""
    at = now or timezone.now()
    _require(by, "confirm_contactchannel")
    with read_side().publishing():
        _reload(channel)
        _refuse_renewal(channel, seen=seen)
        checked_on = _checked_on(on, at)
        _refuse_unknown("method", method, codes(METHODS))
        _refuse_unknown_networks(set(networks_tested))
        if method == "desk":
            raise ValidationError(_("Call, write to or open the contact; reading is no check."))
        old = _snapshot(channel)
        channel.desk_checked_on, channel.verified_on = None, checked_on
        channel.verified_by, channel.second_verified_by = by, None
        channel.two_people = False
        _mark_checked(
            channel, method=method, networks=set(networks_tested), evidence=evidence, on=checked_on
        )
        channel.state = _state_at(channel, "call_verified", at)
        return _store(channel, "renew", by=by, old=old, at=at, note=evidence)


def note_no_answer(
    channel: ContactChannel, *, by: User, evidence: str = "", now: datetime | None = None
) -> ContactChannel:
    """Write down that nobody answered; nothing else changes, because lines are busy too."""
    _require(by, "change_contactchannel")
    with read_side().publishing():
        _reload(channel)
        old = _snapshot(channel)
        return _store(channel, "no_answer", by=by, old=old, at=now or timezone.now(), note=evidence)


def stop(
    channel: ContactChannel,
    *,
    by: User,
    reason: str,
    seen: str | None = None,
    now: datetime | None = None,
) -> bool:
    """The served number reaches nobody or somebody else: one person takes it away at once.

    Two people can bring it back (propose and confirm). The last emergency contact is not taken
    away: it is marked as due, and False is returned, for the caller to raise an alarm.
    """
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with read_side().publishing():
        _reload(channel)
        _refuse_unchecked_state(channel)
        _refuse_other_value(channel.value, seen)
        old = _snapshot(channel)
        if channel.asks_for_second_check:
            _clear_candidate(channel)
        channel.old_is_dead = True
        try:
            refuse_losing_last_emergency(channel)
        except ValidationError:
            channel.old_is_dead = False
            if channel.state in {"call_verified", "desk_checked"}:
                channel.state = "due"
        _store(channel, "stop", by=by, old=old, at=at, note=reason)
        return channel.old_is_dead


def reject(
    channel: ContactChannel,
    *,
    by: User,
    reason: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ContactChannel:
    """Drop the candidate. An old number that was reported dead is withdrawn, not offered again."""
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with read_side().publishing():
        _reload(channel)
        if channel.candidate is None:
            raise ValidationError(_("No new number waits here."))
        _refuse_other_value(channel.candidate_value, seen)
        if channel.candidate_by_id != by.pk:
            _require(by, "confirm_contactchannel")
        old = _snapshot(channel)
        _clear_candidate(channel)
        if channel.old_is_dead:
            _mark_withdrawn(channel, by=by, at=at)
        return _store(channel, "reject", by=by, old=old, at=at, note=reason)


def withdraw(
    channel: ContactChannel, *, by: User, reason: str, now: datetime | None = None
) -> ContactChannel:
    """Stop offering a contact at once and for good; refused for the last emergency contact.

    Of all, and of its category: there a dead number is reported (`stop`) before it is withdrawn.
    """
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with read_side().publishing():
        _reload(channel)
        if channel.state == "withdrawn":
            raise ValidationError(_("This contact is withdrawn already."))
        old = _snapshot(channel)
        _clear_candidate(channel)
        _mark_withdrawn(channel, by=by, at=at)
        refuse_losing_last_emergency(channel, each_category=True)
        return _store(channel, "withdraw", by=by, old=old, at=at, note=reason)


# Steps


def _put_aside(
    channel: ContactChannel, *, type: str, kind: str, value: str, old_is_dead: bool
) -> None:
    if channel.state == "withdrawn":
        raise ValidationError(_("A withdrawn contact stays withdrawn. Add a new one."))
    accepted = channel_values.read(type, kind, value, current_lists())
    _refuse_without_proof(channel, accepted)
    _refuse_duplicate(channel, accepted)
    if old_is_dead and not channel.value:
        raise ValidationError({"old_is_dead": _("There is no old number that could be dead.")})
    if old_is_dead and (accepted.type, accepted.value) == (channel.type, channel.value):
        raise ValidationError(
            {"value": _("A dead number cannot be entered again. Enter the new one.")}
        )
    channel.candidate_type = accepted.type
    channel.candidate_kind = accepted.kind
    channel.candidate_value = accepted.value
    # once reported dead, a number is not offered again because of a second proposal
    channel.old_is_dead = channel.old_is_dead or old_is_dead
    if channel.pk is not None:
        refuse_losing_last_emergency(channel)


def _require(by: User, permission: str) -> None:
    if not by.has_perm(f"home.{permission}"):
        raise PermissionDenied(f"{by} lacks home.{permission}.")


def _reload(channel: ContactChannel, fields: list[str] | None = None) -> None:
    """The row, or `fields` of it, as stored now: the caller may have loaded it long ago.

    Publishing transactions queue behind the feed, so nothing moves until this one ends.
    """
    if channel.pk is not None:
        channel.refresh_from_db(fields=fields)


def _accepted_candidate(channel: ContactChannel, *, by: User, seen: str | None) -> ChannelValue:
    """The candidate read again with today's lists; refused for who entered it."""
    candidate = channel.candidate
    if candidate is None:
        raise ValidationError(_("No new number waits for confirmation here."))
    if channel.candidate_by_id == by.pk:
        raise ValidationError(
            _("You entered this number yourself. A different person must confirm it."),
            code="same_person",
        )
    _refuse_other_value(candidate.value, seen)
    accepted = channel_values.read(candidate.type, candidate.kind, candidate.value, current_lists())
    _refuse_without_proof(channel, accepted)
    _refuse_duplicate(channel, accepted)
    return accepted


def _checked_on(on: date | None, at: datetime) -> date:
    today = timezone.localdate(at)
    if on is not None and on > today:
        raise ValidationError(_("A check cannot lie in the future."))
    return on or today


def _refuse_renewal(channel: ContactChannel, *, seen: str | None) -> None:
    _refuse_unchecked_state(channel)
    _refuse_other_value(channel.value, seen)
    if channel.service.is_emergency or channel.old_is_dead:
        raise ValidationError(
            _("Two different people have to check this contact."), code="two_people"
        )
    if channel.candidate is not None:
        raise ValidationError(_("A new number waits here; check that one first."))
    # today's lists: a number may have been held back since
    channel_values.read(channel.type, channel.kind, channel.value, current_lists())


def _refuse_unchecked_state(channel: ContactChannel) -> None:
    if channel.state in {"draft", "withdrawn"}:
        raise ValidationError(_("There is no number here that people could be given."))


def _refuse_other_value(value: str, seen: str | None) -> None:
    if seen is not None and seen != value:
        raise ValidationError(
            _("The number was changed in the meantime. Please look at it again."), code="changed"
        )


def _refuse_unknown_networks(networks: set[str]) -> None:
    for network in networks:
        _refuse_unknown("networks_tested", network, codes(NETWORKS))


def _refuse_too_few_networks(
    channel: ContactChannel, value: ChannelValue, networks: set[str]
) -> None:
    """A short number can work in one network and reach nobody from another."""
    if channel.service.is_emergency and value.type in PHONE_TYPES and len(networks) < 2:
        raise ValidationError(
            _(
                "An emergency number must be tried from two networks. "
                "Say from which ones you and the first person called."
            ),
            code="networks",
        )


def _mark_checked(
    channel: ContactChannel, *, method: str, networks: set[str], evidence: str, on: date
) -> None:
    channel.method = method
    channel.networks_tested = _in_order(networks)
    channel.evidence = evidence or channel.evidence
    channel.valid_until = due_date(on, channel.service.urgency, channel.verify_every_days)


def _state_at(channel: ContactChannel, state: str, at: datetime) -> str:
    return state_on(
        timezone.localdate(at),
        state=state,
        valid_until=channel.valid_until,
        urgency=channel.service.urgency,
    )


def _in_order(networks: set[str]) -> list[str]:
    return [code for code in codes(NETWORKS) if code in networks]


def _refuse_unknown(field: str, code: str, known: list[str]) -> None:
    if code not in known:
        raise ValidationError(_("“%(code)s” is not one of the choices.") % {"code": code})


def _refuse_without_proof(channel: ContactChannel, accepted: ChannelValue) -> None:
    if accepted.type in MESSAGING_TYPES and not channel.proof_note.strip():
        raise ValidationError({"proof_note": _("Say which official page leads to this account.")})


def _refuse_duplicate(channel: ContactChannel, accepted: ChannelValue) -> None:
    same = ContactChannel.objects.exclude(state="withdrawn").filter(
        service_id=channel.service_id, type=accepted.type, value=accepted.value
    )
    if same.exclude(pk=channel.pk).exists():
        raise ValidationError({"value": _("This service has the same contact already.")})


def _clear_candidate(channel: ContactChannel) -> None:
    channel.candidate_type = channel.candidate_kind = channel.candidate_value = ""
    channel.candidate_by = channel.candidate_on = None
    channel.candidate_networks = []


def _mark_withdrawn(channel: ContactChannel, *, by: User, at: datetime) -> None:
    channel.state = "withdrawn"
    channel.withdrawn_by, channel.withdrawn_on = by, at


def _snapshot(channel: ContactChannel) -> dict[str, Json]:
    """What the log keeps of a channel before and after."""
    return {
        "type": channel.type,
        "kind": channel.kind,
        "value": channel.value,
        "state": channel.state,
        "candidate": channel.candidate_value,
        "old_is_dead": channel.old_is_dead,
    }


def _store(
    channel: ContactChannel,
    verb: str,
    *,
    by: User,
    old: dict[str, Json],
    at: datetime,
    note: str = "",
) -> ContactChannel:
    with guarded_fields_may_change():
        channel.save()
    ChannelEvent.objects.create(
        channel=channel, verb=verb, by=by, at=at, old=old, new=_snapshot(channel), note=note
    )
    return channel
