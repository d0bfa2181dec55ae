"""One organization in the shape of HSDS 3.1."""

from typing import Any

from cms.api.hsds.identity import derived
from cms.api.hsds.services import leading
from cms.api.hsds.shapes import HsdsAttribute, HsdsBrief, HsdsOrganization, HsdsService

Json = dict[str, Any]


def organization(
    documents: dict[str, Json], services: list[HsdsService | HsdsBrief] | None = None
) -> HsdsOrganization:
    """documents: language → public document. services: what to nest, None for lists."""
    own = leading(documents)
    others = [document for document in documents.values() if document is not own]
    whole = {
        "id": own["key"],
        "name": own["title"],
        "alternate_name": others[0]["title"] if others else None,
        "description": own["description"],
        "email": own["email"],
        "website": own["website"],
        "parent_organization_id": own["part_of"]["key"] if own["part_of"] else None,
        "attributes": None if services is None else [_kind(own)],
        "services": services,
        "translations": {
            other["locale"]: {"name": other["title"], "description": other["description"]}
            for other in others
        },
    }
    found: Any = {name: value for name, value in whole.items() if value is not None}
    known: HsdsOrganization = found
    return known


def _kind(own: Json) -> HsdsAttribute:
    return {
        "id": derived("attribute", own["key"], "kind"),
        "link_id": own["key"],
        "link_entity": "organization",
        "value": own["organization_kind"],
        "label": "kind",
    }
