"""Values of documents as people read them: dates, times, ages, sizes. Pure functions."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cms.publishing.vocabularies.directory import MONTHS

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
DURATION = re.compile(r"PT(\d+)([MS])")
UNITS = ("B", "KB", "MB", "GB")


def day(value: str | date | None, locale: str) -> str:
    """`24 November 2026` of an ISO date or instant (the day in Phnom Penh); "" of nothing."""
    if not value:
        return ""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        value = moment.astimezone(PHNOM_PENH).date() if moment.tzinfo else moment.date()
    return f"{value.day} {MONTHS[value.month - 1].text(locale)} {value.year}"


def duration(value: str | None, locale: str) -> str:
    """`50 minutes` of "PT50M" or "PT3000S"; "" of anything else."""
    found = DURATION.fullmatch(value or "")
    if found is None:
        return ""
    seconds = int(found[1]) * (60 if found[2] == "M" else 1)
    if seconds < 60:
        return f"{seconds} វិនាទី" if locale == "km" else f"{seconds} seconds"
    minutes = round(seconds / 60)
    if locale == "km":
        return f"{minutes} នាទី"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def counted(number: int, total: int, locale: str) -> str:
    """`Lesson 3 of 8`."""
    if locale == "km":
        return f"មេរៀនទី {number} ក្នុងចំណោម {total}"
    return f"Lesson {number} of {total}"


def ages(span: Mapping[str, Any] | None, locale: str) -> str:
    """`Ages 13–24`; "" when both ends are open."""
    low, high = (span or {}).get("min"), (span or {}).get("max")
    if low is not None and high is not None:
        return f"អាយុ {low}–{high} ឆ្នាំ" if locale == "km" else f"Ages {low}–{high}"
    if low is not None:
        return f"អាយុចាប់ពី {low} ឆ្នាំ" if locale == "km" else f"From {low} years"
    if high is not None:
        return f"អាយុរហូតដល់ {high} ឆ្នាំ" if locale == "km" else f"Up to {high} years"
    return ""


def people(span: Mapping[str, Any] | None, locale: str) -> str:
    """`8–20 people`; "" when both ends are open."""
    ends = [end for end in ((span or {}).get("min"), (span or {}).get("max")) if end is not None]
    if not ends:
        return ""
    range_ = "–".join(str(end) for end in dict.fromkeys(ends))
    return f"{range_} នាក់" if locale == "km" else f"{range_} people"


def size(count: int | None) -> str:
    """`182 KB`: steps of 1000, as shops and phones count; "" of nothing."""
    if not count:
        return ""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    shown = f"{value:.1f}" if unit > 1 and value < 10 else f"{value:.0f}"
    return f"{shown} {UNITS[unit]}"


def pages(count: int | None, locale: str) -> str:
    if not count:
        return ""
    if locale == "km":
        return f"{count} ទំព័រ"
    return "1 page" if count == 1 else f"{count} pages"
