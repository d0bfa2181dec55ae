"""The verbs of two people, one function each: request, endorse, return_, take_back, withdraw.

Each is one transaction with what follows from it, writes one entry of the log, and refuses with
`Refused`: what is wrong, what to do, who can. The subject is asked for what is its own
(`subjects.Subject`); how many people and which is its policy. `seen` is the digest of what was on
the screen: another one never decides.
"""

import hashlib
import json
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.guard import writing
from cms.two_people import refusals
from cms.two_people.approvals.models import (
    CHANGE,
    ChangeRequest,
    Endorsement,
    Outcome,
    remembered,
    subject_model,
    voice_of,
)
from cms.two_people.audit.models import entry_of, write
from cms.two_people.people import User
from cms.two_people.refusals import Refused


def digest_of(value: Any) -> str:
    """Of values as JSON."""
    written = json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def waiting(subject: Any, action: str = CHANGE) -> ChangeRequest | None:
    """The open request of a subject."""
    if (known := _held(subject)) is not None:
        return next((one for one in known if one.is_open and one.action == action), None)
    return ChangeRequest.objects.of(subject, action).open().first()


def refuse_if_waiting(subject: Any, action: str = CHANGE, *, by: User) -> None:
    """Raises the Refused that `request` would."""
    open_one = waiting(subject, action)
    if open_one is not None:
        raise _waits_already(subject, open_one, by)


def request(
    subject: Any,
    *,
    by: User,
    new: dict[str, Any] | None = None,
    old: dict[str, Any] | None = None,
    digest: str = "",
    action: str = CHANGE,
    reason: str = "",
    replaces: bool = False,
    at: datetime | None = None,
) -> ChangeRequest:
    """Ask for a change; `by` is the first who stands behind it.

    new, old: values by field, as JSON; or digest: of the content that is asked for. replaces: an
    open request is over; without it a second one is refused.
    """
    if by is None:
        raise ValueError("A request needs a person (by).")
    at = at or timezone.now()
    with subject.deciding():
        before = subject.snapshot()
        if not replaces:
            refuse_if_waiting(subject, action, by=by)
        open_one = waiting(subject, action)
        if open_one is not None:
            _decide(open_one, Outcome.LAPSED, at=at)
            subject.let_go(open_one, by=by)
        made = ChangeRequest.objects.create(
            subject=_named(subject),
            action=action,
            digest=digest or digest_of([old or {}, new or {}]),
            old=old or {},
            new=new or {},
            asked_by=by,
            asked_at=at,
            reason=reason[:500],
        )
        made.unsealed = open_one.unsealed if open_one is not None else ()
        made.wrote(made)
        made.remember_voices([])
        if (known := _held(subject)) is not None:
            known.insert(0, made)  # the latest is first
        subject.check_endorsement(made, by=by)
        _stand(made, subject, by=by, at=at)
        _settle(made, subject, "requested", by=by, at=at, before=before)
    return made


def endorse(
    asked: ChangeRequest,
    *,
    by: User,
    seen: str | None = None,
    comment: str = "",
    break_glass: bool = False,
    at: datetime | None = None,
) -> ChangeRequest:
    """`by` looked at it and stands behind it; with enough people it holds from now on.

    break_glass: `by` alone, where the policy knows that; whoever calls has asked for the reason and
    the password.
    """
    at = at or timezone.now()
    with _deciding(asked):
        asked, subject = _locked(asked, seen)
        own = next((one for one in asked.endorsements.all() if one.by_id == by.pk), None)
        if break_glass and not subject.policy(asked.action).break_glass:
            raise ValueError("This policy knows no break-glass.")
        if not break_glass:
            if own is not None:
                raise _same_person(asked, subject, by)
            if asked.is_behind(by):
                raise _one_hand(asked, subject)
            _require(asked, subject, by)
        subject.check_endorsement(asked, by=by, alone=break_glass)
        before = subject.snapshot()
        if own is not None:
            asked.remove_voice(own)
        _stand(asked, subject, by=by, at=at, break_glass=break_glass)
        verb = "break_glass" if break_glass else "endorsed"
        _settle(asked, subject, verb, by=by, at=at, before=before, comment=comment)
    return asked


def return_(
    asked: ChangeRequest,
    *,
    by: User,
    reason: str,
    comment: str = "",
    seen: str | None = None,
    at: datetime | None = None,
) -> ChangeRequest:
    """No: whoever asked reads the reason. What there was stays."""
    if not reason.strip():
        raise Refused("no_reason", _("Say why: the person who made the change reads it."))
    with _deciding(asked):
        asked, subject = _locked(asked, seen)
        if not subject.may_return(by, asked):
            raise Refused(refusals.NO_RIGHT, _("You may not decide about this change."))
        return _end(
            asked, subject, Outcome.RETURNED, by=by, at=at, reason=reason.strip(), comment=comment
        )


