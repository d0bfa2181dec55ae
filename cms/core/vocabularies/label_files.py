"""The texts of closed lists and words, as files: {list: {code: text}}, one for each language in
each of three folders, named by its BCP 47 tag.

`readers/` has what readers see, `office/` what only the office does, `places/` names that are
official in two languages. English says which lists and codes there are, in which order. A file of
another language is found by lying there; it may lack some, or have them empty.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.core.exceptions import ImproperlyConfigured

from cms.core.country import country
from khmertext.checks import catalogue

FALLBACK: Final = "en"  # the language of a text that another one lacks
READERS: Final = "readers"
OFFICE: Final = "office"
CHECKS: Final = "messages"  # those of the checks, which lie beside them
# A language is public when it has every text of `readers/`. Of the office it needs none, and names
# of districts may stand in another language, marked: whoever needs help chooses a province.
FOLDERS: Final = (READERS, OFFICE, "places")
WIDTH: Final = 100
HERE = Path(__file__).parent

Lists = dict[str, dict[str, str]]  # name of a list → code → text
_PLACE = re.compile(r"\{\w*\}")


def file_of(folder: str, tag: str) -> Path:
    return _place(folder) / f"{tag}.yaml"


def _place(folder: str) -> Path:
    return catalogue.MESSAGES if folder == CHECKS else HERE / folder


@cache
def read(folder: str) -> dict[str, Lists]:
    """tag → lists, English first. Raises ImproperlyConfigured for what English does not have, and
    for a text in which other things would be filled in."""
    tags = sorted(path.stem for path in _place(folder).glob("*.yaml"))
    found = {tag: _lists(file_of(folder, tag)) for tag in sorted(tags, key=FALLBACK.__ne__)}
    for tag, lists in found.items():
        for name, texts in lists.items():
            for code, text in texts.items():
                if places(text) != places(found[FALLBACK].get(name, {}).get(code)):
                    raise ImproperlyConfigured(
                        f"{folder}/{tag}.yaml, {name}: {code}: English has no such entry, or other "
                        "things in braces."
                    )
    return found


def _lists(path: Path) -> Lists:
    said = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader) or {}  # noqa: S506  # texts only
    return {
        name: {code: text for code, text in texts.items() if text} for name, texts in said.items()
    }


def places(text: str | None) -> list[str] | None:
    """What is filled in, in any order; None of no text."""
    return None if text is None else sorted(_PLACE.findall(text))


def texts(name: str) -> dict[str, dict[str, str]]:
    """Code → tag → text of the list `name`, in the order that is said. Raises StopIteration."""
    found = next(found for folder in FOLDERS if name in (found := read(folder))[FALLBACK])
    return {
        code: {
            tag: lists[name][code] for tag, lists in found.items() if code in lists.get(name, {})
        }
        for code in found[FALLBACK][name]
    }


def lacking(tag: str) -> list[str]:
    """“list: code” of each text that readers of the country need and that `tag` has not."""
    found, labeled = read(READERS), country().labeled
    own = found.get(tag, {})
    return [
        f"{name}: {code}"
        for name, needed in found[FALLBACK].items()
        for code in labeled.get(name, needed)
        if code not in own.get(name, {})
    ]


def is_complete(tag: str) -> bool:
    """May what is in this language be public?"""
    return not lacking(tag)


def write(folder: str, tag: str, lists: Lists) -> None:
    """Put `lists` into the file of a language: the comment at its head stays, the order is that of
    English."""
    path = file_of(folder, tag)
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    head = "".join(line for line in lines if line.startswith("#"))
    ordered = {
        name: {code: lists[name][code] for code in codes if code in lists.get(name, {})}
        for name, codes in read(folder)[FALLBACK].items()
    }
    said = {name: codes for name, codes in ordered.items() if codes}
    path.write_text(
        head + yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=WIDTH), "utf-8"
    )
    read.cache_clear()
