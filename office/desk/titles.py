"""Titles of pages in the language of the screen, with the other language beneath."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cms.core.titles import families, in_two


@dataclass(frozen=True)
class Title:
    """other is empty where the page has no words of its own in the other language yet."""

    text: str
    language: str = ""
    other: str = ""
    other_language: str = ""


def titles_of(keys: Iterable[UUID]) -> dict[UUID, Title]:
    """By translation key; one query."""
    return {key: _title(family) for key, family in families(keys).items()}


def _title(family: dict[str, tuple[int, str]]) -> Title:
    """A page that waits for its translation still has the words of its source: whose words they are
    is not known."""
    first = next(iter(family))
    (language, text), other = in_two(family, first) or ((first, family[first][1]), None)
    if other is None:
        return Title(text, language if len(family) == 1 else "")
    return Title(text, language, other[1], other[0])