def take_back(
    asked: ChangeRequest,
    *,
    by: User,
    within: timedelta | None = None,
    at: datetime | None = None,
) -> ChangeRequest:
    """Who asked thinks again, while it waits.

    within: a slip of the hand, taken back so soon after it, also of what holds already; what others
    said goes on.
    """
    at = at or timezone.now()
    with _deciding(asked):
        asked, subject = _locked(asked, also=(Outcome.APPROVED,))
        own = next((one for one in asked.endorsements.all() if one.by_id == by.pk), None)
        if own is None:
            raise Refused(
                refusals.NO_RIGHT, _("Only the person who made a change can take it back.")
            )
        if not asked.is_open and within is None:
            raise _decided()
        if within is not None and at >= own.at + within:
            raise Refused("too_late", _("The time to take it back is over."))
        if within is None or all(one.pk == own.pk for one in asked.endorsements.all()):
            return _end(asked, subject, Outcome.TAKEN_BACK, by=by, at=at)
        before = subject.snapshot()
        asked.remove_voice(own)
        if not asked.is_open and not _holds(asked, subject):
            asked.outcome, asked.decided_at = Outcome.OPEN, None
            asked.save(update_fields=["outcome", "decided_at"])
            asked.wrote(asked)
            with writing(subject):
                subject.let_go(asked, by=by)
        _log(asked, subject, "undone", by=by, at=at, before=before)
    return asked


def withdraw(
    asked: ChangeRequest,
    *,
    by: User | None,
    reason: str = "",
    comment: str = "",
    seen: str | None = None,
    at: datetime | None = None,
) -> ChangeRequest:
    """What people stood behind does not hold any more. by: None where the system found it out."""
    with _deciding(asked):
        asked, subject = _locked(asked, seen, also=(Outcome.APPROVED,))
        if by is not None and not subject.may_withdraw(by, asked):
            raise Refused(refusals.NO_RIGHT, _("You may not decide about this change."))
        return _end(asked, subject, Outcome.WITHDRAWN, by=by, at=at, reason=reason, comment=comment)


def lapse(
    asked: ChangeRequest,
    *,
    by: User | None = None,
    at: datetime | None = None,
    is_written: bool = True,
) -> None:
    """What it asked for is not what there is any more, so nobody can decide about it.

    is_written: False where its entry of the log waits for that of the step that caused it
    (`Subject.unwritten`).
    """
    subject = asked.subject
    with getattr(subject, "specific", subject).letting_lapse():
        # whoever decides about it at this moment may wait for a row that we hold
        asked, subject = _locked(asked, skip_locked=True)
        _end(asked, subject, Outcome.LAPSED, by=by, at=at, is_written=is_written)


# Steps


def _named(subject: Any) -> Any:
    """As requests name it: a page by the base class of all pages."""
    link = type(subject)._meta.get_ancestor_link(subject_model(subject))
    return subject if link is None else getattr(subject, link.name)


def _deciding(asked: ChangeRequest) -> AbstractContextManager[Any]:
    """The transaction of its subject; of a page as what it is."""
    subject = asked.subject
    transaction: AbstractContextManager[Any] = getattr(subject, "specific", subject).deciding()
    return transaction


def _locked(
    asked: ChangeRequest,
    seen: str | None = None,
    *,
    also: tuple[str, ...] = (),
    skip_locked: bool = False,
) -> tuple[ChangeRequest, Any]:
    """The request and its subject as they are stored now. skip_locked: whoever has it decides."""
    if any(one is asked for one in _held(asked.subject) or ()):
        stored: ChangeRequest | None = asked
    else:
        rows = ChangeRequest.objects.select_for_update(skip_locked=skip_locked)
        stored = rows.filter(pk=asked.pk).first()
    if stored is None or stored.outcome not in (Outcome.OPEN, *also):
        raise _decided(stored)
    # of a page the class of all pages is named, and read here as it is
    is_given = getattr(asked.subject, "is_row_locked", False)
    subject = asked.subject if is_given else stored.subject
    if subject is None:
        raise _decided()
    subject = getattr(subject, "specific", subject)
    if seen is not None and seen != subject.seen(stored):
        raise Refused(
            refusals.STALE, _("It was changed while you were looking at it. Look at it again.")
        )
    return stored, subject


def _held(subject: Any) -> list[ChangeRequest] | None:
    """The requests of a subject that read them under the lock of its row and their own, in this
    transaction: nobody else changes them, so they are read once."""
    is_locked = getattr(subject, "is_row_locked", False)
    return remembered(subject, "requests") if is_locked else None


