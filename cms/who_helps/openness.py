"""Is this contact open now? The rule for clients, as a function to copy (docs/directory.md).

hours: the `hours` member of a channel or service document.
now: an aware datetime. The answer: "open", "closed" or "unknown". The clock on the wall there
decides: in an hour that comes twice a service is open both times, one that is left out is not.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def openness(hours: Mapping[str, Any], now: datetime) -> str:
    if hours["always_open"]:
        return "open"
    if not hours["rules"]:
        # false without rules says as little as null does
        return "unknown"
    local = now.astimezone(ZoneInfo(hours["timezone"]))
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    is_open = any(
        _covers(rule, day, hours["closed_on"], local.time(), begun_before)
        for rule in hours["rules"]
        for day, begun_before in ((today, False), (yesterday, True))
    )
    return "open" if is_open else "closed"


def _covers(
    rule: dict[str, Any], day: date, closed_on: list[str], at: time, begun_before: bool
) -> bool:
    """Whether the opening that begins on `day` covers `at` (on the next day if begun_before)."""
    written = day.isoformat()
    if DAYS[day.weekday()] not in rule["days"] or written in closed_on:
        return False
    if (rule["valid_from"] or written) > written or (rule["valid_to"] or written) < written:
        return False
    opens, closes = time.fromisoformat(rule["opens"]), time.fromisoformat(rule["closes"])
    past_midnight = closes <= opens  # "00:00" is the end of the day
    if begun_before:
        return past_midnight and at < closes
    return at >= opens and (past_midnight or at < closes)


def is_stale(channel: dict[str, Any], today: date) -> bool:
    """Whether to say “check elsewhere”: also on a telephone that was offline for weeks."""
    until = channel["valid_until"]
    return bool(channel["stale"]) or (until is not None and until < today.isoformat())
