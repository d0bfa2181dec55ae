"""GET /api/v1/docs/: the OpenAPI document as a page of ours, without scripts or other sites."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from drf_spectacular.utils import extend_schema

from cms.api.answers import json_answer
from cms.api.problems import TITLES, TYPE
from cms.api.schema import openapi
from cms.api.views.base import ReadView


class DocsView(ReadView):
    @extend_schema(exclude=True)
    def get(self, request: HttpRequest) -> HttpResponse:
        page = render_to_string("api/docs.html", _context(openapi.document()))
        response = json_answer(request, page.encode(), content_type="text/html; charset=utf-8")
        response["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        )
        return response


def _context(document: dict[str, Any]) -> dict[str, Any]:
    operations = [
        _operation(path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    schemas = [
        {"name": name, "description": schema.get("description", ""), "json": _pretty(schema)}
        for name, schema in document["components"]["schemas"].items()
    ]
    problems = [{"type": TYPE + code, "title": title} for code, title in TITLES.items()]
    return {
        "info": document["info"],
        "operations": operations,
        "schemas": schemas,
        "problems": problems,
    }


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation["responses"]["200"]["content"]["application/json"]
    shown = content.get("examples") or {"": {"value": content["example"]}}
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [
            parameter | {"values": _values(parameter["schema"])}
            for parameter in operation.get("parameters", [])
        ],
        "statuses": list(operation["responses"]),
        "examples": [(name, _pretty(one["value"])) for name, one in shown.items()],
    }


def _values(schema: dict[str, Any]) -> list[str]:
    """What a parameter may be, where that is a closed list; else what it may look like."""
    either = schema.get("items", schema)
    one = either.get("anyOf", [either])[0]
    return one.get("enum") or one.get("examples", [])


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
