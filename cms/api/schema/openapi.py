"""The OpenAPI 3.1 document: addresses from drf-spectacular, shapes from `cms.api.schema`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cms.api.hsds import described as hsds
from cms.api.schema import COMPONENTS
from cms.api.schema.examples import EXAMPLES
from cms.api.schema.shapes import ref
from cms.documents.addresses import ROOT
from cms.documents.kinds import fixed_kinds, listed_kinds

JSON = "application/json"
PROBLEM = "application/problem+json"


def answer(component: str, *problems: int) -> dict[Any, Any]:
    """The responses of an endpoint: 200 with `component`, and problem documents."""
    wording = {
        400: "An unknown parameter or a bad value",
        404: "Not there, or not in this language",
        410: "The token belongs to another history",
        503: "Not ready",
    }
    return {
        (200, JSON): OpenApiResponse(ref(component), description="OK"),
        **{
            (status, PROBLEM): OpenApiResponse(ref("Problem"), description=wording[status])
            for status in problems
        },
    }


def query(name: str, description: str, schema: dict[str, Any] | None = None) -> OpenApiParameter:
    return OpenApiParameter(
        name, schema or {"type": "string"}, OpenApiParameter.QUERY, description=description
    )


LOCALE = OpenApiParameter(
    "locale", {"type": "string", "examples": ["km", "en"]}, OpenApiParameter.PATH
)
KIND = OpenApiParameter("kind", {"type": "string"}, OpenApiParameter.PATH)
INCLUDE = query(
    "include",
    "Kinds, with commas: documents that this one refers to come along. schema_org: JSON-LD too.",
)
FALLBACK = query("fallback", "A language to take if the document is missing in this one.")


def flag(name: str, description: str) -> OpenApiParameter:
    return query(name, description, {"type": "boolean", "default": False})


def number(name: str, description: str, **limits: int) -> OpenApiParameter:
    return query(name, description, {"type": "integer", **limits})


@cache
def document() -> dict[str, Any]:
    """The whole description, in a stable order."""
    described = SchemaGenerator(urlconf="cms.api.urls").get_schema(request=None, public=True)
    described["paths"].update(hsds.paths())
    described.setdefault("components", {})["schemas"] = COMPONENTS
    for path, item in described["paths"].items():
        for method, operation in item.items():
            _complete(path, operation)
            _with_other_answers(path, method, operation["responses"])
    return orjson.loads(orjson.dumps(described))


def write(path: str) -> None:
    """Write the snapshot that the tests compare with."""
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True)
    Path(path).write_text(f"{text}\n", encoding="utf-8")


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Examples, and the kinds that the addresses with {kind} stand for."""
    operation.pop("security", None)
    for parameter in operation.get("parameters", []):
        if parameter["name"] == "kind":
            every = listed_kinds() if "{kind}" in path else (*listed_kinds(), *fixed_kinds())
            parameter["schema"]["examples"] = list(every)
    example = EXAMPLES.get(operation["operationId"])
    if example is not None:
        operation["responses"]["200"]["content"][JSON]["example"] = example


def _with_other_answers(path: str, method: str, responses: dict[str, Any]) -> None:
    """What every address may answer besides."""
    if path == f"{ROOT}{{locale}}/{{kind}}/{{reference}}/":
        responses["301"] = {"description": "An old slug, or a key in another spelling: Location"}
    if method == "get" and path.startswith(ROOT):
        responses["304"] = {"description": "If-None-Match names what you have already"}
    responses["default"] = {
        "description": "Any other error: a wrong method, an installation that is being set up",
        "content": {PROBLEM: {"schema": ref("Problem")}},
    }
