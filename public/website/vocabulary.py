"""The words of the reader in one language: the vocabulary document of the API, as it is published.

The document is parsed once for each process and each of its versions. Where there can be none (the
home page of the language is not public, the database is away, a code is younger than the stored
document) stands what was shipped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from cms.core.vocabularies import vocabulary as lists
from cms.core.vocabularies.happened import CATEGORIES_OF

Json = dict[str, Any]
KIND = "vocabulary"
YOUNG = {"young_person"}  # who is spoken to as a child is, where a text is for nobody else
TO_YOUNG = "_to_young"  # behind the code of a word


@dataclass(frozen=True)
class Vocabulary:
    """words: by code, kinds of documents too. lists: name → code → entry, in order. answers:
    code of what happened → what can be done."""

    locale: str
    words: Mapping[str, str]
    lists: Mapping[str, Mapping[str, Json]]
    answers: Mapping[str, Json]

    def label(self, name: str, code: str | None) -> str:
        """Of `code` in the list `name`; "" of a code unknown here."""
        entry = self.lists[name].get(code or "")
        return entry["label"] if entry else ""

    def language_of(self, name: str, code: str | None) -> str:
        """Of the label, where it is another one than this; else ""."""
        return str(self.lists[name].get(code or "", {}).get("locale", ""))

    def speaking_to(self, audience: Sequence[str] | None) -> Mapping[str, str]:
        """The words for readers of a text for `audience`."""
        if set(audience or ()) != YOUNG:
            return self.words
        other = {code: text for code, text in self.words.items() if code.endswith(TO_YOUNG)}
        return {**self.words, **{code[: -len(TO_YOUNG)]: said for code, said in other.items()}}

    def options(self, name: str) -> list[tuple[str, str]]:
        """(code, label) of the whole list."""
        return [(code, entry["label"]) for code, entry in self.lists[name].items()]

    def first_categories(self, happened: str) -> tuple[str, ...]:
        """The categories of services that this answer puts first."""
        found = self.lists["happened"].get(happened, {}).get("parents", {}).get("category")
        return tuple(found or CATEGORIES_OF[happened])

    def is_for_adults(self, happened: str) -> bool:
        """Does a parent or a teacher say it, and no child?"""
        return bool(self.lists["happened"].get(happened, {}).get("parents", {}).get("audience"))

    def parents(self, name: str, code: str) -> Sequence[str]:
        """The codes that `code` stands below or for; empty of a code unknown here."""
        above = self.lists[name].get(code, {}).get("parents", {})
        return [one for codes in above.values() for one in codes]


# language → ETag of the document that was read last, what it says
_kept: dict[str, tuple[str, Vocabulary]] = {}


@cache
def shipped(locale: str) -> Vocabulary:
    """Without a look at the database."""
    return _parsed(locale, lists.vocabulary(locale))


def known(locale: str) -> Vocabulary:
    """As this process has read it last. For pages that look at nothing but the request."""
    return _kept[locale][1] if locale in _kept else shipped(locale)


def kept(locale: str, etag: str) -> Vocabulary | None:
    """Of the document with this ETag, if that is what was read last."""
    found = _kept.get(locale)
    return found[1] if found is not None and found[0] == etag else None


def keep(locale: str, etag: str, body: bytes) -> Vocabulary:
    document = orjson.loads(body)
    ours = lists.vocabulary(locale)
    whole: Json = {name: ours[name] | document[name] for name in ("lists", "words")}
    whole["answers"] = document.get("answers", {})
    _kept[locale] = (etag, _parsed(locale, whole))
    return _kept[locale][1]


def _parsed(locale: str, found: Mapping[str, Any]) -> Vocabulary:
    by_code = {
        name: {entry["code"]: entry for entry in entries}
        for name, entries in found["lists"].items()
    }
    kinds = {code: entry["label"] for code, entry in by_code["kind"].items()}
    return Vocabulary(locale, kinds | found["words"], by_code, found.get("answers", {}))
