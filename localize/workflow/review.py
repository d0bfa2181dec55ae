"""The state machine of one string: each verb is a function, with the actor as `by`.

Missing → Draft → In review → Returned | Approved. *Approved* means: this exact text, for this
exact source, endorsed by two different people of whom at least one is a reviewer. It is derived
from hashes (`is_approved`); the stored state is what queues filter by. Every verb locks the row,
leaves one `ReviewEvent`, and refuses with `PermissionDenied` (not your right), `Stale` (you saw
another text) or `ValidationError` (a sentence that says what to do).
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail_localize.models import SegmentOverride, StringTranslation

from cms.publishing import people
from localize import checks
from localize.workflow import string_issues
from localize.workflow.digests import text_digest
from localize.workflow.models import Endorsement, Origin, Reason, Review, ReviewEvent, State
from localize.workflow.signals import string_approved

# the steps of the history after which a text counts as approved
APPROVING = ("approved", "break_glass", "minor_change")


class Stale(Exception):
    """The text is no longer the one that the person saw."""


# Reading


def is_approved(review: Review) -> bool:
    """Do two people, one of them a reviewer, stand behind exactly the present text and source?"""
    return review.state == State.APPROVED and _is_endorsed(review, review.endorsements.all())


def _is_endorsed(review: Review, endorsements: Iterable[Endorsement]) -> bool:
    text, source = text_digest(review.text), text_digest(review.source_text)
    valid = [e for e in endorsements if e.text_hash == text and e.source_hash == source]
    if any(e.break_glass for e in valid):
        return True
    return len({e.by_id for e in valid}) >= 2 and any(e.as_reviewer for e in valid)


def state_of(review: Review | None) -> State:
    """The state to show: a stored Approved whose hashes do not hold is a Draft."""
    if review is None:
        return State.MISSING
    if review.state == State.APPROVED and not is_approved(review):
        return State.DRAFT
    if review.state == State.IN_REVIEW and review.text_hash != text_digest(review.text):
        return State.DRAFT
    return State(review.state)


def name_of(issue: dict[str, Any]) -> str:
    """What a warning is dismissed by: its id, with its sentence where each term has one."""
    name: str = issue["id"]
    return f"{name}: {issue['message']}" if name in checks.ONE_PER_TERM else name


def sentence_of(issue: dict[str, Any]) -> str:
    """What an issue says, in the language of the person who reads it."""
    in_khmer: str = issue.get("message_km") or "" if get_language() == "km" else ""
    return in_khmer or str(issue["message"])


def is_open_warning(review: Review, issue: dict[str, Any]) -> bool:
    return issue["severity"] == "warning" and name_of(issue) not in review.dismissed


# What a writer of text causes. Called by the receivers, whoever wrote.


def observe(
    subject: StringTranslation | SegmentOverride, *, raw_text: str = "", by: Any = None
) -> Review:
    """Note that `subject` was saved: a new text is a Draft that nobody stands behind yet.

    Idempotent: saving the same text again changes nothing.
    """
    of_string = isinstance(subject, StringTranslation)
    text = subject.data if isinstance(subject, StringTranslation) else subject.data_json
    by = by or subject.last_translated_by
    with transaction.atomic():
        lookup = {"string_translation" if of_string else "override": subject}
        review = Review.objects.select_for_update().filter(**lookup).first()
        created = review is None
        if review is None:
            review = Review(**lookup)
        elif review.text_hash == text_digest(text) and review.source_hash == text_digest(
            review.source_text
        ):
            return review
        if review.state == State.APPROVED:
            _remember_approved(review)
        review.text_hash = text_digest(text)
        review.source_hash = text_digest(review.source_text)
        review.state = State.DRAFT
        review.reason = ""
        review.state_since = timezone.now()
        review.origin = _origin(subject)
        review.dismissed = []
        review.issues = string_issues.of(subject)
        review.opened_by = None
        if not created:
            review.version += 1
        review.save()
        record(review, "drafted" if created else "edited", by=by, raw_text=raw_text)
    return review


def _remember_approved(review: Review) -> None:
    """Who reviews an edit of an approved text sees what of it changed."""
    approved = review.events.filter(verb__in=APPROVING).first()
    if approved is not None:
        review.previous_source, review.previous_text = approved.source, approved.text


def _origin(subject: StringTranslation | SegmentOverride) -> Origin:
    if isinstance(subject, StringTranslation):
        if subject.tool_name in Origin.values:
            return Origin(subject.tool_name)
        if subject.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE:
            return Origin.MACHINE
        if subject.tool_name:
            return Origin.IMPORT
    return Origin.HUMAN


# The verbs of people


def submit(review: Review, *, by: Any, seen: int | None = None) -> Review:
    """Draft or Returned → In review. Who submits endorses the text."""
    with transaction.atomic():
        review = _locked(review, seen)
        _require(people.may_edit(by, _page(review)), _("You may not translate this page."))
        _require_state(review, State.DRAFT, State.RETURNED)
        _check_again(review)
        _endorse(review, by)
        _move(review, State.IN_REVIEW, "submitted", by=by)
    return review


def recall(review: Review, *, by: Any) -> Review:
    """In review → Draft, by one who endorsed it, while no reviewer has opened it."""
    with transaction.atomic():
        review = _locked(review)
        _require_state(review, State.IN_REVIEW)
        mine = review.endorsements.filter(by=by)
        _require(mine.exists(), _("Only who submitted a text may take it back."))
        if review.opened_by_id:
            raise ValidationError(_("A reviewer has opened this text; ask them to return it."))
        mine.delete()
        _move(review, State.DRAFT, "recalled", by=by)
    return review


def endorse(
    review: Review, *, by: Any, seen: int | None = None, demonstration: bool = False
) -> Review:
    """Stand behind the text that was submitted; Approved when two people do, one a reviewer.

    seen is the `version` that the person had on the screen.
    """
    with transaction.atomic():
        review = _locked(review, seen)
        page = _page(review)
        _require(people.may_take_part(by, page), _("You may not review this page."))
        _require_state(review, State.IN_REVIEW)
        if own := _valid_endorsements(review).filter(by=by).first():
            said = _("You already stand behind this text. Another person has to agree.")
            # one of the two is a reviewer
            rights = {"change", people.REVIEW} if own.as_reviewer else {people.REVIEW}
            who = people.who_can(people.who_may(page, rights, but={by.pk}))
            raise ValidationError(f"{said} {who}")
        _check_again(review, warnings=True)
        _endorse(review, by, demonstration=demonstration)
        if _is_endorsed(review, review.endorsements.all()):
            _approved(review, by=by)
        else:
            record(review, "endorsed", by=by)
    return review


def return_(
    review: Review, *, by: Any, reason: str, comment: str = "", seen: int | None = None
) -> Review:
    """In review → Returned, with a reason."""
    with transaction.atomic():
        review = _locked(review, seen)
        _require(people.may_review(by, _page(review)), _("You may not review this page."))
        _require_state(review, State.IN_REVIEW)
        review.reason = _reason(reason)
        review.endorsements.all().delete()
        _move(review, State.RETURNED, "returned", by=by, comment=comment)
    return review


def reopen(
    review: Review, *, by: Any, reason: str, comment: str = "", seen: int | None = None
) -> Review:
    """Approved → Returned. What is live stays live; `take_down.take_down` is another verb."""
    with transaction.atomic():
        review = _locked(review, seen)
        _require(people.may_review(by, _page(review)), _("You may not review this page."))
        _require_state(review, State.APPROVED)
        review.reason = _reason(reason)
        review.endorsements.all().delete()
        _move(review, State.RETURNED, "reopened", by=by, comment=comment)
    return review


def dismiss(review: Review, *, by: Any, name: str, seen: int | None = None) -> Review:
    """Dismiss one warning by `name_of` it; errors cannot be dismissed."""
    with transaction.atomic():
        review = _locked(review, seen)
        _require(people.may_take_part(by, _page(review)), _("You may not review this page."))
        if not any(is_open_warning(review, i) and name_of(i) == name for i in review.issues):
            raise ValidationError(_("There is no such warning to dismiss."))
        review.dismissed = [*review.dismissed, name]
        review.save(update_fields=["dismissed"])
        record(review, "dismissed", by=by, data={"issue": name})
    return review


def write(subject: StringTranslation, *, by: Any, text: str, seen: int | None = None) -> Review:
    """Give the string a new text (a Draft); the writer's name is kept with it."""
    with transaction.atomic():
        review = Review.objects.filter(string_translation=subject).first() if subject.pk else None
        if review is not None:
            _locked(review, seen)
        _require(
            people.may_take_part(by, people.page_of(subject.context, subject.locale)),
            _("You may not translate this page."),
        )
        subject.data = text
        subject.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
        subject.tool_name = ""
        subject.last_translated_by = by
        subject.has_error = False
        subject.field_error = ""
        subject.save()
    return Review.objects.get(string_translation=subject)


