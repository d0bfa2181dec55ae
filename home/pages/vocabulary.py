"""`vocabulary`: every closed list and every word that a channel needs, in one language.

It belongs to the home page of the language and is public with it. The words that editors put there
(`labels`) stand in the place of the shipped ones.
"""

from typing import Annotated, Any, TypedDict

from cms.documents.rendering import Rendering
from cms.documents.shapes.words import Component, Says
from cms.publishing.vocabularies.vocabulary import NATIVELY_REVIEWED, Code, vocabulary


class VocabularyDocument(TypedDict):
    """Every closed list and every word that a channel needs, in one language."""

    lists: Annotated[dict[str, list[Code]], Component("VocabularyLists")]
    words: Annotated[dict[str, str], Says("By code. What stands in braces is filled in.")]


class VocabularyCard(TypedDict):
    """A vocabulary is in no list."""

    summary: None


def own_words(home: Any) -> dict[str, str]:
    """Code → the text that editors of a home page gave it."""
    return {child.value["code"]: child.value["text"] for child in home.labels}


def body(page: Any, rendering: Rendering) -> VocabularyDocument:
    found = vocabulary(rendering.locale)
    return {"lists": found["lists"], "words": found["words"] | own_words(page)}


def card(page: Any, rendering: Rendering) -> VocabularyCard:
    return {"summary": None}


def needs_native_review(page: Any) -> bool:
    return page.locale.language_code not in NATIVELY_REVIEWED
