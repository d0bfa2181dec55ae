"""What people do to a number, one function per verb.

A number that callers get changes in one way: `propose()` by one person, `confirm()` by another.
One by which people call or write in an emergency goes in one way: `report_wrong()` by two; a long
number that a stranger answers is away from the first report on, until a second person says whether
it comes back. Both are requests of the engine of approvals; what a contact asks of them is
`home.directory.models.channel_requests`. Every verb runs in one publishing transaction with its
documents, writes the log, and raises Refused, ValidationError (about a field of a form) or
PermissionDenied.
"""

import copy
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.approvals import engine
from cms.publishing.approvals.guard import writing
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import (
    DECIDED,
    NO_RIGHT,
    SAME_PERSON,
    STALE,
    Refused,
)
from cms.publishing.audit.models import AuditEntry, log
from cms.publishing.people import User
from cms.publishing.vocabularies.directory import (
    METHODS,
    NETWORKS,
    codes,
)
from home.directory import channel_values, owner_word, removal
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import refuse_losing_emergencies
from home.directory.models.channel_requests import (
    REMOVE,
    in_order,
    refuse_unknown,
    without_network,
)
from home.directory.models.channels import GUARDED_FIELDS, ContactChannel
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
    owner: owner_word.Word | None = None,
    now: datetime | None = None,
) -> ContactChannel:
    """Put a new value aside until somebody else confirms it; the old one stays unless it is dead.

    `channel` may be unsaved (a new contact). The value already served may be proposed again: that
    is the first of the two checks of an emergency contact. networks_tested: where `by` tried it;
    a second call by the same person adds to the first. evidence: who answered; without it `by` has
    only written the number down (`waits_for_a_call`). owner: `by` passes on what the organization
    says, which takes the place of nothing that waits. old_is_dead: of an emergency number that is
    a report like `report_wrong`, with the old_networks from which they called the old one; it
    stays.
    """
    _require(by, "add_contactchannel" if channel.pk is None else "change_contactchannel")
    at = now or timezone.now()
    with projection.publishing():
        _reload(channel, fields=_GUARDED)
        tried, tried_before = set(networks_tested), set(old_networks)
        refuse_unknown_networks(tried | tried_before)
        accepted = _read_proposal(channel, type, kind, value, old_is_dead, tried_before)
        is_report = old_is_dead and channel.is_vital and not channel.old_is_dead
        is_report &= not _heard_a_stranger(channel, by)
        new = {"type": accepted.type, "kind": accepted.kind, "value": accepted.value}
        old = {name: getattr(channel, name) for name in new}
        if new == old and owner is None:
            _drop_own_report(channel, by=by, at=at)
        # once reported dead, a number is not offered again because of a second proposal
        channel.old_is_dead |= old_is_dead and not channel.is_vital
        _save(channel)
        engine.request(
            channel,
            by=by,
            old=old,
            new=new,
            details={
                "networks": in_order(tried | _tried_earlier(channel, new, by)),
                "evidence": evidence,
            }
            | ({owner_word.OWNER: owner} if owner is not None else {}),
            comment=evidence or owner_word.signed(owner),
            replaces=owner is None,
            for_owner=owner is not None,
            # of a new value it is what the organization says; two people of the office look at it
            is_voice=owner is None or new == old,
            at=at,
        )
        if is_report:
            _report(channel, "dead", by=by, networks=tried_before, at=at)
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
    """Raise what propose() would raise; changes nothing."""
    tried = copy.copy(channel)
    _reload(tried, fields=_GUARDED)
    _read_proposal(tried, type, kind, value, old_is_dead, set(old_networks))