def break_glass(review: Review, *, by: Any, reason: str, password: str) -> Review:
    """Any state → Approved by one administrator, with a reason and the password asked again."""
    with transaction.atomic():
        review = _locked(review)
        _require(by.is_active and by.is_superuser, _("Only an administrator may do this."))
        if not reason.strip():
            raise ValidationError(_("Say why this cannot wait for a second person."))
        if not by.check_password(password):
            raise ValidationError(_("The password is not right."))
        _check_again(review)
        # who submitted the text already stands behind it, but as one of two
        _valid_endorsements(review).filter(by=by).delete()
        _endorse(review, by, break_glass=True)
        _approved(review, by=by, verb="break_glass", comment=reason)
    return review


# The verbs of the system


def carry(review: Review, *, previous_source: str, previous_text: str, critical: bool) -> Review:
    """A text carried over from an old source: Returned, with both old texts for the diffs."""
    with transaction.atomic():
        review = _locked(review)
        review.previous_source, review.previous_text = previous_source, previous_text
        review.critical = critical
        review.origin = Origin.CARRIED
        review.reason = Reason.SOURCE_CHANGED
        review.endorsements.all().delete()
        _move(review, State.RETURNED, "source_changed", by=None, data={"critical": critical})
    return review


def bind_minor_change(review: Review, *, old: Review, by: Any) -> Review:
    """Endorsements of the old text hold for the new source: the editor declared a minor change."""
    with transaction.atomic():
        review = _locked(review)
        for endorsement in _valid_endorsements(old):
            Endorsement.objects.get_or_create(
                review=review,
                by=endorsement.by,
                text_hash=text_digest(review.text),
                source_hash=text_digest(review.source_text),
                defaults={
                    "as_reviewer": endorsement.as_reviewer,
                    "demonstration": endorsement.demonstration,
                    "break_glass": endorsement.break_glass,
                },
            )
        review.previous_source, review.previous_text = old.source_text, old.text
        if _is_endorsed(review, review.endorsements.all()):
            _approved(review, by=by, verb="minor_change")
    return review


