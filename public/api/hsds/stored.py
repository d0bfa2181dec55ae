"""Finding the public services for HSDS: keys first, so that a page costs a page."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min
from django.utils import timezone

from cms.documents.models import Document, DocumentQuerySet
from public.api import served
from public.api.hsds.services import organization, service

Json = dict[str, Any]


def keys() -> Any:
    """Each key once, in the order of lists, which no language changes."""
    return (
        _public("services")
        .order_by()
        .values_list("key", flat=True)
        .annotate(first=Min("position"), second=Min("position_key"))
        .order_by("first", "second", "key")
    )


def services(wanted: Iterable[UUID]) -> list[Json]:
    """In the order of `wanted`; without those that are not public."""
    documents = by_language("services", wanted)
    owners = {key: _owner(languages) for key, languages in documents.items()}
    organizations = by_language("organizations", sorted(set(filter(None, owners.values()))))
    changed = _changed_at(documents)
    return [
        service(
            languages,
            changed=changed[key],
            organization=organization(organizations[owner])
            if (owner := owners[key]) in organizations
            else None,
        )
        for key, languages in documents.items()
    ]


def by_language(kind: str, wanted: Iterable[UUID]) -> dict[UUID, dict[str, Json]]:
    """Key → language → document, in the order of `wanted`."""
    order = list(wanted)
    found: dict[UUID, dict[str, Json]] = {key: {} for key in order}
    rows = _public(kind).filter(key__in=order).order_by("locale")
    for row in served.going_out(rows.values_list(*served.WHO, "body", named=True)):
        found[row.key][row.locale] = json.loads(bytes(row.body))
    return {key: documents for key, documents in found.items() if documents}


def _public(kind: str) -> DocumentQuerySet:
    return Document.objects.public(timezone.now()).filter(kind=kind)


def _owner(documents: dict[str, Json]) -> UUID | None:
    named = (one["organization"] for one in documents.values() if one["organization"])
    return next((UUID(one["key"]) for one in named), None)


def _changed_at(wanted: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each service last looked different in any language: its words were published, its facts
    changed, or a language went."""
    rows = Document.objects.filter(kind="services", key__in=list(wanted)).order_by()
    return dict(rows.values_list("key").annotate(latest=Max("changed_at")))
