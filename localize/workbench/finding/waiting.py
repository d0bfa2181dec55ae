"""What waits for one person now: to review, to mend, to write, to publish, to answer."""

from typing import Any

from cms.publishing.approvals.rows import Row
from cms.publishing.people import Rights
from localize.overview import to_do
from localize.workflow.models import Progress
from localize.workflow.to_confirm.strings import asked_of
from localize.workflow.to_confirm.translations import is_returned_to, open_translations


def for_now(user: Any) -> set[int]:
    """Keys of the translations in which this person can do something now."""
    rights = Rights(user)
    found = open_translations(Progress, user)
    is_unwritten = any(one.missing or one.draft for one in found)
    translates = tuple(to_do.translating(user)) if is_unwritten else ()
    return {
        one.pk
        for one in found
        if asked_of(one, user, rights)
        or is_returned_to(one, user)
        or (
            (one.missing or one.draft) and (rights.is_everything or one.path.startswith(translates))
        )
        or (one.is_ready and rights.may(one.path, "publish"))
    }


def to_review(user: Any) -> set[int]:
    """Keys of the translations with a string in review that this person may agree with."""
    rights = Rights(user)
    found = open_translations(Progress, user)
    return {one.pk for one in found if asked_of(one, user, rights)}


def ready(user: Any) -> set[int]:
    """Keys of the translations that this person may publish, all of whose strings are approved."""
    rights = Rights(user)
    return {
        one.pk
        for one in open_translations(Progress, user)
        if one.is_ready and rights.may(one.path, "publish")
    }


def questions(user: Any) -> list[Row]:
    """Those that this person can answer, and the answers to theirs."""
    rights = Rights(user)
    return list(to_do.questions(user, rights)) if rights else []


def count_for(user: Any) -> int:
    """How many pages and questions ask for this person: the number in the menu."""
    return len(for_now(user)) + len(questions(user))
