"""Which kinds of documents exist: gathered from the page classes, never listed here."""

from functools import cache

from django.apps import apps

from localize.documents import DocumentKind
from localize.pages import TranslatedPage


@cache
def page_types() -> tuple[type[TranslatedPage], ...]:
    """Every installed page class that belongs to the reviewed, translated content."""
    return tuple(model for model in apps.get_models() if issubclass(model, TranslatedPage))


@cache
def kinds() -> dict[str, DocumentKind]:
    """Kind name to kind, in alphabetical order."""
    found = {kind.kind: kind for model in page_types() for kind in model.document_kinds}
    return dict(sorted(found.items()))


@cache
def listed_kinds() -> tuple[str, ...]:
    """Kinds with a list and an address per document."""
    return tuple(name for name, kind in kinds().items() if not kind.always)


@cache
def fixed_kinds() -> tuple[str, ...]:
    """Kinds with exactly one document per language, at a fixed address."""
    return tuple(name for name, kind in kinds().items() if kind.always)
