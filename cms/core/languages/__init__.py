"""The languages of the content, one YAML file each, named by its BCP 47 tag: nothing else knows a
tag.

What a file leaves out, and a language that has no file, is as `Language` has it. Settings read
this, so it knows no model and needs no translation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

from khmertext import normalise

FOLDER = Path(__file__).parent
_RIGHT_TO_LEFT = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})  # ISO 15924
_NORMAL_FORMS: dict[str, Callable[[str], str]] = {"": str, "khmer": normalise}


@dataclass(frozen=True)
class Language:
    """How one language is written and shown."""

    tag: str
    name: str = ""  # in English
    name_local: str = ""  # in itself
    direction: Literal["ltr", "rtl"] = "ltr"
    #: ten signs, for counts and dates; "" if it has those of ASCII
    digits: str = ""
    #: between a label and what it is of
    colon: str = ":"
    #: what two versions of a text are compared by; no spaces between words: clusters
    pieces: Literal["words", "clusters"] = "words"
    #: its name in `_NORMAL_FORMS`; "" for a language that has none of its own
    normal_form: str = ""
    #: how words of danger are found in what somebody asks: as they sound, by stems, or as searched
    heard: Literal["khmer", "english", "words"] = "words"
    #: do signs stand above and below its letters? Its lines are high then, wherever it is read
    is_tall: bool = False
    #: the type of readers (web, paper, books, slides), and that of programs of the office; "" for
    #: what a device has
    family: str = ""
    office_family: str = ""
    #: the counter style of CSS that has its digits, for lists and pages; "" for those of ASCII
    counter: str = ""
    #: how programs of offices name it, "" for the tag itself
    program_tag: str = ""
    #: have people who grew up with it read all words of ours?
    natively_read: bool = False

    def normalised(self, text: str) -> str:
        """`text` in the normal form of the language. Idempotent."""
        return _NORMAL_FORMS[self.normal_form](text)

    @property
    def for_programs(self) -> str:
        return self.program_tag or self.tag

    def numerals(self, text: str) -> str:
        """ASCII digits of `text` in those of the language."""
        return text.translate(str.maketrans("0123456789", self.digits)) if self.digits else text


def screen_language() -> str:
    """The tag of the language in which somebody reads a screen of the office."""
    return described(get_language() or settings.LANGUAGE_CODE).tag


def every() -> list[Language]:
    """Those that are described, by their tags."""
    return sorted(_all().values(), key=lambda one: one.tag)


def natively_read() -> frozenset[str]:
    """The tags of the languages in which natives have read all that is ours."""
    return frozenset(one.tag for one in _all().values() if one.natively_read)


def described(tag: str) -> Language:
    """The language of a BCP 47 tag, in whatever case; one without a file as Django lists it; one
    that nobody lists has its tag as its name, and the direction of the script in it."""
    return _all().get(tag.lower()) or _undescribed(tag)


@lru_cache(maxsize=64)  # tags of addresses come here
def _undescribed(tag: str) -> Language:
    listed = LANG_INFO.get(tag.lower(), {})
    is_rtl = listed.get("bidi", not _RIGHT_TO_LEFT.isdisjoint(tag.lower().split("-")))
    name, name_local = (str(listed.get(name, tag)) for name in ("name", "name_local"))
    return Language(tag, name, name_local, "rtl" if is_rtl else "ltr")


@cache
def _all() -> dict[str, Language]:
    """By the tag in small letters. Raises TypeError for a file without a tag, or with a name that
    is no field."""
    return {path.stem.lower(): _read(path) for path in FOLDER.glob("*.yaml")}


def _read(path: Path) -> Language:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Language(**found)
