"""Services in the order in which somebody should see them who said what happened.

What the clock decides (who answers now) is decided when somebody asks, and is in nothing stored.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from cms.core.vocabularies.directory import EMERGENCY_URGENCIES, PHONE_TYPES
from cms.who_helps.openness import openness

Entry = TypeVar("Entry", bound=Mapping[str, Any])

ANSWERS, MAY_ANSWER, HAS_NO_NUMBER, CLOSED = range(4)
AT_THE_LATEST = 1  # place, from 0, of the first who is known to answer now


def in_order(
    entries: Iterable[Entry],
    categories: Sequence[str],
    now: datetime | None,
    types: Collection[str] = (),
) -> list[Entry]:
    """By how they can be reached now, among equals by the `categories` of what happened, and
    otherwise as they stand. Of the first two one is known to answer now, if anybody is.

    entries: with `category`, `urgency` and `channels`, as cards of services and entries of help-now
    have them. types: of the contacts that count as a number; (): calls and text messages. now: None
    for a copy that somebody opens at another hour: who is always there stands before who may be.
    """
    types = types or PHONE_TYPES
    found = sorted(
        entries, key=lambda one: (reach(one, now, types), _place(one["category"], categories))
    )
    open_now = (place for place, one in enumerate(found) if "open" in _hours(one, now, types))
    if (first := next(open_now, 0)) > AT_THE_LATEST:
        found.insert(AT_THE_LATEST, found.pop(first))
    return found


def reach(entry: Mapping[str, Any], now: datetime | None, types: Collection[str]) -> int:
    """How somebody can be reached at this moment: one of the four above. Of who is there for
    emergencies and crises unknown hours keep nobody from trying."""
    hours = _hours(entry, now, types)
    if "open" in hours or ("unknown" in hours and entry["urgency"] in EMERGENCY_URGENCIES):
        return ANSWERS
    if "unknown" in hours:
        return MAY_ANSWER
    every = _hours(entry, now, {one["type"] for one in entry["channels"]})
    return HAS_NO_NUMBER if every - {"closed"} else CLOSED


def _hours(entry: Mapping[str, Any], now: datetime | None, types: Collection[str]) -> set[str]:
    """What is known of the contacts of these types: "open", "closed", "unknown"."""
    hours = [one["hours"] for one in entry["channels"] if one["type"] in types]
    if now is None:
        return {"open" if one["always_open"] else "unknown" for one in hours}
    return {openness(one, now) for one in hours}


def _place(category: str, categories: Sequence[str]) -> int:
    """Categories that the answer does not name come behind those that it names."""
    return categories.index(category) if category in categories else len(categories)
