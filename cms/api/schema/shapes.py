"""Short words for JSON Schema (2020-12, as OpenAPI 3.1 uses it)."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer"}
MAYBE_NUMBER: Schema = {"type": ["integer", "null"]}
BOOL: Schema = {"type": "boolean"}
MAYBE_BOOL: Schema = {"type": ["boolean", "null"]}
KEY: Schema = {"type": "string", "format": "uuid"}
# of other sites, and what standards want whole
ADDRESS: Schema = {"type": "string", "format": "uri"}
MAYBE_ADDRESS: Schema = {"type": ["string", "null"], "format": "uri"}
# of ours: paths, to be resolved against the address that was asked (RFC 3986 §5)
REFERENCE: Schema = {"type": "string", "format": "uri-reference"}
MAYBE_REFERENCE: Schema = {"type": ["string", "null"], "format": "uri-reference"}
INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
DURATION: Schema = {
    "type": ["string", "null"],
    "pattern": r"^P(T?[0-9]+[A-Z])+$",
    "description": "ISO 8601 duration, such as PT50M.",
}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def one_of(*codes: str) -> Schema:
    """A closed list that may grow within v1: documented, not enforced by `enum`."""
    return {"type": "string", "examples": list(codes)}


def record(description: str, /, *, optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An open object; everything but `optional` is required."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def extend(description: str, base: str, schema: Schema) -> Schema:
    return {"description": description, "allOf": [ref(base), schema]}
