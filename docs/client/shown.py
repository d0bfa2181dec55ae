"""What of a copy may be shown now, by the device's own clock, without a network (docs/api.md).
A kind, a type of block, a member that is not known here is left as it is: v1 only grows."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from openness import is_stale, openness

Json = Any
WORDS = ("name", "title", "plain")  # may name a number, as "Police hotline 117"


def shown(entry: Json, recalls: Iterable[Json], now: datetime) -> Json:
    """The document of an entry as it may be shown now; None when its time is over."""
    document, wrong = entry["document"], [one for one in recalls if one["seq"] > entry["seq"]]
    if _is_past(document.get("expires_at"), now):
        return None

    def is_gone(contact: Json) -> bool:
        digest = sha256((contact["href"] or "").encode()).hexdigest()
        return any((one["key"], one["sha256"]) == (contact["key"], digest) for one in wrong)

    gone = [one["display"] for one in contacts(document) if is_gone(one) and one.get("display")]
    return _without(document, is_gone, gone, now)


def contacts(value: Json) -> Iterator[Json]:
    """Every contact anywhere in a document."""
    if isinstance(value, dict) and {"key", "href"} <= value.keys():
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inside:
        yield from contacts(one)


def said_of(contact: Json, now: datetime) -> tuple[str, bool]:
    """Open, closed or unknown; and whether to say that it was not checked recently."""
    whole = {"hours": None, "stale": False, "valid_until": None} | contact
    is_open = openness(whole["hours"], now) if whole["hours"] else "unknown"
    zone = ZoneInfo(whole["hours"]["timezone"]) if whole["hours"] else None  # else of the device
    return is_open, is_stale(whole, now.astimezone(zone).date())


def words_or_value(block: Json, known: Iterable[str]) -> Json:
    """The value of a block whose type the app knows, and of others the plain words."""
    return block["value"] if block["type"] in known else block["plain"]


def _without(value: Json, is_gone: Callable[[Json], bool], gone: list[str], now: datetime) -> Json:
    def is_left_out(one: Json) -> bool:
        names = one.keys() if isinstance(one, dict) else set()
        if {"starts_at", "ends_at"} <= names:  # an alert, which names its contacts in its sentence
            is_now = _is_past(one["starts_at"], now) and not _is_past(one["ends_at"], now)
            return not is_now or any(map(is_gone, contacts(one)))
        is_ended = {"text", "until"} <= names and _is_past(one["until"], now)
        return is_ended or ({"key", "href"} <= names and is_gone(one))

    def part(one: Json, name: str = "") -> Json:
        if is_left_out(one):
            return None
        if isinstance(one, list):
            return [part(inner) for inner in one if not is_left_out(inner)]
        if isinstance(one, dict):
            return {name: part(inner, name) for name, inner in one.items()}
        for number in gone if name in WORDS and isinstance(one, str) else ():
            one = re.sub(rf"(?<!\d){re.escape(number)}(?!\d)", "…", one)
        return one

    return part(value)


def _is_past(moment: Json, now: datetime) -> bool:
    try:
        return moment is not None and datetime.fromisoformat(moment) <= now
    except (TypeError, ValueError):  # something of tomorrow
        return False
