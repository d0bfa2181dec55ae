"""When a contact is due or expired, which contacts are offered now, and the last emergency one.

A contact by which people call or write to an emergency or crisis service is *vital*. The clock
marks it and never hides it; and only such contacts count when a list may not be emptied, because
nobody can call a website.

Functions over plain values and two settings (the intervals); the clock is an argument. Stored
documents hold nothing that the clock alone makes wrong: they show `state`, and only the tick of the
worker moves it, monotonously (call_verified or desk_checked → due → expired; a clock set back
undoes nothing).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from cms.publishing.vocabularies.directory import EMERGENCY_URGENCIES, PHONE_TYPES

CHECKED_STATES = frozenset({"desk_checked", "call_verified", "due"})


@dataclass(frozen=True)
class Facts:
    """What decides whether one channel is offered; `is_verified` means not only desk checked."""

    channel: int
    type: str
    category: str
    urgency: str
    service_status: str
    audience: str
    state: str
    is_verified: bool
    old_is_dead: bool
    is_held_back: bool

    @property
    def is_emergency(self) -> bool:
        return self.urgency in EMERGENCY_URGENCIES

    @property
    def is_vital(self) -> bool:
        return self.is_emergency and self.type in PHONE_TYPES


@dataclass(frozen=True)
class Offer:
    """How a channel is offered: who vouches for it, and whether its check is overdue."""

    assurance: str
    stale: bool


def due_date(checked_on: date, urgency: str, every_days: int | None) -> date:
    """The day by which somebody must check again. An own interval may be shorter, never longer."""
    days = settings.DIRECTORY_VERIFY_EVERY_DAYS[urgency]
    return checked_on + timedelta(days=min(days, every_days or days))


def state_on(today: date, *, state: str, valid_until: date | None, urgency: str) -> str:
    """The state that a checked channel has reached on `today`; others are returned unchanged."""
    if state not in CHECKED_STATES or valid_until is None:
        return state
    if today > valid_until + timedelta(days=settings.DIRECTORY_GRACE_DAYS[urgency]):
        return "expired"
    return "due" if today > valid_until else state


def may_be_offered(facts: Facts, *, allow_desk_checked: bool) -> bool:
    """Whether a channel is offered as long as it is not expired."""
    return (
        facts.service_status == "active"
        and facts.audience == "public"
        and facts.state in CHECKED_STATES | {"expired"}
        and not facts.old_is_dead
        and not facts.is_held_back
        and (facts.is_verified or allow_desk_checked)
    )


def offers(channels: Iterable[Facts], *, allow_desk_checked: bool) -> dict[int, Offer]:
    """The offered channels by id.

    An expired channel is left out, but never a vital one: it is marked stale. Nor are the other
    emergency contacts (a website) of a category that would be left with nothing at all.
    """
    possible = [
        facts for facts in channels if may_be_offered(facts, allow_desk_checked=allow_desk_checked)
    ]
    kept = {
        facts.category
        for facts in possible
        if facts.is_emergency and (facts.is_vital or facts.state != "expired")
    }
    return {
        facts.channel: Offer(
            assurance="call_verified" if facts.is_verified else "desk_checked",
            stale=facts.state in {"due", "expired"},
        )
        for facts in possible
        if facts.state != "expired"
        or facts.is_vital
        or (facts.is_emergency and facts.category not in kept)
    }


def loses_last_emergency(
    before: Iterable[Facts], after: Iterable[Facts], *, allow_desk_checked: bool
) -> bool:
    """Whether a change takes away the last vital contact that is offered."""
    return bool(vital_offers(before, allow_desk_checked)) and not vital_offers(
        after, allow_desk_checked
    )


def emptied_categories(
    before: Iterable[Facts], after: Iterable[Facts], *, allow_desk_checked: bool
) -> set[str]:
    """The categories that a change leaves without any vital contact.

    One that is still offered for calls or messages, under another category or as less urgent, is
    not lost.
    """
    now = list(after)
    offered_after = offers(now, allow_desk_checked=allow_desk_checked)
    reachable = {
        facts.channel
        for facts in now
        if facts.channel in offered_after and facts.type in PHONE_TYPES
    }
    kept = {facts.category for facts in now if facts.is_vital and facts.channel in reachable}
    categories: dict[str, set[int]] = {}
    for facts in vital_offers(before, allow_desk_checked):
        categories.setdefault(facts.category, set()).add(facts.channel)
    return {
        category
        for category, channels in categories.items()
        if category not in kept and not channels & reachable
    }


def lost_contacts(
    before: Iterable[Facts], after: Iterable[Facts], *, allow_desk_checked: bool
) -> set[int]:
    """The vital contacts that a change hides, or takes off the list of emergencies."""
    left = {facts.channel for facts in vital_offers(after, allow_desk_checked)}
    return {facts.channel for facts in vital_offers(before, allow_desk_checked)} - left


def vital_offers(channels: Iterable[Facts], allow_desk_checked: bool) -> list[Facts]:
    """Those that are offered."""
    wanted = [facts for facts in channels if facts.is_vital]
    decided = offers(wanted, allow_desk_checked=allow_desk_checked)
    return [facts for facts in wanted if facts.channel in decided]
