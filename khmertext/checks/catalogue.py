"""Every check: its severity, its kind, and what it says.

`REGISTRY` holds the checks, in the order in which findings are shown; settings, documentation and
the workbench read it. The kinds are the localization quality issue types of W3C ITS 2.0. What they
say is in `messages/`, a file for each language: {check: {wording: text}}. It tells what to do, and
English says which wordings there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml

Severity = Literal["fixed", "warning", "error"]
MESSAGES = Path(__file__).parent / "messages"
FALLBACK = "en"  # the language of a text that another one lacks
MESSAGE = "message"  # the wording of most findings


@dataclass(frozen=True)
class CheckInfo:
    """One check. `title` is English, on no screen; `raw` marks the encoding checks, which look at
    the text as typed."""

    id: str
    severity: Severity
    kind: str
    title: str
    raw: bool = False


REGISTRY = (
    CheckInfo("kh_order", "fixed", "characters", "Order of signs in a syllable", raw=True),
    CheckInfo("kh_deprecated", "fixed", "characters", "Deprecated character", raw=True),
    CheckInfo("kh_obsolete", "warning", "characters", "Obsolete letter or sign", raw=True),
    CheckInfo("kh_syllable", "error", "characters", "Impossible syllable", raw=True),
    CheckInfo("kh_dangling_coeng", "error", "characters", "Coeng without a consonant", raw=True),
    CheckInfo("kh_orphan_mark", "error", "characters", "Vowel or sign without a letter", raw=True),
    CheckInfo("kh_double_mark", "error", "characters", "Vowel or sign typed twice", raw=True),
    CheckInfo("kh_zwsp", "fixed", "characters", "Misplaced zero-width space", raw=True),
    CheckInfo("kh_joiner", "fixed", "characters", "Misplaced joiner", raw=True),
    CheckInfo("invisible_chars", "fixed", "characters", "Invisible characters", raw=True),
    CheckInfo("replacement_char", "error", "characters", "Destroyed character", raw=True),
    CheckInfo("kh_unassigned", "error", "characters", "Code point without a character", raw=True),
    CheckInfo("kh_legacy_font", "error", "characters", "Text of an old Khmer font"),
    CheckInfo("foreign_script", "error", "characters", "Letters of another script"),
    CheckInfo("no_khmer", "error", "untranslated", "No Khmer in the translation"),
    CheckInfo("no_letter", "error", "untranslated", "No letter of the language"),
    CheckInfo("untranslated", "error", "untranslated", "Not translated"),
    CheckInfo("khmer_leftover", "error", "untranslated", "Khmer left in the translation"),
    CheckInfo("leftover", "error", "untranslated", "Words of the source left in the translation"),
    CheckInfo("empty", "error", "omission", "Empty translation"),
    CheckInfo("latin_leftover", "warning", "untranslated", "Latin words left in the translation"),
    CheckInfo("numbers", "error", "numbers", "Different numbers"),
    CheckInfo("phone", "error", "numbers", "Different phone number"),
    CheckInfo("number_order", "warning", "mistranslation", "Numbers to call in another order"),
    CheckInfo("negation", "warning", "mistranslation", "Negation lost or added"),
    CheckInfo("unit", "warning", "mistranslation", "Different unit"),
    CheckInfo("currency", "warning", "mistranslation", "Different currency"),
    CheckInfo("month", "warning", "mistranslation", "Different month"),
    CheckInfo("weekday", "warning", "mistranslation", "Different weekday"),
    CheckInfo("number_word", "warning", "mistranslation", "Different number"),
    CheckInfo("cost", "warning", "mistranslation", "Different price"),
    CheckInfo("hours", "warning", "mistranslation", "Different time of day"),
    CheckInfo("date_order", "warning", "mistranslation", "Day and month exchanged"),
    CheckInfo("omission", "warning", "omission", "A sentence may be missing"),
    CheckInfo("url", "error", "inconsistent-entities", "Different web address"),
    CheckInfo("email", "error", "inconsistent-entities", "Different e-mail address"),
    CheckInfo("kh_digits_mixed", "error", "numbers", "Khmer and Latin digits in one number"),
    CheckInfo("tags", "error", "markup", "Different formatting tags"),
    CheckInfo("placeholders", "error", "markup", "Different placeholders"),
    CheckInfo("end_punct", "warning", "typographical", "Different sign at the end"),
    CheckInfo("kh_ascii_period", "warning", "typographical", "Full stop instead of khan"),
    CheckInfo("kh_colon", "warning", "typographical", "Latin colon after Khmer"),
    CheckInfo("kh_yuukaleapintu", "warning", "typographical", "Colon and yuukaleapintu confused"),
    CheckInfo("kh_punct_space_after", "warning", "whitespace", "No space after a Khmer sign"),
    CheckInfo("kh_lek_too", "warning", "typographical", "Repetition sign apart from its word"),
    CheckInfo("kh_double_punct", "warning", "typographical", "Sign typed twice"),
    CheckInfo("brackets", "warning", "typographical", "Bracket or quotation mark missing"),
    CheckInfo("double_space", "warning", "whitespace", "Two spaces or a tab"),
    CheckInfo("edge_space", "warning", "whitespace", "Space at the beginning or end"),
    CheckInfo("glossary_missing", "warning", "terminology", "Term of the glossary not used"),
    CheckInfo("glossary_forbidden", "error", "terminology", "Forbidden term"),
    CheckInfo("dnt", "error", "terminology", "Name that must stay as it is"),
    CheckInfo("length_ratio", "warning", "length", "Unusual length"),
    CheckInfo("max_length", "error", "length", "Too long for its place"),
    CheckInfo("kh_long_run", "warning", "whitespace", "Very long run without a space"),
    CheckInfo("dup_word", "warning", "duplication", "Word written twice"),
    CheckInfo("inconsistent", "warning", "inconsistency", "Translated otherwise elsewhere"),
)
BY_ID: Mapping[str, CheckInfo] = MappingProxyType({info.id: info for info in REGISTRY})


@cache
def said(language: str) -> dict[str, dict[str, str]]:
    """check → wording → format string, in the language of a tag; of one without a file none."""
    path = next((one for one in MESSAGES.glob("*.yaml") if one.stem == language), None)
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) if path else {}


def sentence(check: str, wording: str, values: Mapping[str, str], language: str) -> str:
    """What `check` says in `language`; in English where that has no text of it."""
    texts = (said(tag).get(check, {}).get(wording or MESSAGE) for tag in (language, FALLBACK))
    return str(next(filter(None, texts))).format(**values)


def languages() -> list[str]:
    """The tags of those that have messages, English first."""
    return sorted(
        (one.stem for one in MESSAGES.glob("*.yaml")), key=lambda tag: (tag != FALLBACK, tag)
    )
