"""The OpenAPI 3.1 document: addresses from drf-spectacular, shapes from the rooms."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiResponse

from cms.documents.addresses import ROOT
from cms.documents.kinds import fixed_kinds, kinds
from public.api.schema.components import components
from public.api.schema.derived import ref
from public.api.schema.query import complete, in_body
from public.api.shapes import ProblemDetails

JSON = "application/json"
PROBLEM = "application/problem+json"
WORDING = {
    400: "An unknown parameter or a bad value",
    404: "Not there, or not in this language",
    410: "The token belongs to another history, or the language is published no longer",
    429: "Asked too often; ask again after Retry-After",
    503: "Not ready, or behind; ask again after Retry-After",
}


def answer(component: type | str, *problems: int) -> dict[Any, Any]:
    """The responses of an endpoint: 200 with `component`, and problem documents."""
    name = component if isinstance(component, str) else component.__name__
    return {
        (200, JSON): OpenApiResponse(ref(name), description="OK"),
        **{
            (status, PROBLEM): OpenApiResponse(
                ref(ProblemDetails.__name__), description=WORDING[status]
            )
            for status in problems
        },
    }


@cache
def document() -> dict[str, Any]:
    """The whole description, in a stable order."""
    described = SchemaGenerator(urlconf="public.api.urls").get_schema(request=None, public=True)
    described.setdefault("components", {})["schemas"] = components()
    for kind in fixed_kinds():
        _name_kind(described["paths"][f"{ROOT}{{locale}}/{kind}/"], kind)
    for path, item in described["paths"].items():
        for method, operation in item.items():
            operation.pop("security", None)
            for parameter in operation.get("parameters", []):
                complete(path, parameter)
            _with_other_answers(path, method, operation["responses"])
    for item in described["paths"].values():
        if "post" in item and "requestBody" not in item["post"]:
            item["post"] |= in_body(item["get"])
    return orjson.loads(orjson.dumps(described))


def write(path: str) -> None:
    """Write the snapshot that the tests compare with."""
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True)
    Path(path).write_text(f"{text}\n", encoding="utf-8")


def _name_kind(item: dict[str, Any], kind: str) -> None:
    """The address of a kind with one document per language answers that kind alone."""
    operation = item["get"]
    operation["operationId"] = kind.replace("-", "_")
    component = kinds()[kind].document_shape.__name__
    operation["responses"]["200"]["content"][JSON]["schema"] = ref(component)


def _with_other_answers(path: str, method: str, responses: dict[str, Any]) -> None:
    """What every address may answer besides."""
    if path == f"{ROOT}{{locale}}/{{kind}}/{{reference}}/":
        responses["301"] = {"description": "An old slug, or a key in another spelling: Location"}
    if method == "get" and path.startswith(ROOT):
        responses["304"] = {"description": "If-None-Match names what you have already"}
    responses["default"] = {
        "description": "Any other error: a wrong method, an installation that is being set up",
        "content": {PROBLEM: {"schema": ref(ProblemDetails.__name__)}},
    }