def confirm(
    channel: ContactChannel,
    *,
    by: User,
    method: str = "desk",
    networks_tested: Iterable[str] = (),
    evidence: str = "",
    on: date | None = None,
    seen: str | None = None,
    asked: int | None = None,
    owner: owner_word.Word | None = None,
    now: datetime | None = None,
) -> ContactChannel:
    """Serve the candidate. `by` must not be who entered it.

    method "desk" (read in a published source) makes the contact desk checked, which only a
    demonstration serves; every other method makes it verified. on: the day of the check, today if
    left out. seen, asked: the candidate value that the person looked at and the key of its request;
    another one is refused. owner: `by` passes on what the organization says.
    """
    at = now or timezone.now()
    _require(by, "confirm_contactchannel")
    with projection.publishing():
        _reload(channel)
        waits = _asked(channel, _("No new number waits for confirmation here."), asked)
        refuse_other_value(waits.new["value"], seen)
        tried = set(networks_tested)
        refuse_unknown_networks(tried)
        details: dict[str, Any] = {
            "method": method,
            "networks": in_order(tried),
            "evidence": evidence,
            "on": _checked_on(on, at).isoformat(),
        }
        if owner is not None:
            details[owner_word.OWNER] = owner
        engine.endorse(
            waits,
            by=by,
            details=details,
            comment=evidence or owner_word.signed(owner),
            for_owner=owner is not None,
            at=at,
        )
        _reload(channel)
        return channel


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
    """One person checked the served number again and it works. Not enough for an emergency, nor
    for a telephone that nobody has called before."""
    at = now or timezone.now()
    _require(by, "confirm_contactchannel")
    with projection.publishing():
        _reload(channel)
        _refuse_renewal(channel, by=by, seen=seen)
        checked_on = _checked_on(on, at)
        tried = set(networks_tested)
        refuse_unknown(method, codes(METHODS))
        refuse_unknown_networks(tried)
        if method == "desk":
            raise Refused(
                "not_checked", _("Call, write to or open the contact; reading is no check.")
            )
        _lapse(channel.asked, by=by, at=at)
        _reload(channel)
        old = channel.snapshot()
        channel.verified_by, channel.second_verified_by = by, None
        channel.two_people = False
        channel.mark_checked(method=method, networks=tried, evidence=evidence, on=checked_on, at=at)
        return _store(channel, "renew", by=by, old=old, at=at, comment=evidence)


def stop(
    channel: ContactChannel,
    *,
    by: User,
    reason: str,
    outcome: str = "dead",
    seen: str | None = None,
    now: datetime | None = None,
) -> None:
    """The served number reaches nobody or somebody else: one person takes it away at once.

    They can take that back for ten minutes (`take_back`), two people bring it back later (propose
    and confirm). Refused for numbers that people call or write to in an emergency: those are
    reported (`report_wrong`). outcome: "dead" or "wrong_person".
    """
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        _refuse_unchecked_state(channel)
        refuse_other_value(channel.value, seen)
        if channel.is_vital:
            raise Refused("two_people", _("Two different people take an emergency number away."))
        old = channel.snapshot()
        _lapse(channel.reported, by=by, at=at)
        if channel.asks_for_second_check:
            _lapse(channel.asked, by=by, at=at)
        channel.old_is_dead, channel.stranger_answered = True, outcome == "wrong_person"
        _store(channel, "stop", by=by, old=old, at=at, comment=reason)


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
    """Say that an emergency number is dead or that somebody else answers.

    People still see it, but a long number that a stranger answers (`is_away`): that one waits
    unseen for a second person, unless its service has no other call or message. Everybody who may
    confirm numbers is told. Returns what the removal waits for now (`missing` of `removal`); ""
    when it was decided: then the number is gone, and two people can bring it back. "another" if it
    is the last one of all: it stays, marked as due. outcome: "dead" or "wrong_person".
    """
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        _refuse_unchecked_state(channel)
        refuse_other_value(channel.value, seen)
        if channel.old_is_dead:
            raise Refused(DECIDED, _("People do not see this contact any more."))
        tried = set(networks_tested)
        refuse_unknown_networks(tried)
        _report(channel, outcome, by=by, networks=tried, at=at, reason=reason)
        return channel.removal_waits_for


def take_back(channel: ContactChannel, *, by: User, now: datetime | None = None) -> ContactChannel:
    """Undo one's own report, or stop, within ten minutes; a number that it took away is there
    again."""
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        until = undo_until(channel, by=by)
        if until is None:
            raise Refused(NO_RIGHT, _("There is no report of yours to take back."))
        if at >= until:
            raise Refused(
                "too_late",
                _(
                    "The ten minutes are over. Call again: if the right people answer, say so "
                    "under “Check this number”."
                ),
            )
        asked = channel.reported
        if asked is None:
            old = channel.snapshot()
            channel.old_is_dead = channel.stranger_answered = False
            return _store(channel, "stop_taken_back", by=by, old=old, at=at)
        engine.take_back(asked, by=by, at=at)
        _reload(channel)
        _follow_reports(channel, by=by, at=at)
        removal_mail.tell_after_commit(channel, "taken_back", by=by)
        return channel


def undo_until(channel: ContactChannel, *, by: User) -> datetime | None:
    """Before when `by` can take back what they said; None where they said nothing."""
    if channel.state == "withdrawn":
        return None
    own = removal.report_of(channel.reports, by.pk)
    if own is not None:
        return own.undo_until
    if not channel.old_is_dead or channel.reported is not None:
        return None
    latest = AuditEntry.objects.about(channel).order_by("-pk").first()
    if latest is None or latest.verb != "stop" or latest.by_id != by.pk:
        return None
    until: datetime = latest.at + removal.UNDO
    return until


