"""`vocabulary`: every closed list and every word that a channel needs, in one language.

It belongs to the home page of the language and is public with it. The words that editors put there
(`labels`) stand in the place of the shipped ones. It follows Khmer words on which two people of the
office agreed with their agreement (`cms.office.wording.models.WordsFile.take_over`).
"""

from typing import Any

from cms.documents.kinds import DocumentKind, Json
from cms.documents.rendering import Rendering
from cms.publishing.vocabularies.vocabulary import NATIVELY_REVIEWED, vocabulary


def own_words(home: Any) -> dict[str, str]:
    """Code → the text that editors of a home page gave it."""
    return {child.value["code"]: child.value["text"] for child in home.labels}


def body(page: Any, rendering: Rendering) -> dict[str, Json]:
    found = vocabulary(rendering.locale)
    return found | {"words": found["words"] | own_words(page)}


def card(page: Any, rendering: Rendering) -> dict[str, Json]:
    return {"summary": None}


KIND = DocumentKind(
    kind="vocabulary",
    body=body,
    card=card,
    always=True,
    is_page=False,
    needs_native_review=lambda page: page.locale.language_code not in NATIVELY_REVIEWED,
)
