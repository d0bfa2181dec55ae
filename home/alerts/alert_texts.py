"""The words of an alert: a phrase with slots, and how a slot's value reads in each language.

Pure: no rows. A slot is `{service}`, `{province}`, `{date}`, `{time}` or `{short_code}`, or a
second one of the same kind, `{date_2}`; nothing else can be put into a phrase, so nobody types a
number or a sentence in a hurry.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.publishing.vocabularies.directory import MONTHS, PROVINCES, codes
from cms.publishing.vocabularies.shared import Label, label
from khmertext.checks.numbers_in_prose import full_phone_numbers, short_codes

SLOT_KINDS = ("service", "province", "date", "time", "short_code")
LONGEST = 300  # code points of a phrase
# a wrong year is the commonest slip with dates
DAYS_AROUND = 60
DATE = Label("date", "{day} {month} {year}", "ថ្ងៃទី {day} ខែ{month} ឆ្នាំ {year}")
TIME = Label("time", "{time}", "ម៉ោង {time}")
_MARK = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(rf"({'|'.join(SLOT_KINDS)})(?:_2)?")
_KHMER_LETTER = re.compile(r"[\u1780-\u17b3]")  # ka to the last independent vowel
_LATIN_LETTER = re.compile(r"[A-Za-z]")


def slots(words: str) -> list[str]:
    """The slots of a phrase in the order of the text, each as often as it stands there."""
    return _MARK.findall(words)


def kind_of(slot: str) -> str:
    """ "date" of "date_2"; the slot must be one of a phrase that was checked."""
    return slot.removesuffix("_2")


def filled(words: str, shown: Mapping[str, str]) -> str:
    """The phrase with every slot replaced by what is shown for it."""
    return _MARK.sub(lambda mark: shown[mark[1]], words)


def problems(text_en: str, text_km: str) -> dict[str, list[ValidationError]]:
    """What is wrong with the two texts of a phrase, by field; empty when nothing is."""
    found = {
        "text_en": [*_problems(text_en), *_wrong_letters(text_en, is_khmer=False)],
        "text_km": [*_problems(text_km), *_wrong_letters(text_km, is_khmer=True)],
    }
    if not any(found.values()) and set(slots(text_en)) != set(slots(text_km)):
        found["text_km"].append(
            ValidationError(_("Both languages must have the same slots, each once."))
        )
    return {name: errors for name, errors in found.items() if errors}


def _problems(words: str) -> Iterator[ValidationError]:
    marks = slots(words)
    for mark in marks:
        if not _SLOT.fullmatch(mark):
            yield ValidationError(
                _("“%(slot)s” is no slot. Slots are: %(known)s."),
                params={
                    "slot": f"{{{mark}}}",
                    "known": ", ".join(f"{{{kind}}}" for kind in SLOT_KINDS),
                },
            )
    if len(set(marks)) != len(marks):
        yield ValidationError(_("A slot stands here twice. Write the second one as {date_2}."))
    bare = _MARK.sub(" ", words)
    if "{" in bare or "}" in bare:
        yield ValidationError(_("A slot is written with both braces, like {service}."))
    if numbers := [*full_phone_numbers(bare), *short_codes(bare)]:
        yield ValidationError(
            _("“%(number)s” looks like a telephone number. Use {service} or {short_code}."),
            params={"number": numbers[0].text},
        )


def _wrong_letters(words: str, *, is_khmer: bool) -> Iterator[ValidationError]:
    bare = _MARK.sub(" ", words)
    if is_khmer and not _KHMER_LETTER.search(bare):
        yield ValidationError(_("Write this text in Khmer."))
    if not is_khmer and (_KHMER_LETTER.search(bare) or not _LATIN_LETTER.search(bare)):
        yield ValidationError(_("Write this text in English."))


# Values that need no rows


def province_text(code: str, locale: str) -> str:
    return label(PROVINCES, code, locale)


def date_text(iso: str, locale: str) -> str:
    """ "25 November 2026" of "2026-11-25"."""
    day = date.fromisoformat(iso)
    month = MONTHS[day.month - 1].text(locale)
    return DATE.text(locale).format(day=day.day, month=month, year=day.year)


def time_text(iso: str, locale: str) -> str:
    return TIME.text(locale).format(time=iso)


def checked_value(slot: str, value: str, *, today: date) -> str:
    """The value of a province, date or time slot as it is stored. Raises ValidationError."""
    kind = kind_of(slot)
    try:
        if kind == "province" and value in codes(PROVINCES):
            return value
        if kind == "time":
            return f"{time.fromisoformat(value):%H:%M}"
        if kind == "date":
            day = date.fromisoformat(value)
            if abs(day - today) <= timedelta(days=DAYS_AROUND):
                return day.isoformat()
            raise ValidationError({slot: _("This day is more than two months away.")})
    except ValueError:
        pass
    raise ValidationError({slot: _("Choose one of the values.")})


TEXTS = {"province": province_text, "date": date_text, "time": time_text}
