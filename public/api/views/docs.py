"""GET /api/v1/docs/: the guide of docs/api.md and the OpenAPI document as one page of ours.

The guide is made by tools/guide.py and lies beside this package. The page is whole without its
script, which adds the buttons that copy an example; nothing comes from other sites.
"""

import base64
import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from drf_spectacular.utils import extend_schema

from cms.documents.addresses import locales
from cms.documents.kinds import listed_kinds
from public.api.answers import NOT_ASKED_FOR, json_answer
from public.api.problems import TITLES, TYPE
from public.api.schema import openapi
from public.api.views.base import ReadView
from public.api.views.searching import SEARCH, SUGGEST

HERE = Path(__file__).resolve().parent.parent
EXAMPLE = "https://cms.example.org"  # the server in the examples of the guide
SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')


class DocsView(ReadView):
    @extend_schema(exclude=True)
    def get(self, request: HttpRequest) -> HttpResponse:
        response = json_answer(request, _page(), content_type="text/html; charset=utf-8")
        response["Permissions-Policy"] = NOT_ASKED_FOR
        response["Referrer-Policy"] = "no-referrer"
        response["Content-Security-Policy"] = (
            f"default-src 'none'; style-src '{_digest(_style())}'; "
            f"script-src '{_digest(_script())}'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        return response


@cache
def _page() -> bytes:
    """Nothing in it changes while the process runs."""
    return render_to_string("api/docs.html", _context(openapi.document())).encode()


@cache
def _guide() -> str:
    """With the address of this server in every example."""
    written = (HERE / "guide.html").read_text(encoding="utf-8")
    return written.replace(EXAMPLE, escape(settings.BASE_URL))


@cache
def _script() -> str:
    return (HERE / "docs.js").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (HERE / "docs.css").read_text(encoding="utf-8")


def _digest(inline: str) -> str:
    """As a Content-Security-Policy names a script or a style in the text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}"


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
        "guide": mark_safe(_guide()),  # ours, made of docs/api.md
        "sections": [(name, mark_safe(title)) for name, title in SECTION.findall(_guide())],
        "script": mark_safe(_script()),
        "style": mark_safe(_style()),
        "operations": operations,
        "schemas": schemas,
        "problems": problems,
    }


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
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
        "try": _tried(path) if method == "get" else None,
    }


def _tried(path: str) -> str | None:
    """An address that answers it now; None where something else has to be known."""
    tried = path.replace("{locale}", next(iter(locales()))).replace("{kind}", listed_kinds()[0])
    return None if "{" in tried or tried.endswith((f"/{SEARCH}/", f"/{SUGGEST}/")) else tried


def _values(schema: dict[str, Any]) -> list[str]:
    """What a parameter may be, where that is a closed list; else what it may look like."""
    either = schema.get("items", schema)
    one = either.get("anyOf", [either])[0]
    return one.get("enum") or one.get("examples", [])


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
