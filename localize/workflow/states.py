"""The states of one string, and which of them it is in: derived from the texts as they now are.

The stored state of a review holds unless the digests no longer do: then it is a Draft.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.two_people.approvals.models import ChangeRequest, Outcome

if TYPE_CHECKING:
    from localize.workflow.models import Review


class State(models.TextChoices):
    """States of one string in one locale, as people see them (Missing has no row)."""

    MISSING = "missing", _("Missing")
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


def derived(stored: str, *, is_agreed: bool, is_unchanged: bool) -> State:
    """The state to show. is_agreed: enough people stand behind exactly the present texts;
    is_unchanged: they are those of the last step."""
    if stored == State.APPROVED and not is_agreed:
        return State.DRAFT
    if stored == State.IN_REVIEW and not is_unchanged:
        return State.DRAFT
    return State(stored)


def is_approved(review: "Review") -> bool:
    """Do two people, one of them a reviewer, stand behind exactly the present text and source?"""
    return review.state == State.APPROVED and approval_of(review) is not None


def approval_of(review: "Review") -> ChangeRequest | None:
    digest, policy = review.present_digest(), review.policy()
    return next(
        (
            one
            for one in review.requests.all()
            if (one.outcome, one.digest) == (Outcome.APPROVED, digest)
            and policy.is_met(one.endorsements.all())
        ),
        None,
    )


def state_of(review: "Review | None") -> State:
    """The state to show: of other texts than the present ones it is a Draft."""
    if review is None:
        return State.MISSING
    return derived(
        review.state,
        is_agreed=review.state != State.APPROVED or is_approved(review),
        is_unchanged=review.digest == review.present_digest(),
    )
