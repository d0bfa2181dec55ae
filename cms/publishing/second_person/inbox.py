"""Everything that waits until a second person has looked at it, in one list.

Changes of records are known here. The models of the rooms above (files of the library, numbers of
the directory) say by themselves what waits of them: those with an `inbox` are asked (`waiting`).
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse

from cms.publishing.second_person import verbs
from cms.publishing.second_person.models import Proposal
from cms.publishing.second_person.waiting import Inbox, Waiting


def inbox_of(request: HttpRequest) -> Inbox:
    """The inbox of who asks; read once for one answer, which shows it in the menu as well."""
    read: Inbox | None = getattr(request, "_to_confirm", None)
    if read is None:
        read = inbox(request.user)
        request._to_confirm = read  # type: ignore[attr-defined]
    return read


def inbox(user: Any) -> Inbox:
    parts = [_of_proposals(user), *(model.inbox(user) for model in models_that_wait())]
    return Inbox(
        waiting=_oldest_first([one for part in parts for one in part.waiting]),
        own=_oldest_first([one for part in parts for one in part.own]),
    )


@cache
def models_that_wait() -> tuple[Any, ...]:
    """Every installed model that says what waits of it."""
    return tuple(model for model in apps.get_models() if hasattr(model, "inbox"))


def _oldest_first(things: list[Waiting]) -> list[Waiting]:
    return sorted(things, key=lambda one: (one.at, one.title))


def _of_proposals(user: Any) -> Inbox:
    return Inbox(
        [_waiting(one) for one in verbs.waiting_for(user)],
        [_waiting(one) for one in verbs.made_by(user)],
    )


def _waiting(proposal: Proposal) -> Waiting:
    return Waiting(
        str(proposal.record),
        str(proposal.content_type.name),
        proposal.by,
        proposal.at,
        reverse("second_person:proposal", args=[proposal.pk]),
    )
