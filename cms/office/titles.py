"""Titles of pages in the language of the screen, with the other language beneath."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from cms.publishing.titles import families


@dataclass(frozen=True)
class Title:
    """other is empty where the page has no words of its own in the other language yet."""

    text: str
    language: str = ""
    other: str = ""
    other_language: str = ""


def titles_of(keys: Iterable[UUID]) -> dict[UUID, Title]:
    """By translation key; one query."""
    return {
        key: title_in({language: title for language, (_pk, title) in family.items()})
        for key, family in families(keys).items()
    }


def title_in(languages: dict[str, str]) -> Title:
    """language → title. A page that waits for its translation still has the words of its source."""
    own = (get_language() or "en").partition("-")[0]
    first = own if own in languages else next(iter(languages))
    others = ((code, text) for code, text in languages.items() if text != languages[first])
    other_language, other = next(others, ("", ""))
    if not other and len(languages) > 1:
        return Title(languages[first])  # whose words they are is not known
    return Title(languages[first], first, other, other_language)
