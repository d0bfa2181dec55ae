"""Finding public documents for HSDS: keys first, so that a page costs a page."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min
from django.utils import timezone

from cms.api import served
from cms.api.hsds.organizations import organization
from cms.api.hsds.shapes import HsdsOrganization
from cms.api.hsds.taxonomies import NAMES, facets_of_term, list_of_taxonomy
from cms.documents.kinds import OPEN
from cms.documents.models import Dependency, Document, DocumentQuerySet, Facet
from cms.documents.rendering import PAGE
from cms.publishing import normal_form

Json = dict[str, Any]


def public(kind: str) -> DocumentQuerySet:
    return Document.objects.public(timezone.now()).filter(kind=kind)


def keys(documents: DocumentQuerySet) -> Any:
    """Each key once, in the order of lists, which no language changes."""
    return (
        documents.order_by()
        .values_list("key", flat=True)
        .annotate(first=Min("position"), second=Min("position_key"))
        .order_by("first", "second", "key")
    )


def by_language(kind: str, wanted: Iterable[UUID]) -> dict[UUID, dict[str, Json]]:
    """Key → language → document, in the order of `wanted`."""
    order = list(wanted)
    found: dict[UUID, dict[str, Json]] = {key: {} for key in order}
    rows = public(kind).filter(key__in=order).order_by("locale")
    for row in served.going_out(rows.values_list(*served.WHO, "body", named=True)):
        found[row.key][row.locale] = json.loads(bytes(row.body))
    return {key: documents for key, documents in found.items() if documents}


def organizations_of(documents: Iterable[dict[str, Json]]) -> dict[str, HsdsOrganization]:
    """Key → organization, of the services given."""
    wanted = {
        UUID(one["organization"]["key"])
        for languages in documents
        for one in languages.values()
        if one["organization"]
    }
    found = by_language("organizations", sorted(wanted))
    return {str(key): organization(languages) for key, languages in found.items()}


def changed_at(wanted: Iterable[UUID]) -> dict[UUID, datetime | None]:
    """When each service last looked different in any language: its words were published, its facts
    changed, or a language went."""
    order = list(wanted)
    rows = Document.objects.filter(kind="services", key__in=order).order_by().values_list("key")
    found: dict[UUID, datetime | None] = dict.fromkeys(order)
    return found | dict(rows.annotate(latest=Max("changed_at")))


def with_term(documents: DocumentQuerySet, term_id: str) -> DocumentQuerySet:
    facet = facets_of_term(term_id)
    if facet is None:
        return documents.none()
    having = Facet.objects.filter(kind="services", name=facet[0], value=facet[1])
    return documents.filter(pk__in=having.values("document"))


def with_taxonomy(documents: DocumentQuerySet, taxonomy_id: str) -> DocumentQuerySet:
    name = list_of_taxonomy(taxonomy_id)
    if name is None or name not in NAMES:
        return documents.none()
    having = Facet.objects.filter(kind="services", name=name).exclude(value=OPEN)
    return documents.filter(pk__in=having.values("document"))


def of_organization(documents: DocumentQuerySet, key: UUID) -> DocumentQuerySet:
    shown = Dependency.objects.filter(kind="services", model=PAGE, pk_text=str(key))
    return documents.filter(key__in=shown.values("key")).exclude(key=key)


def services_of(organizations: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Organization → its public services, in the order of lists; two queries for all of them."""
    found: dict[UUID, list[UUID]] = {key: [] for key in organizations}
    shown = Dependency.objects.filter(
        kind="services", model=PAGE, pk_text__in=[str(key) for key in found]
    )
    owners: dict[UUID, set[UUID]] = {}
    for service, owner in shown.values_list("key", "pk_text"):
        owners.setdefault(service, set()).add(UUID(owner))
    for service in keys(public("services").filter(key__in=list(owners))):
        for organization_key in owners[service] - {service}:
            found[organization_key].append(service)
    return found


def modified_after(documents: DocumentQuerySet, moment: datetime) -> DocumentQuerySet:
    changed = Document.objects.filter(kind="services", changed_at__gte=moment)
    return documents.filter(key__in=changed.values("key"))


def containing(documents: DocumentQuerySet, text: str) -> DocumentQuerySet:
    """Every word of `text`, in any order; Khmer in the one spelling in which it is stored."""
    for word in normal_form.khmer(text).split():
        documents = documents.filter(search_text__icontains=word)
    return documents
