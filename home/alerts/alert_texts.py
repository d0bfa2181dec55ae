"""The words of an alert: what a phrase may say, and where its contacts stand in it.

Pure: no rows. A slot is `{service}` or `{service_2}`, where name and number of a contact of the
directory stand; no number is typed into a phrase.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.core.vocabularies.languages import language_label
from khmertext.alphabets import LATIN, alphabet, script
from khmertext.checks.numbers_in_prose import full_phone_numbers, short_codes

Problems = dict[str, list[ValidationError]]

SLOTS = ("service", "service_2")
LONGEST = 300  # code points of a phrase
_MARK = re.compile(r"\{([^{}]*)\}")


def slots(words: str) -> list[str]:
    """The slots of a phrase in the order of the text, each as often as it stands there."""
    return _MARK.findall(words)


def filled(words: str, shown: Mapping[str, str]) -> str:
    """The phrase with every slot replaced by what is shown for it."""
    return _MARK.sub(lambda mark: shown[mark[1]], words)


def digest(language: str, severity: str, words: str, values: Mapping[str, str]) -> str:
    """What an approval is for: these words in this language, how serious they are, whom they
    name."""
    named = (values.get(slot, "") for slot in slots(words))
    parts = "\0".join((language, severity, words, *named))
    return hashlib.sha256(parts.encode()).hexdigest()


def problems(texts: Mapping[str, str], values: Mapping[str, str]) -> Problems:
    """What is wrong with the texts of a phrase, by language, and with the contacts for their slots,
    by slot; empty when nothing is. texts: language → words."""
    found: Problems = {
        language: [*_problems(words), *_wrong_letters(words, language)]
        for language, words in texts.items()
    }
    used = {slot for words in texts.values() for slot in slots(words)}
    if not any(found.values()):
        for language, words in texts.items():
            if set(slots(words)) != used:
                sentence = _("All languages must have the same slots, each once.")
                found[language].append(ValidationError(sentence))
        for slot in sorted(used ^ set(values)):
            sentence = _("Choose one if the text has %(slot)s, and none if it has not.")
            found[slot] = [ValidationError(sentence, params={"slot": f"{{{slot}}}"})]
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


def _wrong_letters(words: str, language: str) -> Iterator[ValidationError]:
    """Of another script than that of the language; names in Latin letters may stand in each."""
    own = alphabet(language).scripts
    found = {script(char) for char in _MARK.sub(" ", words) if char.isalpha()}
    if own and (not found & own or found - own - {LATIN}):
        yield ValidationError(
            _("Write this text in %(language)s."), params={"language": language_label(language)}
        )