def bring_back(
    channel: ContactChannel,
    *,
    by: User,
    networks_tested: Iterable[str] = (),
    evidence: str = "",
    seen: str | None = None,
    now: datetime | None = None,
) -> ContactChannel:
    """A second person heard the right people where one had heard a stranger: people see the number
    again, marked as due until two have checked it. `by` is the first of them."""
    at = now or timezone.now()
    _require(by, "confirm_contactchannel")
    with projection.publishing():
        _reload(channel)
        refuse_other_value(channel.value, seen)
        tried = set(networks_tested)
        refuse_unknown_networks(tried)
        if not channel.is_away:
            raise Refused(DECIDED, _("This number is not away any more."))
        if removal.report_of(channel.reports, by.pk) is not None:
            raise Refused(SAME_PERSON, _("You reported it yourself. A different person decides."))
        if not tried:
            raise Refused("networks", _("Say from which network you called."))
        _lapse(channel.reported, by=by, at=at)
        _reload(channel)
        old = channel.snapshot()
        if channel.state != "expired":
            channel.state = "due"
        _store(channel, "brought_back", by=by, old=old, at=at, comment=evidence)
        removal_mail.tell_after_commit(channel, "brought_back", by=by)
        same = {name: getattr(channel, name) for name in ("type", "kind", "value")}
        return propose(channel, **same, by=by, networks_tested=tried, evidence=evidence, now=at)


def reject(
    channel: ContactChannel,
    *,
    by: User,
    reason: str,
    seen: str | None = None,
    asked: int | None = None,
    now: datetime | None = None,
) -> ContactChannel:
    """Drop the candidate. An old number that was reported dead is withdrawn, not offered again."""
    at = now or timezone.now()
    _require(by, "change_contactchannel")
    with projection.publishing():
        _reload(channel)
        waits = _asked(channel, _("No new number waits here."), asked)
        refuse_other_value(waits.new["value"], seen)
        if waits.stands(by):
            engine.take_back(waits, by=by, comment=reason, at=at)
        else:
            _require(by, "confirm_contactchannel")
            engine.return_(waits, by=by, reason=reason, at=at)
        _reload(channel)
        return channel


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
            raise Refused(DECIDED, _("This contact is withdrawn already."))
        gone = copy.copy(channel)
        gone.mark_withdrawn(by=by, at=at)
        refuse_losing_emergencies(gone, leaving="categories")
        channel.refuse_before_undo_ends(at)
        if channel.is_vital and not channel.old_is_dead:
            _report(channel, "withdraw", by=by, networks=(), at=at, reason=reason)
            return channel
        old = channel.snapshot()
        for asked in (channel.reported, channel.asked):
            _lapse(asked, by=by, at=at)
        channel.mark_withdrawn(by=by, at=at)
        return _store(channel, "withdraw", by=by, old=old, at=at, comment=reason)


# Steps


def _read_proposal(
    channel: ContactChannel,
    type: str,
    kind: str,
    value: str,
    old_is_dead: bool,
    old_networks: set[str],
) -> ChannelValue:
    if channel.state == "withdrawn":
        raise Refused(DECIDED, _("A withdrawn contact stays withdrawn. Add a new one."))
    accepted = channel.accepted(type, kind, value)
    if old_is_dead and not channel.value:
        raise ValidationError({"old_is_dead": _("There is no old number that could be dead.")})
    if old_is_dead and (accepted.type, accepted.value) == (channel.type, channel.value):
        raise ValidationError(
            {"value": _("A dead number cannot be entered again. Enter the new one.")}
        )
    if old_is_dead and channel.is_vital and not old_networks:
        raise ValidationError({"old_networks": without_network()})
    return accepted


def _require(by: User, permission: str) -> None:
    if not by.has_perm(f"home.{permission}"):
        raise PermissionDenied(f"{by} lacks home.{permission}.")


def _reload(channel: ContactChannel, fields: list[str] | None = None) -> None:
    """The row, or `fields` of it, and what waits, as stored now: the caller may have loaded it long
    ago.

    Publishing transactions queue behind the feed, so nothing moves until this one ends.
    """
    channel.forget_requests()
    if channel.pk is not None:
        channel.refresh_from_db(fields=fields)


def _asked(channel: ContactChannel, refusal: str, seen: int | None = None) -> ChangeRequest:
    """seen: the key of the request that was on the screen: the same digits may be asked for anew,
    for another way or from other networks."""
    if channel.asked is None:
        raise Refused(DECIDED, refusal)
    if seen is not None and seen != channel.asked.pk:
        raise Refused(STALE, _("The number was changed in the meantime. Please look at it again."))
    return channel.asked


def _tried_earlier(channel: ContactChannel, new: dict[str, Any], by: User) -> set[str]:
    """The networks from which `by`, who asked for the same already, called before."""
    if channel.asked is None or channel.asked.asked_by_id != by.pk or channel.asked.new != new:
        return set()
    own = (one for one in channel.asked.endorsements.all() if one.by_id == by.pk)
    return {code for one in own for code in one.details["networks"]}


