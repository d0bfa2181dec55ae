"""Puts many translations into new boxes at once: what `reuse` found for the strings that changed.

The one place that writes texts, reviews and their history in bulk. What it leaves is what a text
written by hand (`review.observe`) leaves that is then returned because its source changed
(`review.carry`), for any number of strings in the same number of statements.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models.base import ModelState
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from cms.core import wagtail_compat
from cms.core.languages import described
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from cms.two_people.audit.models import AuditEntry
from localize.workflow import memory, string_issues
from localize.workflow import review as reviews
from localize.workflow.models import Origin, Reason, Review
from localize.workflow.states import State, approval_of

_TITLE = "title"  # the path of a page's title


@dataclass(frozen=True)
class Carried:
    """A translation and the new string that it goes to.

    translation: the old one, with what its review needs loaded. keeps_approval: the new source
    says the same.
    """

    segment: StringSegment
    translation: StringTranslation
    previous_source: str
    critical: bool
    keeps_approval: bool


def carry(
    found: list[Carried], source: TranslationSource, locale: Locale, *, by: Any
) -> list[Review]:
    """`found` stands in the new boxes of `locale`: Returned, or Approved where that holds.

    by: who changed the source, if anybody is known.
    """
    if not found:
        return []
    texts = StringTranslation.objects.bulk_create([_text(one, locale) for one in found])
    issues = string_issues.of_many(texts, source)
    made = [
        _review(one, text, remarks) for one, text, remarks in zip(found, texts, issues, strict=True)
    ]
    approvals = _approvals(found)
    for review, approval in zip(made, approvals, strict=True):
        _decide(review, approval)
    Review.objects.bulk_create(made)
    _approve(made, approvals)
    AuditEntry.objects.bulk_create(
        entry
        for one, review in zip(found, made, strict=True)
        for entry in _history(one, review, by)
    )
    _write_title(texts, locale)
    return made


def _text(one: Carried, locale: Locale) -> StringTranslation:
    old = one.translation
    data = described(locale.language_code).normalised(old.data)
    return StringTranslation(
        translation_of=one.segment.string,
        context=one.segment.context,
        locale=locale,
        data=data,
        translation_type=old.translation_type,
        tool_name=Origin.CARRIED.value,
        last_translated_by=old.last_translated_by,
        has_error=not wagtail_compat.is_usable(one.segment.string.data, data),
    )


def _review(one: Carried, text: StringTranslation, issues: list[Any]) -> Review:
    review = Review(
        string_translation=text,
        origin=Origin.CARRIED,
        issues=issues,
        critical=one.critical,
        previous_source=one.previous_source,
        previous_text=one.translation.data,
        version=2,  # drafted, then decided
    )
    review.digest = review.present_digest()
    return review


def _decide(review: Review, approval: ChangeRequest | None) -> None:
    if approval is None:
        review.state, review.reason = State.RETURNED, Reason.SOURCE_CHANGED
    else:
        review.state, review.critical = State.APPROVED, False


def _approvals(found: list[Carried]) -> list[ChangeRequest | None]:
    """Of each, what people stand behind in the old text, where that holds for the new source."""
    return [_approval(one) if one.keeps_approval else None for one in found]


def _approval(one: Carried) -> ChangeRequest | None:
    old = getattr(one.translation, "review", None)
    if old is None or old.state != State.APPROVED:
        return None
    return approval_of(old)


def _approve(made: list[Review], approvals: list[ChangeRequest | None]) -> None:
    """The same people at the same time stand behind the texts of the new reviews."""
    bound = [pair for pair in zip(made, approvals, strict=True) if pair[1] is not None]
    behind: list[Endorsement] = []
    requests: list[ChangeRequest] = []
    for review, approval in bound:
        assert approval is not None
        # a copy: one old text may have become two
        request = copy(approval)
        request._state = ModelState()
        request.pk, request.subject, request.digest = None, review, review.digest
        requests.append(request)
        for one in approval.endorsements.all():
            voice = copy(one)
            voice._state = ModelState()
            voice.pk, voice.request = None, request
            behind.append(voice)
    ChangeRequest.objects.bulk_create(requests)
    for one in behind:
        one.request_id = one.request.pk
    Endorsement.objects.bulk_create(behind)
    memory.remember(review for review, _approval in bound)


def _history(one: Carried, review: Review, by: Any) -> Iterator[AuditEntry]:
    """Two entries each, as a draft and as it is now."""
    text = review.string_translation
    assert text is not None
    now = review.state, review.reason
    review.state, review.reason = State.DRAFT, ""
    raw = {"raw_text": one.translation.data} if one.translation.data != text.data else {}
    yield reviews.entry(review, "drafted", by=text.last_translated_by, data=raw)
    review.state, review.reason = now
    if review.state == State.APPROVED:
        yield reviews.entry(review, "carried", by=by)
    else:
        yield reviews.entry(review, "source_changed", by=None, data={"critical": review.critical})


def _write_title(texts: list[StringTranslation], locale: Locale) -> None:
    """The name of the hidden page in lists, as the package keeps it for texts saved one by one."""
    for text in texts:
        if text.context is not None and text.context.path == _TITLE:
            Page.objects.filter(translation_key=text.context.object_id, locale=locale).update(
                draft_title=text.data
            )