def _require(asked: ChangeRequest, subject: Any, by: User) -> None:
    if not subject.may_endorse(by, asked):
        raise Refused(
            refusals.NO_RIGHT,
            _("You may not decide about this change."),
            who=subject.who_may_endorse(asked, but=asked.behind()),
        )


def _stand(
    asked: ChangeRequest, subject: Any, *, by: User, at: datetime, break_glass: bool = False
) -> None:
    voice = voice_of(by)
    made = Endorsement.objects.create(
        request=asked,
        by=by,
        counts_as_id=voice if voice != by.pk else None,
        as_reviewer=subject.counts_as_reviewer(by),
        at=at,
        break_glass=break_glass,
    )
    asked.wrote(made)
    asked.add_voice(made)


def _settle(
    asked: ChangeRequest,
    subject: Any,
    verb: str,
    *,
    by: User,
    at: datetime,
    before: dict[str, Any],
    comment: str = "",
) -> None:
    """After somebody stood behind it: is that enough?"""
    waited = at - asked.asked_at
    if _holds(asked, subject):
        _decide(asked, Outcome.APPROVED, at=at)
        with writing(subject):
            subject.take_over(asked, by=by)
        verb = "approved" if verb == "endorsed" else verb
    _log(asked, subject, verb, by=by, at=at, before=before, comment=comment, waited=waited)


def _holds(asked: ChangeRequest, subject: Any) -> bool:
    voices = list(asked.endorsements.all())
    return subject.policy(asked.action).is_met(voices) and subject.is_enough(asked, voices)


def _end(
    asked: ChangeRequest,
    subject: Any,
    outcome: Outcome,
    *,
    by: User | None,
    at: datetime | None,
    reason: str = "",
    comment: str = "",
    is_written: bool = True,
) -> ChangeRequest:
    at = at or timezone.now()
    before, waited = subject.snapshot(), at - asked.asked_at
    _decide(asked, outcome, at=at, reason=reason)
    with writing(subject):
        subject.let_go(asked, by=by)
    _log(
        asked,
        subject,
        str(outcome.value),
        by=by,
        at=at,
        before=before,
        reason=reason,
        comment=comment,
        waited=waited,
        is_written=is_written,
    )
    return asked


def _decide(
    asked: ChangeRequest, outcome: Outcome, *, at: datetime, reason: str | None = None
) -> None:
    asked.outcome, asked.decided_at = outcome, at
    if reason:
        asked.reason = reason[:500]
    asked.save(update_fields=["outcome", "decided_at", "reason"])
    asked.wrote(asked)


def _log(
    asked: ChangeRequest,
    subject: Any,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    before: dict[str, Any],
    waited: Any = None,
    reason: str = "",
    comment: str = "",
    is_written: bool = True,
) -> None:
    data = {"request": asked.pk, "action": asked.action, "digest": asked.digest}
    entry = entry_of(
        subject,
        verb,
        by=by,
        at=at,
        reason=reason[:500],
        comment=comment,
        old=before or asked.old,
        new=subject.snapshot() or asked.new,
        data=data | {"outcome": asked.outcome},
        waited=None if verb == "requested" else waited,
        **subject.audit_place(),
    )
    entry.seals, asked.unsealed = asked.unsealed, ()
    subject.unwritten = (*subject.unwritten, entry)
    if is_written:
        write_down(subject)


def write_down(subject: Any) -> None:
    """The entries of the log about this step."""
    write(subject.unwritten)
    subject.unwritten = ()


def _waits_already(subject: Any, open_one: ChangeRequest, by: User) -> Refused:
    sentence = subject.waits_sentence()
    if open_one.stands(by):
        own = _("It is yours: you can take it back in “My work”.")
        sentence = f"{sentence} {own}"
    who = subject.who_may_endorse(open_one, but=open_one.behind())
    return Refused(refusals.WAITS_ALREADY, sentence, who=who)


def _same_person(asked: ChangeRequest, subject: Any, by: User) -> Refused:
    return Refused(
        refusals.SAME_PERSON,
        subject.own_sentence(asked),
        who=subject.who_may_endorse(asked, but=asked.behind()),
    )


def _one_hand(asked: ChangeRequest, subject: Any) -> Refused:
    return Refused(
        refusals.SAME_PERSON,
        _(
            "Until a second administrator has agreed with a new account, it counts as one person "
            "with the administrator who made it."
        ),
        who=subject.who_may_endorse(asked, but=asked.behind()),
    )


def _decided(asked: ChangeRequest | None = None) -> Refused:
    if asked is not None and asked.outcome == Outcome.LAPSED:
        said = _("It was changed after it was handed over, so nobody is asked about it any more.")
        return Refused(refusals.DECIDED, said)
    return Refused(refusals.DECIDED, _("This change was decided already."))
