"""The letters of a language, by CLDR: its script, and in Latin and Cyrillic the letters themselves.

`scripts.tsv` and `letters.tsv` are taken from CLDR; their first lines say what of it. The script of
a letter is how its name in Unicode begins. Of a language that stands in neither nothing is known.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

LATIN = "LATIN"
_HERE = Path(__file__).parent
_NAME = re.compile(r"(?:(?:NEW|OLD|TAI) )?[A-Z]+")


@dataclass(frozen=True)
class Alphabet:
    """scripts: how the names of the letters begin, {"LAO"}; empty where nothing is known. letters:
    small ones, without a to z, and borrowed ones that may stand beside them; both empty for scripts
    that are told apart without."""

    scripts: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    borrowed: frozenset[str] = frozenset()

    @property
    def has_other_scripts(self) -> bool:
        """Is it known to be written without Latin letters?"""
        return bool(self.scripts) and LATIN not in self.scripts

    @property
    def is_marked(self) -> bool:
        """Does hardly a sentence do without a letter of its own, as in Vietnamese?"""
        return LATIN in self.scripts and len(self.letters) > 2 * 26

    def has(self, char: str) -> bool:
        return script(char) in self.scripts

    def lacks(self, char: str) -> bool:
        """Is it a letter of this script, and known to be none of this language?"""
        small = char.lower()
        return bool(self.letters or self.borrowed) and not (
            char.isascii() or small in self.letters or small in self.borrowed or not self.has(char)
        )


@lru_cache(maxsize=64)
def alphabet(language: str) -> Alphabet:
    """Of a BCP 47 tag; a script in it counts ("cja-Arab"), then the region ("zh-TW")."""
    tag, *parts = language.lower().split("-")
    named = next((one for one in parts if len(one) == 4 and one.isalpha()), "")
    code = named.title() or next(
        (_languages()[one] for one in (f"{tag}-{'-'.join(parts)}", tag) if one in _languages()), ""
    )
    letters = _letters().get(f"{tag}-{named}") or (_letters().get(tag) if not named else None)
    return Alphabet(_scripts().get(code, frozenset()), *(letters or ()))


@lru_cache(maxsize=8192)
def script(char: str) -> str:
    """How the name of a letter, sign or digit of one script begins, "LAO", or ""."""
    name = _NAME.match(unicodedata.name(char, ""))
    known = name and unicodedata.category(char) != "Sc" and name[0] in _known()
    return name[0] if name and known else ""


@cache
def _known() -> frozenset[str]:
    return frozenset().union(*_scripts().values())


@cache
def _scripts() -> dict[str, frozenset[str]]:
    return {code: frozenset(names.split("|")) for code, names, _tags in _rows("scripts.tsv")}


@cache
def _languages() -> dict[str, str]:
    return {
        tag.lower(): code for code, _names, tags in _rows("scripts.tsv") for tag in tags.split()
    }


@cache
def _letters() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return {
        tag.lower(): (frozenset(own), frozenset(borrowed))
        for tag, own, borrowed in _rows("letters.tsv")
    }


def _rows(name: str) -> list[tuple[str, str, str]]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(one, two, three) for one, two, three in rows]