def _drop_own_report(channel: ContactChannel, *, by: User, at: datetime) -> None:
    """Who hears the right people now has nothing against the number any more."""
    asked = channel.reported
    own = asked.endorsements.filter(by=by).first() if asked is not None else None
    if asked is None or own is None:
        return
    if channel.stranger_answered and own.details["outcome"] == "wrong_person":
        return  # a different person says whether it comes back
    own.delete()
    if not asked.endorsements.exclude(pk=own.pk).exists():
        _lapse(asked, by=by, at=at)


def _lapse(asked: ChangeRequest | None, *, by: User, at: datetime) -> None:
    if asked is not None and asked.is_open:
        engine.lapse(asked, by=by, at=at)


def _report(
    channel: ContactChannel,
    outcome: str,
    *,
    by: User,
    networks: Iterable[str],
    at: datetime,
    reason: str = "",
) -> None:
    """Keep what `by` says, and tell; with enough of it the contact is taken away."""
    if _heard_a_stranger(channel, by):
        # another word of theirs, or their ten minutes anew, would bring it back
        raise Refused(
            SAME_PERSON, _("You reported it already. A second person has to call this number.")
        )
    details = {"outcome": outcome, "networks": in_order(networks)}
    comment = f"{outcome}: {reason}".rstrip(": ")
    asked = engine.waiting(channel, REMOVE)
    if asked is None:
        engine.request(channel, by=by, action=REMOVE, details=details, comment=comment, at=at)
    else:
        engine.endorse(asked, by=by, details=details, comment=comment, at=at)
    _reload(channel)
    _follow_reports(channel, by=by, at=at)
    if channel.removal_waits_for == "another" and channel.state in {
        "call_verified",
        "desk_checked",
    }:
        old = channel.snapshot()
        channel.state = "due"
        _store(channel, "due", by=by, old=old, at=at)
    removal_mail.tell_after_commit(channel, "reported", by=by)


def _heard_a_stranger(channel: ContactChannel, by: User) -> bool:
    """Is it `by` who took this long number away?"""
    own = removal.report_of(channel.reports, by.pk)
    return channel.stranger_answered and own is not None and own.outcome == "wrong_person"


def _follow_reports(channel: ContactChannel, *, by: User, at: datetime) -> None:
    """Does a stranger answer, after what was said or taken back now?"""
    is_heard = channel.reported is not None and channel.doubts(channel.reported)
    if channel.stranger_answered != is_heard:
        old = channel.snapshot()
        channel.stranger_answered = is_heard
        _store(channel, "away" if is_heard else "brought_back", by=by, old=old, at=at)


def _checked_on(on: date | None, at: datetime) -> date:
    today = timezone.localdate(at)
    if on is not None and on > today:
        raise ValidationError(_("A check cannot lie in the future."))
    return on or today


def _refuse_renewal(channel: ContactChannel, *, by: User, seen: str | None) -> None:
    _refuse_unchecked_state(channel)
    refuse_other_value(channel.value, seen)
    is_uncalled = channel.asks_who_answered(channel.served)
    if channel.service.is_emergency or channel.old_is_dead or is_uncalled:
        raise Refused("two_people", _("Two different people have to check this contact."))
    if channel.asked is not None and not _is_word_passed_on(channel, by):
        raise Refused("waits_already", _("A new number waits here; check that one first."))
    # today's lists: a number may have been held back since
    channel_values.read(channel.type, channel.kind, channel.value, current_lists())


def _is_word_passed_on(channel: ContactChannel, by: User) -> bool:
    """Does the owner's word wait here, for a number that is served, by the link of `by`? Who has
    called it needs nobody's word."""
    return (
        channel.asked is not None
        and channel.asks_for_second_check
        and channel.asked.stands(by)
        and owner_word.word_in(channel.asked) is not None
    )


def _refuse_unchecked_state(channel: ContactChannel) -> None:
    if channel.state in {"draft", "withdrawn"}:
        raise Refused(DECIDED, _("There is no number here that people could be given."))


def refuse_other_value(value: str, seen: str | None) -> None:
    if seen is not None and seen != value:
        raise Refused(STALE, _("The number was changed in the meantime. Please look at it again."))


def refuse_unknown_networks(networks: Iterable[str]) -> None:
    for network in networks:
        refuse_unknown(network, codes(NETWORKS))


def _save(channel: ContactChannel) -> None:
    with writing(channel):
        channel.save()


def _store(
    channel: ContactChannel,
    verb: str,
    *,
    by: User,
    old: dict[str, Any],
    at: datetime,
    comment: str = "",
) -> ContactChannel:
    _save(channel)
    log(channel, verb, by=by, at=at, old=old, new=channel.snapshot(), comment=comment)
    return channel
