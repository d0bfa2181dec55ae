"""The state machine of one string: each verb is a function, with the actor as `by`.

Missing → Draft → In review → Returned | Approved. *Approved* means: this exact text, for this
exact source, endorsed by two different people of whom at least one is a reviewer. That is a request
of `cms.two_people.approvals`, bound to the digest of both texts (`is_approved`); the stored state
is what queues filter by. Every verb locks the row, leaves an entry of the log, and refuses with
`Refused`; a reason that is none is a ValidationError of its form.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page
from wagtail_localize.models import SegmentOverride, StringSegment, StringTranslation

from cms.publishing import unpublishing
from cms.two_people import people
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Outcome, remember, voice_of
from cms.two_people.audit.models import AuditEntry, entry_of
from cms.two_people.refusals import NO_RIGHT, STALE, Refused
from khmertext.checks import ONE_PER_TERM, TURNED
from localize.workflow import counters, string_issues
from localize.workflow.models import (
    STANDING,
    Origin,
    Reason,
    Release,
    Review,
    SettledWarning,
)
from localize.workflow.states import State, state_of
from localize.workflow.states import approval_of as approval_of
from localize.workflow.states import is_approved as is_approved

# the steps of the history that write a text
WRITING = ("drafted", "edited")
# decisions that a person may undo, and how long
UNDOABLE = frozenset({"requested", "endorsed", "approved", "dismissed"})
UNDO = timedelta(seconds=30)
_NOT_ALONE = gettext_lazy("Nobody approves it alone.")


# What a writer of text causes. Called by the receivers, whoever wrote.


def observe(
    subject: StringTranslation | SegmentOverride,
    *,
    raw_text: str = "",
    is_new: bool = False,
) -> Review:
    """Note that `subject` was saved: a new text is a Draft that nobody stands behind yet.

    Idempotent: saving the same text again changes nothing. is_new: its row was made just now, so
    there is no review of it.
    """
    field = "string_translation" if isinstance(subject, StringTranslation) else "override"
    by = subject.last_translated_by
    with counters.counting():
        stored = None if is_new else locked_of(subject)
        review = stored or Review(version=0)
        setattr(review, field, subject)
        if review.digest == review.present_digest():
            return review
        if review.state == State.IN_REVIEW:
            review.hold_requests()
            if (asked := engine.waiting(review)) is not None:
                engine.lapse(_of(review, asked), by=by, is_written=False)
        if review.state == State.APPROVED:
            _remember_approved(review)
        review.origin = _origin(subject)
        review.dismissed = []
        review.check_text()
        # what is submitted in the same step is stored by that, once it has a row, and logged
        goes_on = getattr(subject, "is_submitted_next", False)
        review.move(State.DRAFT, is_stored=stored is None or not goes_on)
        if stored is None:
            _hold(review)
            remember(review, "requests", [])  # nobody asked before there was a text
        raw = {"raw_text": raw_text} if raw_text not in ("", review.text) else {}
        if review.origin == Origin.MACHINE:
            raw["origin"] = Origin.MACHINE.value
        said = entry(review, "edited" if stored else "drafted", by=by, data=raw)
        review.unwritten = (*review.unwritten, said)
        if not goes_on:
            engine.write_down(review)
    return review


def _remember_approved(review: Review) -> None:
    """Who reviews an edit of an approved text sees what of it changed."""
    if review.texts_before is not None:
        review.previous_source, review.previous_text = review.texts_before
        return
    written = AuditEntry.objects.about(review).filter(verb__in=WRITING).first()
    if written is not None:
        review.previous_source = written.new["source"]
        review.previous_text = written.new["text"]


def _origin(subject: StringTranslation | SegmentOverride) -> Origin:
    if isinstance(subject, StringTranslation):
        if subject.tool_name in Origin.values:
            return Origin(subject.tool_name)
        if subject.tool_name:
            return Origin.IMPORT
    return Origin.HUMAN


# The verbs of people


def submit(review: Review, *, by: Any, seen: int | None = None) -> Review:
    """Draft or Returned → In review. Who submits endorses the text."""
    with counters.counting():
        review = _locked(review, seen)
        _require(people.may_edit(by, review.page), _("You may not translate this page."))
        _require_state(review, State.DRAFT, State.RETURNED)
        _ask(review, by=by)
    return review


def endorse(review: Review, *, by: Any, seen: int | None = None) -> Review:
    """Stand behind the text that was submitted; Approved when two people do, one a reviewer.

    seen is the `version` that the person had on the screen.
    """
    with counters.counting():
        review = _locked(review, seen)
        asked = _standing(review, State.IN_REVIEW)
        engine.endorse(asked, by=by)
    return review


def return_(
    review: Review, *, by: Any, reason: str, comment: str = "", seen: int | None = None
) -> Review:
    """In review → Returned, with a reason."""
    with counters.counting():
        review = _locked(review, seen)
        asked = _standing(review, State.IN_REVIEW)
        engine.return_(asked, by=by, reason=_reason(reason), comment=comment)
    return review


def reopen(
    review: Review, *, by: Any | None, reason: str, comment: str = "", seen: int | None = None
) -> Review:
    """Approved → Returned, also because a term or a check changed (by=None: the system).

    What is live stays live; `take_down.take_down` is another verb.
    """
    with counters.counting():
        review = _locked(review, seen)
        asked = _standing(review, State.APPROVED)
        engine.withdraw(asked, by=by, reason=_reason(reason), comment=comment)
    return review


def dismiss(
    review: Review, *, by: Any, name: str, why: str = "", seen: int | None = None
) -> Review:
    """Dismiss one warning by `name_of` it; errors cannot be dismissed.

    A turned meaning (`TURNED`) only by a second person, who says why it is none.
    """
    with counters.counting():
        review = _locked(review, seen)
        _require(people.may_take_part(by, review.page), _("You may not review this page."))
        if _require_warning(review, name)["id"] in TURNED:
            _require_second(review, by, why)
        review.dismissed = [*review.dismissed, name]
        review.save(update_fields=["dismissed"])
        record(review, "dismissed", by=by, data={"issue": name}, comment=why)
    return review


def _require_second(review: Review, by: Any, why: str) -> None:
    """Neither who wrote the text nor who handed it in, and with a reason."""
    asked = _standing(review, State.IN_REVIEW)
    writer = getattr(review.subject, "last_translated_by", None)
    is_writer = writer is not None and voice_of(writer) == voice_of(by)
    if is_writer or asked.is_behind(by):
        raise Refused(
            "second_person",
            _("Somebody else has to say that it means the same: who reads what you handed in."),
        )
    if not why.strip():
        raise Refused("no_reason", _("Write why it means the same, beside the button."))


def dismiss_on_page(review: Review, *, by: Any, name: str, seen: int | None = None) -> Review:
    """Dismiss the warning about one term for this whole page: a reviewer answers for all of it."""
    with counters.counting():
        review = _locked(review, seen)
        _require(people.may_review(by, review.page), _("You may not review this page."))
        warning = _require_warning(review, name)
        if warning["id"] not in ONE_PER_TERM:
            raise Refused("not_of_a_term", _("Only a warning about a term is one of a whole page."))
        SettledWarning.objects.get_or_create(**_place_of(review), name=name, defaults={"by": by})
        _forget_settled(review)
        record(review, "dismissed_on_page", by=by, data={"issue": name})
    return review


def warn_again(review: Review, *, by: Any, name: str) -> Review:
    """A warning that was dismissed for the whole page counts again, on each of its strings."""
    with counters.counting():
        review = _locked(review)
        _require(people.may_review(by, review.page), _("You may not review this page."))
        removed, _rows = SettledWarning.objects.filter(**_place_of(review), name=name).delete()
        if not removed:
            raise Refused("no_warning", _("This warning is not dismissed for the whole page."))
        _forget_settled(review)
        record(review, "warned_again", by=by, data={"issue": name})
    return review


def _require_warning(review: Review, name: str) -> string_issues.IssueDict:
    for one in review.issues:
        if review.is_open_warning(one) and string_issues.name_of(one) == name:
            return one
    raise Refused("no_warning", _("There is no such warning to dismiss."))


def _forget_settled(review: Review) -> None:
    """What was read of it before a change."""
    vars(review).pop("settled", None)


def _place_of(review: Review) -> dict[str, Any]:
    assert review.context is not None  # of a page: the right was asked
    return {"object_id": review.context.object_id, "locale": review.locale}


def write(
    subject: StringTranslation,
    *,
    by: Any,
    text: str,
    seen: int | None = None,
    page: Page | None = None,
    and_submit: bool = False,
    origin: Origin | None = None,
) -> Review:
    """Give the string a new text (a Draft); the writer's name is kept with it.

    page: that of the string, where it is known. origin: what it began as. and_submit: `submit` it
    at once; a refusal of that refuses both. The review is locked where the transaction goes on.
    """
    page = page or people.page_of(subject.context, subject.locale)
    with counters.counting():
        if subject.pk is not None and (review := locked_of(subject)) is not None:
            _require_seen(review, seen)
            review.note_texts()
        _require(people.may_take_part(by, page), _("You may not translate this page."))
        subject.data = text
        subject.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
        subject.tool_name = origin.value if origin else ""
        subject.last_translated_by = by
        subject.has_error = False
        subject.field_error = ""
        subject.is_submitted_next = and_submit
        subject.save()
        written = locked_of(subject)
        assert written is not None  # `observe` made it
        written.page = page
        if and_submit:
            subject.is_submitted_next = False
            submit(written, by=by)
    if not counters.is_counting():
        written = Review.objects.whole().get(pk=written.pk)
        written.page = page
    return written


def undo(review: Review, *, by: Any) -> Review:
    """The last step of this text, if it was a decision of `by` within `UNDO`: as it was before.

    Never more approval than there was: what others said stays, what `by` said is gone.
    """
    with counters.counting():
        review = _locked(review)
        last = AuditEntry.objects.about(review).first()
        _require(
            last is not None and last.by_id == by.pk,
            _("Only the person who decided can undo it, and only before the next step."),
        )
        if last is None or not may_be_undone(last, by):
            raise Refused("too_late", _("This can be undone for half a minute only."))
        if last.verb == "dismissed":
            review.dismissed = [one for one in review.dismissed if one != last.data["issue"]]
            review.save(update_fields=["dismissed"])
            record(review, "undone", by=by, data=last.data)
        elif last.verb == "requested":
            engine.take_back(_standing(review, State.IN_REVIEW), by=by)
        else:
            _undo_endorsement(review, last, by=by)
    return review


def may_be_undone(step: AuditEntry, by: Any) -> bool:
    """Is this step, the last of its text, a decision that `by` made just now?"""
    return step.verb in UNDOABLE and step.by_id == by.pk and timezone.now() - step.at < UNDO


def _undo_endorsement(review: Review, last: AuditEntry, *, by: Any) -> None:
    page = review.page
    released = Release.objects.filter(page=page).first() if page is not None else None
    if last.verb == "approved" and released is not None and released.released_at >= last.at:
        raise Refused(
            "published",
            _("The page was published with this text already. Withdraw the approval instead."),
        )
    engine.take_back(_request_of(review, last), by=by, within=UNDO)
    if last.verb != "approved":
        return
    changed = AuditEntry.objects.about(review).filter(verb="source_changed").first()
    if changed is not None and changed.data.get("critical"):
        review.critical = True
        review.save(update_fields=["critical"])


def _request_of(review: Review, step: AuditEntry) -> ChangeRequest:
    """What a step of the log decided about."""
    asked = {one.pk: one for one in review.hold_requests()}[step.data["request"]]
    return _of(review, asked)


def break_glass(review: Review, *, by: Any, reason: str, seen: int | None = None) -> Review:
    """Any state → Approved by one administrator, with a reason. Whoever calls has asked for the
    password."""
    with counters.counting():
        review = _locked(review, seen)
        _require(by.is_active and by.is_superuser, _("Only an administrator may do this."))
        if not reason.strip():
            raise ValidationError(_("Say why this cannot wait for a second person."))
        page = review.page
        entry = unpublishing.ended(page, in_any_language=True) if page is not None else None
        if entry is not None:
            raise Refused("taken_down", f"{unpublishing.why(entry)} {_NOT_ALONE}")
        review.hold_requests()
        asked = review.standing()
        if asked is None or not asked.is_open:
            asked = _ask(review, by=by)
        asked = _of(review, asked)
        engine.endorse(asked, by=by, comment=reason, break_glass=True)
    return review


# The verbs of the system


def carry(review: Review, *, previous_source: str, previous_text: str, critical: bool) -> Review:
    """A text carried over from an old source: Returned, with both old texts for the diffs."""
    with counters.counting():
        review = _locked(review)
        for asked in review.hold_requests():
            if asked.outcome in (Outcome.OPEN, Outcome.APPROVED):
                engine.withdraw(_of(review, asked), by=None)
        review.previous_source, review.previous_text = previous_source, previous_text
        review.critical = critical
        review.origin = Origin.CARRIED
        review.move(State.RETURNED, reason=Reason.SOURCE_CHANGED)
        record(review, "source_changed", by=None, data={"critical": critical})
    return review


def end_agreement(page: Page) -> None:
    """Every text of the translation `page` that people stand behind, or ever stood → Returned: the
    page was taken down for what it is."""
    requests = ChangeRequest.objects.about(Review).filter(outcome__in=STANDING)
    of_page = {"context__object_id": page.translation_key, "locale": page.locale}
    found = Review.objects.filter(
        Q(**{f"string_translation__{name}": value for name, value in of_page.items()})
        | Q(**{f"override__{name}": value for name, value in of_page.items()}),
        Exists(requests.filter(subject_id=Cast(OuterRef("pk"), CharField()))),
    )
    with counters.counting():
        for review in found.order_by("pk"):
            held = _locked(review)
            for asked in held.hold_requests():
                if asked.outcome in STANDING:
                    engine.withdraw(_of(held, asked), by=None, reason=Reason.TAKEN_DOWN)


# Steps


def record(review: Review, verb: str, *, by: Any, **fields: Any) -> None:
    """One entry of the log; with both texts as they now are, if it is of their writing."""
    entry(review, verb, by=by, **fields).save()


def entry(review: Review, verb: str, *, by: Any, **fields: Any) -> AuditEntry:
    """The same, not written yet."""
    new = review.snapshot() | (review.texts() if verb in WRITING else {})
    said = {"reason": review.reason, "new": new, **review.audit_place(), **fields}
    return entry_of(review, verb, by=by, **said)


def locked(pk: int, *, page: Page | None = None) -> Review | None:
    """The review with its row locked, for the verbs of this transaction: they read it no second
    time. page: that of its string, where it is known."""
    found = _rows_to_lock().filter(pk=pk).first()
    if found is not None:
        _hold(found)
        if page is not None:
            found.page = page
    return found


def locked_at(segment: StringSegment, locale: Locale) -> Review | None:
    """The same of a string that has a text, which is locked with it."""
    place = {"translation_of": segment.string_id, "context": segment.context_id, "locale": locale}
    found = (
        Review.objects.whole()
        .select_for_update(of=("string_translation", "self"))
        .filter(**{f"string_translation__{name}": value for name, value in place.items()})
        .first()
    )
    if found is not None:
        _hold(found)
    return found


def locked_of(subject: StringTranslation | SegmentOverride) -> Review | None:
    """The same by its text, whose row exists."""
    known: Review | None = subject._state.fields_cache.get("review")
    if known is not None and counters.is_held(known):
        return known
    field = "string_translation" if isinstance(subject, StringTranslation) else "override"
    found = _rows_to_lock().filter(**{field: subject}).first()
    if found is not None:
        setattr(found, field, subject)
        _hold(found)
    return found


def _rows_to_lock() -> QuerySet[Review]:
    # of=("self",): PostgreSQL cannot lock the nullable side of the joins
    return Review.objects.whole().select_for_update(of=("self",))


def _hold(review: Review) -> None:
    review.is_row_locked = True
    counters.hold(review)


def _locked(review: Review, seen: int | None = None) -> Review:
    """As it is stored now, with its row locked; another version than `seen` is refused."""
    held = review if counters.is_held(review) else _rows_to_lock().get(pk=review.pk)
    _require_seen(held, seen)
    _hold(held)
    counters.note(held.subject)  # also where no state changes, but who stands behind it
    if "page" in vars(review):
        held.page = review.page
    return held


def _require_seen(review: Review, seen: int | None) -> None:
    if seen is not None and review.version != seen:
        raise Refused(STALE, _("Somebody changed this text while you were looking at it."))


def _ask(review: Review, *, by: Any) -> ChangeRequest:
    review.hold_requests()
    if review.digest != review.present_digest():  # written round us: the log has not seen it
        review.unwritten = (*review.unwritten, entry(review, "edited", by=None))
    review.move(State.IN_REVIEW)
    return engine.request(review, by=by, digest=review.digest, replaces=True)


def _require(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise Refused(NO_RIGHT, sentence)


def _require_state(review: Review, *states: State) -> None:
    state = state_of(review)
    if state not in states:
        sentence = _("This text is “%(state)s”; that cannot be done with it now.")
        raise Refused("other_state", sentence % {"state": state.label})


def _standing(review: Review, state: State) -> ChangeRequest:
    """What people stand behind in this state."""
    _require_state(review, state)
    review.hold_requests()
    asked = review.standing()
    if asked is None:  # only SQL brings that about
        raise Refused("nobody_asked", _("Nobody submitted this text. Save and submit it again."))
    return _of(review, asked)


def _of(review: Review, asked: ChangeRequest) -> ChangeRequest:
    """With the row that is locked here as its subject: the engine reads it no second time."""
    asked.subject = review
    return asked


def _reason(reason: str) -> str:
    if reason not in Reason.values:
        raise ValidationError(_("Choose a reason."))
    return reason
