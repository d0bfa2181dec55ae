"""What documents written together look at: each thing once, in few queries.

Good for as long as nobody else has the feed: no page and no record changes meanwhile. The documents
do, so whoever writes one says so (`wrote`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.documents.addresses import document_path
from cms.documents.models import Document
from cms.documents.shapes.documents import MediaFile
from cms.documents.visibility import PageIdentity, Visibility

Shown = tuple[str, str]  # label of a model, primary key as text
Part = str  # what of it: names of fields of a card, or Dependency.EVERYTHING

PAGE = "wagtailcore.page"


@dataclass(frozen=True)
class Piece:
    """A part of documents that was made once, with what it looked at."""

    value: Any
    parts: dict[Shown, set[str]]
    files: dict[str, MediaFile]


class Context:
    """The memory of one update, or of some in a row (`deferred_rendering`)."""

    def __init__(self, now: datetime) -> None:
        self.visibility = Visibility(now)
        self.pieces: dict[tuple[str, Any], Piece] = {}  # by language and name
        self.records: dict[Any, Any] = {}  # by name, the same in every language
        # what is public of a page: by kind and language, its title
        self._public: dict[UUID, dict[tuple[str, str], str]] = {}

    def rows(self, model: Any, keys: Iterable[Any]) -> list[Any]:
        """The rows of these keys in their order, None for none: each is read once."""
        wanted = list(keys)
        known = self.records.setdefault(model, {None: None})
        if missing := set(wanted) - known.keys():
            found = model.objects.in_bulk(missing)
            known |= {key: found.get(key) for key in missing}
        return [known[key] for key in wanted]

    def look_up(self, keys: Iterable[UUID]) -> None:
        """Read what links to these pages and to their translations will need, in one query."""
        unknown = {key for key in keys if key not in self._public}
        if not unknown:
            return
        self._public |= {key: {} for key in unknown}
        rows = Document.objects.filter(key__in=unknown, deleted=False)
        for key, kind, locale, title in rows.values_list("key", "kind", "locale", "title"):
            self._public[key][kind, locale] = title

    def title(self, place: PageIdentity, kind: str) -> str | None:
        """As the stored document has it; None: there is none."""
        self.look_up([place.key])
        return self._public[place.key].get((kind, place.locale))

    def languages(self, place: PageIdentity) -> list[str]:
        """The other languages in which the page has any document."""
        self.look_up([place.key])
        return sorted({locale for _, locale in self._public[place.key]} - {place.locale})

    def translations(self, place: PageIdentity, kind: str) -> dict[str, str]:
        """Language → address of the other languages' documents of this kind."""
        self.look_up([place.key])
        return {
            locale: document_path(locale, kind, place.key)
            for of_kind, locale in sorted(self._public[place.key])
            if of_kind == kind and locale != place.locale
        }

    def wrote(
        self, place: PageIdentity, kind: str, title: str | None, *, turned: bool = True
    ) -> None:
        """A document was written, or left a tombstone (no title). turned: it appeared or left."""
        if place.key in self._public:
            self._public[place.key].pop((kind, place.locale), None)
            if title is not None:
                self._public[place.key][kind, place.locale] = title
        if turned:
            self.pieces.clear()  # lists that it stands in now do not name it yet
            return
        shown = (PAGE, str(place.key))
        for name in [name for name, piece in self.pieces.items() if shown in piece.parts]:
            del self.pieces[name]
