"""Which translations wait for one person now: to review, returned, new, ready to publish."""

from typing import Any

from cms.publishing import people
from cms.publishing.people import Rights
from localize.overview.to_do import translating
from localize.workflow.models import Progress
from localize.workflow.to_confirm.translations import is_returned_to, open_translations


def for_now(user: Any) -> set[int]:
    """Keys of the translations in which this person can do something now."""
    rights = Rights(user)
    translates = tuple(translating(user)) if rights else ()
    return {
        one.pk
        for one in open_translations(Progress.objects.all(), user)
        if (rights.may(one.path, people.REVIEW) and is_to_review(one.people, user))
        or is_returned_to(one, user)
        or (
            (one.missing or one.draft) and (rights.is_everything or one.path.startswith(translates))
        )
        or (one.is_ready and rights.may(one.path, "publish"))
    }


def ready(user: Any) -> set[int]:
    """Keys of the translations that this person may publish, all of whose strings are approved."""
    rights = Rights(user)
    return {
        one.pk
        for one in open_translations(Progress.objects.all(), user)
        if one.is_ready and rights.may(one.path, "publish")
    }


def is_to_review(people: dict[str, Any], user: Any) -> bool:
    """Does something in review wait for somebody who does not stand behind it already?"""
    return any(user.pk not in one["by"] for one in people["in_review"])
