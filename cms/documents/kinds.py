"""Which kinds of documents exist: page classes say so of themselves, nothing here lists them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.apps import apps
from wagtail.models import Page

from cms import handed_over

if TYPE_CHECKING:
    from cms.documents.rendering import Rendering

Json = Any  # what the json module can write
# value of a facet: the document suits whatever is asked for under that name, or nobody knows
OPEN = "*"
Body = TypeVar("Body", bound=Mapping[str, object])
Card = TypeVar("Card", bound=Mapping[str, object])


@dataclass(frozen=True)
class DocumentKind(Generic[Body, Card]):
    """One kind of document that a page type yields; a page class lists its own in `document_kinds`.

    body and card return plain JSON values *without* the envelope (key, kind, locale, slug, url,
    title … are added by the read side). A body of None means: this page has no such document.
    The two shapes are typed dictionaries of what these return, named as the public knows them
    ("LessonDocument", "LessonCard"); the OpenAPI document is derived from them.
    facets yields (name, value) pairs to filter lists by; the names are those of the list
    parameters in docs/api.md ("audience", "topic", "course" …); ages are the pair of facets
    "age_min" and "age_max", left out when open.

    Of a kind that `is_help`, lists lose nobody: a facet may be OPEN, which suits every value (those
    that say the value come first), and where nothing is left there are the emergency contacts.
    """

    kind: str
    document_shape: type[Body]
    card_shape: type[Card]
    body: Callable[[Any, "Rendering"], Body | None]
    card: Callable[[Any, "Rendering"], Card]
    facets: Callable[[Any], Iterable[tuple[str, str]]] = lambda page: ()
    position: Callable[[Any], int] = lambda page: 0
    # decides between equal positions of a kind that `is_help`; the same in all languages
    position_key: Callable[[Any], str] = lambda page: ""
    search_text: Callable[[Any], str] = lambda page: ""
    label: Any = ""  # how editors call it; the name of the page type if left out
    always: bool = False  # a kind that has one document per locale at a fixed address (home …)
    # what a record says: written with the record, however many others show it; its contacts that
    # go are left out of these until they are written
    is_fact: bool = False
    is_help: bool = False
    is_page: bool = True  # people read it as a page, too; False: only programs do
    # no native reviewer has read it yet
    needs_native_review: Callable[[Any], bool] = lambda page: handed_over.unread_by_natives(page)
    # facet name → the codes of its closed list; other values of that parameter are refused (400)
    values: Mapping[str, Iterable[str]] = field(default_factory=dict)


def kinds_of(page_type: type | None) -> tuple[DocumentKind, ...]:
    """What pages of this class yield, the first one first; nothing for a class of somebody else."""
    return getattr(page_type, "document_kinds", ())


def pages_of(page_type: type | None) -> tuple[DocumentKind, ...]:
    """Those of its kinds that people read."""
    return tuple(kind for kind in kinds_of(page_type) if kind.is_page)


@cache
def page_types() -> tuple[type[Page], ...]:
    """Every installed page class that says which documents it yields, if only that it has none."""
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, Page) and hasattr(model, "document_kinds")
    )


@cache
def kinds() -> dict[str, DocumentKind]:
    """Kind name to kind, in alphabetical order."""
    found = {kind.kind: kind for model in page_types() for kind in kinds_of(model)}
    return dict(sorted(found.items()))


@cache
def listed_kinds() -> tuple[str, ...]:
    """Kinds with a list and an address per document."""
    return tuple(name for name, kind in kinds().items() if not kind.always)


@cache
def fixed_kinds() -> tuple[str, ...]:
    """Kinds with exactly one document per language, at a fixed address."""
    return tuple(name for name, kind in kinds().items() if kind.always)
