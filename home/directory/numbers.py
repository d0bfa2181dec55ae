"""What people do to a number, one function per verb.

A number that callers get changes in one way: `propose()` by one person, `confirm()` by another.
One by which people call or write in an emergency goes in one way: `report_wrong()` by two.
Every verb runs in one publishing transaction with its documents, writes one ChannelEvent, and
raises ValidationError (what is wrong, for the person) or PermissionDenied.
"""

import copy
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents import projection
from cms.documents.kinds import Json
from cms.publishing import people
from cms.publishing.approvals.guard import writing
from cms.publishing.approvals.refusals import who_can as who_confirms
from cms.publishing.people import User
from cms.publishing.vocabularies.directory import (
    MESSAGING_TYPES,
    METHODS,
    NETWORKS,
    PHONE_TYPES,
    codes,
)
from home.directory import channel_values, removal
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import is_offered, refuse_losing_emergencies
from home.directory.freshness import due_date, state_on
from home.directory.models.channels import (
    GUARDED_FIELDS,
    ChannelEvent,
    ContactChannel,
)
from home.directory.models.number_lists import current_lists
from home.directory.upkeep import removal_mail

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
    old_networks: Iterable[str] = (),
    networks_tested: Iterable[str] = (),
    evidence: str = "",
    now: datetime | None = None,
) -> ContactChannel:
    """Put a new value aside until somebody else confirms it; the old one stays unless it is dead.

    `channel` may be unsaved (a new contact). The value already served may be proposed again: that
    is the first of the two checks of an emergency contact. networks_tested: where `by` tried it;
    a second call by the same person adds to the first. old_is_dead: of an emergency number that is
    a report like `report_wrong`, with the old_networks from which they called the old one; it
    stays.
    """
    _require(by, "add_contactchannel" if channel.pk is None else "change_contactchannel")
    with projection.publishing():
        _reload(channel, fields=_GUARDED)
        old = _snapshot(channel)
        tried, tried_before = set(networks_tested), set(old_networks)
        _refuse_unknown_networks(tried | tried_before)
        earlier = (channel.candidate_by_id, channel.candidate, set(channel.candidate_networks))
        _put_aside(channel, type, kind, value, old_is_dead, tried_before)
        at = now or timezone.now()
        if channel.asks_for_second_check:
            # who hears the right people now has nothing against the number any more
            _keep_reports(channel, removal.without_report(channel.reports, by.pk))
        is_report = old_is_dead and channel.is_vital and not channel.old_is_dead
        if is_report and _add_report(channel, "dead", by=by, networks=tried_before, at=at):
            _take_away(channel)
        if earlier[:2] == (by.pk, channel.candidate):
            tried |= earlier[2]
        channel.candidate_networks = _in_order(tried)
        channel.candidate_by, channel.candidate_on = by, at
        _store(channel, "propose", by=by, old=old, at=at, note=evidence)
        if is_report:
            removal_mail.tell_after_commit(channel, by=by)
        return channel


def check_proposal(
    channel: ContactChannel,
    *,
    type: str,
    kind: str,
    value: str,
    old_is_dead: bool = False,
    old_networks: Iterable[str] = (),
) -> None:
    """Raise the ValidationError that propose() would raise; changes nothing."""
    tried = copy.copy(channel)
    _reload(tried, fields=_GUARDED)
    _put_aside(tried, type, kind, value, old_is_dead, set(old_networks))


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
    with projection.publishing():
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
        channel.old_is_dead, channel.wrong_reports = False, []
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
    with projection.publishing():
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
    with projection.publishing():
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
) -> None:
    """The served number reaches nobody or somebody else: one person takes it away at once.

    Two people can bring it back (propose and confirm). Refused for numbers that people call or
    write to in an emergency: those are reported (`report_wrong`).
    """
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        _refuse_unchecked_state(channel)
        _refuse_other_value(channel.value, seen)
        if channel.is_vital:
            raise ValidationError(
                _("Two different people take an emergency number away."), code="two_people"
            )
        old = _snapshot(channel)
        channel.wrong_reports = []
        _take_away(channel)
        _store(channel, "stop", by=by, old=old, at=at, note=reason)


