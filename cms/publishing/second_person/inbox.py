"""Everything that waits until a second person has looked at it, in one list.

Changes of records are known here. The rooms above know what else there is (files of the library,
numbers of the directory) and register it when Django starts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cms.publishing.second_person import verbs
from cms.publishing.second_person.models import Proposal


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, who made it and when, and the screen about it."""

    title: str
    kind: str
    by: Any
    at: datetime
    url: str


@dataclass(frozen=True)
class Inbox:
    """What `waiting` asks of one person, and what of their `own` waits for somebody else; the
    oldest first."""

    waiting: list[Waiting] = field(default_factory=list)
    own: list[Waiting] = field(default_factory=list)


Source = Callable[[Any], Inbox]

_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Have `source(user)` asked for what waits; called by a room's `ready()`."""
    if source not in _sources:
        _sources.append(source)


def inbox_of(request: HttpRequest) -> Inbox:
    """The inbox of who asks; read once for one answer, which shows it in the menu as well."""
    read: Inbox | None = getattr(request, "_to_confirm", None)
    if read is None:
        read = inbox(request.user)
        request._to_confirm = read  # type: ignore[attr-defined]
    return read


def inbox(user: Any) -> Inbox:
    parts = [_of_proposals(user), *(source(user) for source in _sources)]
    return Inbox(
        waiting=_oldest_first([one for part in parts for one in part.waiting]),
        own=_oldest_first([one for part in parts for one in part.own]),
    )


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
