"""The HSDS addresses for the OpenAPI document, with the parameters that the views take."""

from typing import Any

from cms.api.filters.bodies import FORMS
from cms.api.hsds import pages
from cms.api.hsds.shapes import HsdsProfile
from cms.api.hsds.urls import ROUTES
from cms.api.hsds.views import REFUSED, HsdsView, ListView
from cms.api.schema.components import HSDS, page_of
from cms.api.schema.derived import enum, ref
from cms.api.shapes import HsdsMeta
from cms.documents.addresses import ROOT

Json = dict[str, Any]

JSON = "application/json"
PROBLEM = "application/problem+json"
BODIES = (JSON, *FORMS)
KEY: Json = {"type": "string", "format": "uuid"}
FLAG: Json = {"type": "boolean", "default": False}

PARAMETERS: dict[str, tuple[str, Json]] = {  # name → (meaning, schema)
    "search": ("Words that must all occur.", {"type": "string"}),
    "page": (
        "Which page.",
        {"type": "integer", "minimum": 1, "maximum": pages.LAST_PAGE, "default": 1},
    ),
    "per_page": (
        "Entries of a page.",
        {"type": "integer", "minimum": 1, "maximum": pages.MOST, "default": pages.PER_PAGE},
    ),
    "format": (
        "ndjson: all in one answer, one a line.",
        enum(("json", "ndjson")) | {"default": "json"},
    ),
    "taxonomy_term_id": ("Only with this term.", KEY),
    "taxonomy_id": ("Only with, or of, this taxonomy.", KEY),
    "organization_id": ("Only of this organization.", KEY),
    "modified_after": (
        "Only what changed since, its numbers too; a date or a date-time.",
        {
            "anyOf": [
                {"type": "string", "format": "date-time"},
                {"type": "string", "format": "date"},
            ],
            "examples": ["2026-11-24T00:00:00Z"],
        },
    ),
    "minimal": ("Only id and date, all in one answer.", FLAG),
    "full": ("Whole objects with what belongs to them.", FLAG),
    "full_service": ("With whole services.", FLAG),
    "top_only": ("Only terms without a parent; all are.", FLAG),
    "parent_id": ("Only below this term.", KEY),
}
ALONE: dict[str, type] = {"": HsdsMeta, "profile": HsdsProfile}
SUMMARIES = {
    "": "The directory as HSDS 3.1: version, profile, description",
    "profile": "What is added to HSDS and left out",
    "services": "Services",
    "organizations": "Organizations",
    "service_at_locations": "Services at their places",
    "taxonomies": "Closed lists",
    "taxonomy_terms": "The codes of the closed lists",
}


def paths() -> Json:
    return {f"{ROOT}hsds/{route.replace('<uuid:key>', '{id}')}": _item(route) for route in ROUTES}


def _item(route: str) -> Json:
    view = ROUTES[route]
    kind, _, key = route.partition("/")
    alone = HSDS[kind] if key else ALONE.get(kind)
    item = {"get": _operation(route, alone.__name__ if alone else page_of(kind))}
    if issubclass(view, ListView):
        item["post"] = _operation(route, page_of(kind))
        item["post"]["operationId"] += "_post"
        item["post"]["description"] = (
            "The same, with the parameters in the body, so that what somebody searches for stands "
            "in no log. It changes nothing and is never cached."
        )
        item["post"]["parameters"] = []  # the server takes them there, too
        members = {name: PARAMETERS[name][1] for name in _described(view)}
        # closed, because what the server does not know it refuses
        schema = {"type": "object", "properties": members, "additionalProperties": False}
        item["post"]["requestBody"] = {"content": {form: {"schema": schema} for form in BODIES}}
    return item


def _operation(route: str, component: str) -> Json:
    kind, _, key = route.partition("/")
    view = ROUTES[route]
    found: Json = {
        "operationId": "_".join(filter(None, ("hsds", kind, "one" if key else ""))),
        "summary": f"{SUMMARIES[kind]}: one of them" if key else SUMMARIES[kind],
        "tags": ["hsds"],
        "parameters": [
            *([{"name": "id", "in": "path", "required": True, "schema": KEY}] if key else []),
            *(
                {
                    "name": name,
                    "in": "query",
                    "description": PARAMETERS[name][0],
                    "schema": dict(PARAMETERS[name][1]),
                }
                for name in _described(view)
            ),
        ],
        "responses": {
            "200": {"description": "OK", "content": {JSON: {"schema": ref(component)}}},
            "400": _problem("An unknown parameter or a bad value"),
            **({"301": {"description": "The address with a final slash"}} if key else {}),
            **({"404": _problem("Not there")} if key else {}),
        },
    }
    if "format" in view.parameters:
        found["responses"]["200"]["content"]["application/x-ndjson"] = {}
    return found


def _described(view: type[HsdsView]) -> list[str]:
    """The parameters that may be answered."""
    return [name for name in view.parameters if name not in REFUSED]


def _problem(meaning: str) -> Json:
    return {"description": meaning, "content": {PROBLEM: {"schema": ref("ProblemDetails")}}}
