"""What it costs every phone that keeps a copy when documents are written anew.

A phone fetches each of them once more by the feed, packed, and a word about each that is gone.
"""

from dataclasses import dataclass

from cms.documents.models import Document
from cms.documents.rendered import Rendered, compress

KILO = 1000  # bytes, as who sells data counts them


@dataclass
class Cost:
    documents: int = 0
    gone: int = 0
    packed: int = 0  # bytes

    def add(self, stored: Document | None, rendered: Rendered | None) -> None:
        """One that is stored otherwise than it should be."""
        if rendered is not None:
            self.documents += 1
            self.packed += len(compress(rendered.columns["body"]))
        elif stored is not None:
            self.gone += 1

    def __str__(self) -> str:
        """`16 documents, 84 KB per phone`; empty: none."""
        if not (self.documents or self.gone):
            return ""
        gone = f", {self.gone} gone" if self.gone else ""
        count = f"{self.documents} document{'' if self.documents == 1 else 's'}"
        return f"{count}{gone}, {-(-self.packed // KILO)} KB per phone"
