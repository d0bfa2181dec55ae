"""The dates of a text as days and months: "3/4/2026", "2026-04-03", "April 3", ថ្ងៃទី៣ ខែមេសា.

Cambodia writes the day first, and so is a Khmer figure read; in English the month may be first
where the other reading is no date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khmertext import digits
from khmertext.checks.meaning.words import EN_MONTH, KM_MONTH, month_number

_MONTHS = 12
_DAYS = 31
_FIGURES = re.compile(
    r"(?<![0-9/.-])(?:(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<m>[0-9]{1,2})(?P=sign)(?P<d>[0-9]{1,2})"
    r"|(?P<one>[0-9]{1,2})\s?(?P<mark>[-/.])\s?(?P<two>[0-9]{1,2})(?:\s?(?P=mark)\s?(?:[0-9]{4}|[0-9]{2}))"
    r"|(?P<first>[0-9]{1,2})/(?P<last>[0-9]{1,2}))(?![0-9/]|[-.][0-9])"
)
_EN_WORDS = re.compile(
    rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{EN_MONTH})\b"
    rf"|\b(?P<named>{EN_MONTH})\.?\s+(?P<after>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![:.][0-9])"
)
_KM_WORDS = re.compile(
    rf"(?<![0-9])(?P<day>[0-9]{{1,2}})\s*,?\s*(?:ខែ\s*(?:ទី)?\s*)?(?P<month>{KM_MONTH}|(?<=ខែ)[0-9]{{1,2}}"
    r"|(?<=ខែ )[0-9]{1,2}|(?<=ខែទី)[0-9]{1,2})(?![0-9])"
)


@dataclass(frozen=True)
class Date:
    """`words` as they stand; a month of 13 is a day that stands in its place."""

    day: int
    month: int
    words: str

    @property
    def turned(self) -> tuple[int, int]:
        return self.month, self.day


def dates(text: str, *, is_khmer: bool) -> list[Date]:
    text = digits(text, to="latin")
    return [*_in_figures(text, is_khmer), *_in_words(text, is_khmer)]


def _in_figures(text: str, is_khmer: bool) -> Iterator[Date]:
    for match in _FIGURES.finditer(text):
        if match["year"]:
            day, month = int(match["d"]), int(match["m"])
        else:
            day, month = int(match["one"] or match["first"]), int(match["two"] or match["last"])
            if month > _MONTHS >= day and not is_khmer:
                day, month = month, day
        if 0 < day <= _DAYS and 0 < month <= _DAYS:
            yield Date(day, month, match.group())


def _in_words(text: str, is_khmer: bool) -> Iterator[Date]:
    for match in (_KM_WORDS if is_khmer else _EN_WORDS).finditer(text):
        found = match.groupdict()
        day = int(found["day"] or found["after"])
        month = found["month"] or found["named"]
        yield Date(day, int(month) if month.isdigit() else month_number(month), match.group())
