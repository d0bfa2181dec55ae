"""Turns the side-by-side texts of the demonstration into a source page and its translation.

While a page is built, `Words` hands out the English text and remembers the Khmer beside it; the
translator's account later finds the Khmer of each string by its English.
"""

import html
import uuid
from collections.abc import Iterable
from typing import Any

# block ids are made from names so that loading again gives the same content
NAMESPACE = uuid.UUID("6d0f2a52-7a0f-4f0e-9a55-6b8c4ce0c0de")

Both = dict[str, str]


class Words:
    """The words of one page: English out, Khmer kept."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.khmer: dict[str, str] = {}
        self._count = 0

    def text(self, both: Both | None) -> str:
        """The English of a text, whose Khmer is remembered; empty for None."""
        if not both:
            return ""
        self.khmer[both["en"]] = both["km"]
        return both["en"]

    def rich(self, *both: Both) -> str:
        """English paragraphs as stored rich text."""
        return "".join(f"<p>{html.escape(self.text(b), quote=False)}</p>" for b in both)

    def id(self) -> str:
        """The next block id of this page."""
        self._count += 1
        return str(uuid.uuid5(NAMESPACE, f"{self.page}/{self._count}"))

    def items(self, texts: Iterable[Both]) -> list[dict[str, Any]]:
        """The JSON of a ListBlock of texts."""
        return [{"type": "item", "value": self.text(b), "id": self.id()} for b in texts]

    def choices(self, values: Iterable[Any]) -> list[dict[str, Any]]:
        """The JSON of a ListBlock of chosen rows or structs."""
        return [{"type": "item", "value": value, "id": self.id()} for value in values]

    def block(self, kind: str, value: Any) -> dict[str, Any]:
        """The JSON of one block of a StreamField."""
        return {"type": kind, "value": value, "id": self.id()}

    def of(self, source: str) -> str:
        """The Khmer of a string as wagtail-localize stores it (escaped HTML, perhaps tags)."""
        plain = html.unescape(source)
        return html.escape(self.khmer[plain], quote=False)
