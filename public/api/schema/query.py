"""The parameters of the read API, as OpenAPI describes them, with every code of every closed list.

Kinds, their lists and the languages of this installation are asked when the document is made:
they are known only then.
"""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from cms.documents import languages
from cms.documents.kinds import kinds, listed_kinds
from public.api.filters.cursors import ORDERINGS
from public.api.filters.included import included_names
from public.api.filters.lists import FACETS, OLDEST, SAID, SHAPES, codes_of_any_kind
from public.api.filters.parameters import MOST_GROUPS
from public.api.schema.derived import Schema, enum

JSON = "application/json"


def text(name: str, description: str, schema: Schema | None = None) -> OpenApiParameter:
    return OpenApiParameter(
        name, schema or {"type": "string"}, OpenApiParameter.QUERY, description=description
    )


def number(name: str, description: str, **limits: int) -> OpenApiParameter:
    return text(name, description, {"type": "integer", **limits})


def sought(longest: int) -> OpenApiParameter:
    schema = {"type": "string", "maxLength": longest, "pattern": r"^[^\x00]*$"}
    return OpenApiParameter(
        "q", schema, OpenApiParameter.QUERY, required=True, description="What was typed."
    )


LOCALE = OpenApiParameter("locale", {"type": "string"}, OpenApiParameter.PATH)
KIND = OpenApiParameter("kind", {"type": "string"}, OpenApiParameter.PATH)
INCLUDE = text(
    "include",
    "Kinds, with commas: documents that this one refers to come along. schema_org: JSON-LD too.",
)
FALLBACK = text("fallback", "A language to take if the document is missing in this one.")


def complete(path: str, parameter: dict[str, Any]) -> None:
    """Say which values this parameter of an operation takes, if that is a closed list."""
    name = parameter["name"]
    if name == "kind" and parameter["in"] == "query":
        parameter["schema"] = _some(kinds() if path.endswith("/changes/") else listed_kinds())
    elif name == "kind":
        parameter["schema"] = enum(listed_kinds() if "{kind}" in path else kinds())
    elif name in ("locale", "fallback"):
        parameter["schema"] = enum(languages.content())
    elif name == "ordering":
        parameter["schema"] = enum(ORDERINGS) | {"default": "position"}
    elif name == "include":
        _list_of(parameter, enum(included_names()), explode=False)
        parameter["schema"]["minItems"] = 1
    elif name in FACETS or name in SAID or name == "age":
        _list_of(parameter, _filter(name), explode=True)
        parameter["schema"]["maxItems"] = MOST_GROUPS


def in_body(operation: dict[str, Any]) -> dict[str, Any]:
    """What a POST has in place of the parameters of this GET: they stand in its body, each once."""
    asked = [one for one in operation["parameters"] if one["in"] == "query"]
    schema = {
        "type": "object",
        "properties": {
            one["name"]: one["schema"].get("items", one["schema"])
            | ({"description": one["description"]} if "description" in one else {})
            for one in asked
        },
        "required": [one["name"] for one in asked if one.get("required")],
        # closed, because what the server does not know it refuses
        "additionalProperties": False,
    }
    return {
        "parameters": [one for one in operation["parameters"] if one["in"] == "path"],
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": schema}},
        },
    }


def _some(codes: Iterable[str]) -> Schema:
    """One, or several with commas, or all but some."""
    one = f"(?:{'|'.join(codes)})"
    pattern = f"^(?:{one}(?:,{one})*|-{one}(?:,-{one})*)$"
    return {"anyOf": [enum(codes), {"type": "string", "pattern": pattern}]}


def _list_of(parameter: dict[str, Any], item: Schema, *, explode: bool) -> None:
    parameter["schema"] = {"type": "array", "items": item}
    parameter |= {"style": "form", "explode": explode}


def _filter(name: str) -> Schema:
    """One occurrence of a filter: a value, or several with commas of which one must hold."""
    if name == "age":
        return _one_or_several(
            {"type": "integer", "minimum": 0, "maximum": OLDEST},
            "(?:[0-9]|[1-9][0-9]|1[01][0-9]|120)",
        )
    codes = SAID[name][1] if name in SAID else codes_of_any_kind(name)
    if not codes:
        return _one_or_several({"type": "string", "format": "uuid"}, SHAPES[name])
    return _one_or_several(enum(codes), f"(?:{'|'.join(codes)})")


def _one_or_several(one: Schema, pattern: str) -> Schema:
    return {"anyOf": [one, {"type": "string", "pattern": f"^{pattern}(?:,{pattern})+$"}]}
