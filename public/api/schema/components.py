"""The components of v1: documents and cards of every kind, the unions of them, what wraps them."""

from functools import cache
from typing import Any

from cms.core.vocabularies.directory import codes
from cms.core.vocabularies.library import MEDIA_ROLES
from cms.core.vocabularies.vocabulary import LISTS, Code
from cms.documents.kinds import DocumentKind, kinds, listed_kinds
from cms.documents.shapes.documents import Block, CardHead, Envelope
from public.api import hsds_shapes as hsds
from public.api import shapes
from public.api.schema.derived import Components, Schema, enum, union

Kind = DocumentKind[Any, Any]
ANSWERS: tuple[type, ...] = (
    shapes.Index,
    shapes.CardList,
    shapes.SearchResults,
    shapes.Suggestions,
    shapes.SearchIndex,
    shapes.Changes,
    shapes.PackList,
    shapes.CarriedPack,
    shapes.ProblemDetails,
    shapes.Health,
    shapes.Finding,
    shapes.Ready,
    hsds.HsdsMeta,
    hsds.HsdsServicePage,
    hsds.HsdsService,
)


@cache
def components() -> dict[str, Schema]:
    """Name → schema. Derived once: kinds and shapes are code."""
    found = Components()
    for shape in ANSWERS:
        found.schema(shape)
    documents = {name: _document(found, kind) for name, kind in kinds().items()}
    cards = {name: _card(found, kinds()[name]) for name in listed_kinds()}
    found.add("Document", union("kind", documents, "A document, by `kind`. More kinds may come."))
    found.add("Card", union("kind", cards, "A document in a list, by `kind`. More kinds may come."))
    changes = {"current": shapes.CurrentChange, "deleted": shapes.Tombstone}
    for shape in changes.values():
        found.schema(shape)
    found.add("Change", union("state", {state: shape.__name__ for state, shape in changes.items()}))
    suggested = {"title": shapes.TitleSuggestion, "term": shapes.TermSuggestion}
    for shape in suggested.values():
        found.schema(shape)
    found.add("Suggestion", union("type", {name: one.__name__ for name, one in suggested.items()}))
    found.add("UnknownBlock", found.record(Block))
    found.add("VocabularyLists", _lists(found))
    found.add("MediaRole", enum(codes(MEDIA_ROLES)))
    return dict(sorted(found.schemas.items()))


def _lists(found: Components) -> Schema:
    lists = {name: found.schema(list[Code]) for name in LISTS}
    said = "In order of display. More lists and codes may come within v1."
    return {"type": "object", "description": said, "properties": lists, "required": [*lists]}


def _document(found: Components, kind: Kind) -> str:
    return _of_kind(found, kind, kind.document_shape, Envelope, kind.document_shape)


def _card(found: Components, kind: Kind) -> str:
    listed = shapes.ListedHelp if kind.is_help else shapes.Listed
    return _of_kind(found, kind, kind.card_shape, CardHead, listed, kind.card_shape)


def _of_kind(found: Components, kind: Kind, shape: type, *shapes: type) -> str:
    """The name of the component, which is that of its own part."""
    is_it: Schema = {"type": "string", "const": kind.kind}
    found.add(shape.__name__, found.record(*shapes, kind=is_it))
    return shape.__name__
