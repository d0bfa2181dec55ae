"""When a contact is due or expired, which contacts are offered now, and the last emergency one.

A contact by which people call or write to an emergency or crisis service is *vital*: only such
contacts count when a list may not be emptied, because nobody can call a website. The clock marks a
contact of such a service, whatever its type, and never hides it.

Functions over plain values and two tables (the intervals); the clock is an argument. Stored
documents hold nothing that the clock alone makes wrong: they show `state`, and only the tick of the
worker moves it, monotonously (call_verified or desk_checked → due → expired; a clock set back
undoes nothing).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cms.publishing.vocabularies.directory import EMERGENCY_URGENCIES, PHONE_TYPES, SHORT_KINDS

CHECKED_STATES = frozenset({"desk_checked", "call_verified", "due"})
# days between two checks of a contact, and days after that for which it is still offered as good
CHECKED_EVERY = {
    "emergency": 30,
    "crisis_support": 30,
    "report": 60,
    "support": 60,
    "information": 90,
}
GRACE = {"emergency": 7, "crisis_support": 7, "report": 14, "support": 14, "information": 30}
# days before a check is due that people are reminded
REMINDED_BEFORE = 7


@dataclass(frozen=True)
class Facts:
    """What decides whether one channel is offered; `is_verified` means not only desk checked."""

    channel: int
    service: int
    type: str
    kind: str
    category: str
    urgency: str
    service_status: str
    audience: str
    state: str
    is_verified: bool
    old_is_dead: bool
    stranger_answered: bool
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
    days = CHECKED_EVERY[urgency]
    return checked_on + timedelta(days=min(days, every_days or days))


def state_on(today: date, *, state: str, valid_until: date | None, urgency: str) -> str:
    """The state that a checked channel has reached on `today`; others are returned unchanged."""
    if state not in CHECKED_STATES or valid_until is None:
        return state
    if today > valid_until + timedelta(days=GRACE[urgency]):
        return "expired"
    return "due" if today > valid_until else state


def hidden_from(
    *, urgency: str, state: str, valid_until: date | None, others: Iterable[date]
) -> date | None:
    """The first day on which the clock alone takes a contact away (`offers`); None: it never does.

    others: until when the other offered contacts of its type and service are good.
    """
    if valid_until is None or state == "expired" or urgency in EMERGENCY_URGENCIES:
        return None
    if not any(other > valid_until for other in others):
        return None
    return valid_until + timedelta(days=GRACE[urgency] + 1)


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


def away(possible: Iterable[Facts]) -> set[int]:
    """Long numbers of emergency services that a stranger answered, until a second person has
    called: by id. Where the service would have no other call or message left, all of them stay."""
    vital = [facts for facts in possible if facts.is_vital]
    doubted = {
        facts.channel
        for facts in vital
        if facts.stranger_answered and facts.kind not in SHORT_KINDS
    }
    reachable = {facts.service for facts in vital if facts.channel not in doubted}
    return {
        facts.channel for facts in vital if facts.channel in doubted and facts.service in reachable
    }


def offers(channels: Iterable[Facts], *, allow_desk_checked: bool) -> dict[int, Offer]:
    """The offered channels by id.

    An expired channel is marked stale. It is left out only where the same service has a fresher one
    of the same type, and never of an emergency or crisis service: evidence takes those away.
    """
    possible = [
        facts for facts in channels if may_be_offered(facts, allow_desk_checked=allow_desk_checked)
    ]
    doubted = away(possible)
    fresher = {(facts.service, facts.type) for facts in possible if facts.state != "expired"}
    return {
        facts.channel: Offer(
            assurance=_assurance(facts),
            stale=facts.state in {"due", "expired"},
        )
        for facts in possible
        if facts.channel not in doubted
        and (
            facts.state != "expired"
            or facts.is_emergency
            or (facts.service, facts.type) not in fresher
        )
    }


def _assurance(facts: Facts) -> str:
    return "call_verified" if facts.is_verified else "desk_checked"


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
    reachable = {
        facts.channel
        for facts in now
        if facts.type in PHONE_TYPES
        and may_be_offered(facts, allow_desk_checked=allow_desk_checked)
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
    """Those that are offered, and those that wait for a second person after a stranger answered:
    their service has another one."""
    return [
        facts
        for facts in channels
        if facts.is_vital and may_be_offered(facts, allow_desk_checked=allow_desk_checked)
    ]