def report_wrong(
    channel: ContactChannel,
    *,
    by: User,
    outcome: str,
    networks_tested: Iterable[str] = (),
    reason: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> str:
    """Say that an emergency number is dead or that somebody else answers; people still see it.

    Everybody who may confirm numbers is told. Returns what the removal waits for now (`missing` of
    `removal`); "" when it was decided: then the number is gone, and two people can bring it
    back. "another" if it is the last one of all: it stays, marked as due. outcome: "dead" or
    "wrong_person".
    """
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        _refuse_unchecked_state(channel)
        _refuse_other_value(channel.value, seen)
        if channel.old_is_dead:
            raise ValidationError(_("People do not see this contact any more."))
        _refuse_unknown("outcome", outcome, sorted(removal.OUTCOMES))
        tried = set(networks_tested)
        _refuse_unknown_networks(tried)
        if outcome == "dead" and not tried:
            raise _without_network()
        old = _snapshot(channel)
        if _add_report(channel, outcome, by=by, networks=tried, at=at):
            _take_away(channel)
        note = f"{outcome}: {reason}".rstrip(": ")
        _store(channel, "report_wrong", by=by, old=old, at=at, note=note)
        removal_mail.tell_after_commit(channel, by=by)
        return channel.removal_waits_for


def take_back(channel: ContactChannel, *, by: User, now: datetime | None = None) -> ContactChannel:
    """Undo one's own report within ten minutes; a number that it took away is there again."""
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        own = removal.report_of(channel.reports, by.pk)
        if own is None or channel.state == "withdrawn":
            raise ValidationError(_("There is no report of yours to take back."))
        if at >= own.undo_until:
            raise ValidationError(
                _(
                    "The ten minutes are over. Call again: if the right people answer, say so "
                    "under “Check this number”."
                ),
                code="too_late",
            )
        old = _snapshot(channel)
        _keep_reports(channel, removal.without_report(channel.reports, by.pk))
        channel.old_is_dead = channel.old_is_dead and not removal.missing(channel.reports)
        _store(channel, "take_back", by=by, old=old, at=at)
        removal_mail.tell_after_commit(channel, by=by, is_taken_back=True)
        return channel


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
    with projection.publishing():
        _reload(channel)
        if channel.candidate is None:
            raise ValidationError(_("No new number waits here."))
        _refuse_other_value(channel.candidate_value, seen)
        if channel.candidate_by_id != by.pk:
            _require(by, "confirm_contactchannel")
        _refuse_before_undo_ends(channel, at)
        old = _snapshot(channel)
        _clear_candidate(channel)
        if channel.old_is_dead:
            _mark_withdrawn(channel, by=by, at=at)
        return _store(channel, "reject", by=by, old=old, at=at, note=reason)


def withdraw(
    channel: ContactChannel, *, by: User, reason: str, now: datetime | None = None
) -> ContactChannel:
    """Stop offering a contact for good; refused for the last emergency contact.

    Of all, and of its category: there a dead number is reported (`report_wrong`) before it is
    withdrawn. What people call or write to in an emergency stays until a second person says that it
    is wrong or withdraws it too. Then it is taken away; it is withdrawn for good by one person,
    when those who reported it cannot take that back any more.
    """
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        if channel.state == "withdrawn":
            raise ValidationError(_("This contact is withdrawn already."))
        old = _snapshot(channel)
        gone = copy.copy(channel)
        _mark_withdrawn(gone, by=by, at=at)
        refuse_losing_emergencies(gone, leaving="categories")
        _refuse_before_undo_ends(channel, at)
        if channel.is_vital and not channel.old_is_dead:
            if _add_report(channel, "withdraw", by=by, networks=(), at=at):
                _take_away(channel)
            _store(channel, "report_wrong", by=by, old=old, at=at, note=f"withdraw: {reason}")
            removal_mail.tell_after_commit(channel, by=by)
            return channel
        _clear_candidate(channel)
        _mark_withdrawn(channel, by=by, at=at)
        return _store(channel, "withdraw", by=by, old=old, at=at, note=reason)


# Steps


def _put_aside(
    channel: ContactChannel,
    type: str,
    kind: str,
    value: str,
    old_is_dead: bool,
    old_networks: set[str],
) -> None:
    if channel.state == "withdrawn":
        raise ValidationError(_("A withdrawn contact stays withdrawn. Add a new one."))
    accepted = channel_values.read(type, kind, value, current_lists())
    _refuse_without_proof(channel, accepted)
    _refuse_duplicate(channel, accepted)
    _refuse_other_way(channel, accepted)
    if old_is_dead and not channel.value:
        raise ValidationError({"old_is_dead": _("There is no old number that could be dead.")})
    if old_is_dead and (accepted.type, accepted.value) == (channel.type, channel.value):
        raise ValidationError(
            {"value": _("A dead number cannot be entered again. Enter the new one.")}
        )
    if old_is_dead and channel.is_vital and not old_networks:
        raise ValidationError({"old_networks": _without_network()})
    channel.candidate_type = accepted.type
    channel.candidate_kind = accepted.kind
    channel.candidate_value = accepted.value
    # once reported dead, a number is not offered again because of a second proposal
    channel.old_is_dead = channel.old_is_dead or (old_is_dead and not channel.is_vital)


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
        own = _("You entered this number yourself. A different person must confirm it.")
        who = who_confirms(people.who_has("home.confirm_contactchannel", but={by.pk}))
        raise ValidationError(f"{own} {who}", code="same_person")
    _refuse_other_value(candidate.value, seen)
    accepted = channel_values.read(candidate.type, candidate.kind, candidate.value, current_lists())
    _refuse_other_way(channel, accepted)
    _refuse_without_proof(channel, accepted)
    _refuse_duplicate(channel, accepted)
    return accepted


def _refuse_other_way(channel: ContactChannel, accepted: ChannelValue) -> None:
    """A website in the place of a number would take the number away without any report."""
    is_number = channel.value and channel.is_vital and not channel.old_is_dead
    if is_number and accepted.type not in PHONE_TYPES:
        raise ValidationError(
            {
                "type": _(
                    "People call or write to this in an emergency. "
                    "Add the address as a new contact."
                )
            }
        )


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


def _without_network() -> ValidationError:
    """Who names no network has not called; such a report would never count."""
    return ValidationError(
        _("Say from which networks you called the dead number."), code="networks"
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


def _add_report(
    channel: ContactChannel, outcome: str, *, by: User, networks: Iterable[str], at: datetime
) -> bool:
    """Keep what `by` says; True when that decides, and the caller takes the contact away."""
    may_confirm = by.has_perm("home.confirm_contactchannel")
    new = removal.WrongReport(by.pk, outcome, tuple(_in_order(set(networks))), at, may_confirm)
    _keep_reports(channel, removal.with_report(_standing_reports(channel, at), new))
    return not removal.missing(channel.reports)


def _standing_reports(channel: ContactChannel, at: datetime) -> removal.Reports:
    """Those of people who still work here and may do what they may do now, of the last weeks."""
    recent = removal.recent(channel.reports, at)
    here = get_user_model().objects.filter(is_active=True).in_bulk([one.by for one in recent])
    return tuple(
        replace(one, may_confirm=here[one.by].has_perm("home.confirm_contactchannel"))
        for one in recent
        if one.by in here
    )


def _refuse_before_undo_ends(channel: ContactChannel, at: datetime) -> None:
    """What two people took away is gone for good only when neither can take it back any more."""
    if not (channel.is_vital and channel.old_is_dead):
        return
    until = max((one.undo_until for one in channel.reports), default=at)
    if until > at:
        raise ValidationError(
            _("Who reported this may still take it back, until %(time)s.")
            % {"time": timezone.localtime(until).strftime("%H:%M")}
        )


def _keep_reports(channel: ContactChannel, reports: removal.Reports) -> None:
    channel.wrong_reports = removal.stored_reports(reports)


def _take_away(channel: ContactChannel) -> None:
    """Not offered any more; the last emergency contact of all stays, marked as due."""
    channel.old_is_dead = True
    try:
        refuse_losing_emergencies(channel, leaving="list")
    except ValidationError:
        channel.old_is_dead = False
        if channel.state in {"call_verified", "desk_checked"}:
            channel.state = "due"
    else:
        if channel.asks_for_second_check:
            _clear_candidate(channel)


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
        "wrong_reports": channel.wrong_reports,
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
    with writing(channel):
        channel.save()
    ChannelEvent.objects.create(
        channel=channel, verb=verb, by=by, at=at, old=old, new=_snapshot(channel), note=note
    )
    return channel