def withdraw_for_term(review: Review, *, by: Any, comment: str) -> Review:
    """Approved → Returned because a term or a check changed and the text offends against it."""
    with transaction.atomic():
        review = _locked(review)
        _require_state(review, State.APPROVED)
        review.reason = Reason.TERM_CHANGED
        review.endorsements.all().delete()
        _move(review, State.RETURNED, "term_changed", by=by, comment=comment)
    return review


# Steps


def record(review: Review, verb: str, *, by: Any, raw_text: str = "", **data: Any) -> None:
    """One row of history with both texts as they now are."""
    context = review.context
    ReviewEvent.objects.create(
        review=review,
        translation_key=context.object_id if context else None,
        path=context.path if context else "",
        locale=review.locale.language_code,
        verb=verb,
        by=by,
        source=review.source_text,
        text=review.text,
        raw_text="" if raw_text == review.text else raw_text,
        reason=review.reason,
        **data,
    )


def _locked(review: Review, seen: int | None = None) -> Review:
    # of=("self",): PostgreSQL cannot lock the nullable side of the joins
    locked = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if seen is not None and locked.version != seen:
        raise Stale(_("Somebody changed this text while you were looking at it."))
    return locked


def _page(review: Review) -> Any:
    return people.page_of(review.context, review.locale)


def _require(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise PermissionDenied(sentence)


def _require_state(review: Review, *states: State) -> None:
    if state_of(review) not in states:
        raise ValidationError(
            _("This text is “%(state)s”; that cannot be done with it now.")
            % {"state": state_of(review).label}
        )


def _reason(reason: str) -> str:
    if reason not in Reason.values:
        raise ValidationError(_("Choose a reason."))
    return reason


def _check_again(review: Review, *, warnings: bool = False) -> None:
    """Run the checks on the server again; an error refuses, for an approval open warnings too."""
    review.issues = string_issues.of(review.subject)
    if any(issue["severity"] == "error" for issue in review.issues):
        raise ValidationError([sentence_of(i) for i in review.issues if i["severity"] == "error"])
    if warnings and (left := [i for i in review.issues if is_open_warning(review, i)]):
        raise ValidationError(
            [_("Fix or dismiss first: %(message)s") % {"message": sentence_of(i)} for i in left]
        )


def _valid_endorsements(review: Review) -> Any:
    return review.endorsements.filter(
        text_hash=text_digest(review.text), source_hash=text_digest(review.source_text)
    )


def _endorse(review: Review, by: Any, **extra: bool) -> None:
    Endorsement.objects.get_or_create(
        review=review,
        by=by,
        text_hash=text_digest(review.text),
        source_hash=text_digest(review.source_text),
        defaults={"as_reviewer": people.may_review(by, _page(review)), **extra},
    )


def _move(review: Review, state: State, verb: str, *, by: Any, **data: Any) -> None:
    now = timezone.now()
    waited = now - review.state_since if review.state == State.IN_REVIEW else None
    review.state = state
    review.state_since = now
    review.version += 1
    if state != State.RETURNED:
        review.reason = ""
    if state != State.IN_REVIEW:
        review.opened_by = None
    # the hashes are of what this step was about
    review.text_hash = text_digest(review.text)
    review.source_hash = text_digest(review.source_text)
    review.save()
    record(review, verb, by=by, waited=waited, **data)


def _approved(review: Review, *, by: Any, verb: str = "approved", **data: Any) -> None:
    review.critical = False
    _move(review, State.APPROVED, verb, by=by, **data)
    transaction.on_commit(lambda: string_approved.send(Review, review=review), robust=True)
