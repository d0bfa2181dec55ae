"""Values of documents as people read them: dates, times, ages, sizes."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cms.core.country import country
from cms.core.languages import described
from public.website.vocabulary import Vocabulary

DURATION = re.compile(r"PT(\d+)([MS])")
UNITS = ("B", "KB", "MB", "GB")


def numerals(text: str, vocabulary: Vocabulary) -> str:
    """Counts and dates in the digits of the language. Not for what somebody dials or types."""
    return described(vocabulary.locale).numerals(text)


def _said(vocabulary: Vocabulary, code: str, **values: object) -> str:
    return numerals(vocabulary.words[code].format(**values), vocabulary)


def day(value: str | date | None, vocabulary: Vocabulary) -> str:
    """`24 November 2026` of an ISO date or instant (the day in the country); "" of nothing."""
    if not value:
        return ""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        value = moment.astimezone(country().zone).date() if moment.tzinfo else moment.date()
    month = vocabulary.label("month", f"{value.month:02}")
    return _said(vocabulary, "date", day=value.day, month=month, year=value.year)


def duration(value: str | None, vocabulary: Vocabulary) -> str:
    """`50 minutes` of "PT50M" or "PT3000S"; "" of anything else."""
    found = DURATION.fullmatch(value or "")
    if found is None:
        return ""
    seconds = int(found[1]) * (60 if found[2] == "M" else 1)
    if seconds < 60:
        return _said(vocabulary, "in_seconds", count=seconds)
    minutes = round(seconds / 60)
    return _said(vocabulary, "in_minute" if minutes == 1 else "in_minutes", count=minutes)


def counted(number: int, total: int, vocabulary: Vocabulary) -> str:
    """`Lesson 3 of 8`."""
    return _said(vocabulary, "lesson_of", number=number, total=total)


def ages(span: Mapping[str, Any] | None, vocabulary: Vocabulary) -> str:
    """`Ages 13–24`; "" when both ends are open."""
    low, high = (span or {}).get("min"), (span or {}).get("max")
    if low is not None and high is not None:
        return _said(vocabulary, "ages_between", low=low, high=high)
    if low is not None:
        return _said(vocabulary, "ages_from", low=low)
    if high is not None:
        return _said(vocabulary, "ages_to", high=high)
    return ""


def people(span: Mapping[str, Any] | None, vocabulary: Vocabulary) -> str:
    """`8–20 people`; "" when both ends are open."""
    ends = [end for end in ((span or {}).get("min"), (span or {}).get("max")) if end is not None]
    if not ends:
        return ""
    range_ = "–".join(str(end) for end in dict.fromkeys(ends))
    return _said(vocabulary, "of_people", count=range_)


def size(count: int | None, vocabulary: Vocabulary | None = None) -> str:
    """`182 KB`: steps of 1000, as shops and phones count; "" of nothing."""
    if not count:
        return ""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    shown = f"{value:.1f}" if unit > 1 and value < 10 else f"{value:.0f}"
    said = f"{shown} {UNITS[unit]}"
    return numerals(said, vocabulary) if vocabulary else said


def pages(count: int | None, vocabulary: Vocabulary) -> str:
    if not count:
        return ""
    return _said(vocabulary, "of_page" if count == 1 else "of_pages", count=count)
