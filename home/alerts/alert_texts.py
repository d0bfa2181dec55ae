"""The words of an alert: what a phrase may say, and where its contacts stand in it.

Pure: no rows. A slot is `{service}` or `{service_2}`, where name and number of a contact of the
directory stand; no number is typed into a phrase.
"""

import re
from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from khmertext.checks.numbers_in_prose import full_phone_numbers, short_codes

SLOTS = ("service", "service_2")
LONGEST = 300  # code points of a phrase
_MARK = re.compile(r"\{([^{}]*)\}")
_KHMER_LETTER = re.compile(r"[\u1780-\u17b3]")  # ka to the last independent vowel
_LATIN_LETTER = re.compile(r"[A-Za-z]")


def slots(words: str) -> list[str]:
    """The slots of a phrase in the order of the text, each as often as it stands there."""
    return _MARK.findall(words)


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
        if mark not in SLOTS:
            yield ValidationError(
                _("“%(slot)s” is no slot. Slots are {service} and {service_2}."),
                params={"slot": f"{{{mark}}}"},
            )
    if len(set(marks)) != len(marks):
        yield ValidationError(_("A slot stands here twice. Write the second one as {service_2}."))
    bare = _MARK.sub(" ", words)
    if "{" in bare or "}" in bare:
        yield ValidationError(_("A slot is written with both braces, like {service}."))
    if numbers := [*full_phone_numbers(bare), *short_codes(bare)]:
        yield ValidationError(
            _("“%(number)s” looks like a telephone number. Use {service}."),
            params={"number": numbers[0].text},
        )


def _wrong_letters(words: str, *, is_khmer: bool) -> Iterator[ValidationError]:
    bare = _MARK.sub(" ", words)
    if is_khmer and not _KHMER_LETTER.search(bare):
        yield ValidationError(_("Write this text in Khmer."))
    if not is_khmer and (_KHMER_LETTER.search(bare) or not _LATIN_LETTER.search(bare)):
        yield ValidationError(_("Write this text in English."))
