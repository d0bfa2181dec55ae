"""Which members of an answer the OpenAPI document does not name.

The schemas are open, so that v1 can grow; validation alone never notices a field that was added
to the answers and forgotten in the description.
"""

from jsonschema import Draft202012Validator


def undocumented(value, component, components):
    """The paths of members that no schema names, such as `$.files[].version`."""
    return sorted(set(_missing([components["schemas"][component]], value, "$", components)))


def _missing(schemas, value, path, components):
    parts = [part for schema in schemas for part in _parts(schema, value, components)]
    if isinstance(value, list):
        items = [part["items"] for part in parts if "items" in part]
        for item in value:
            yield from _missing(items, item, f"{path}[]", components)
    if not isinstance(value, dict):
        return
    if not any({"properties", "additionalProperties"} & part.keys() for part in parts):
        if not parts:
            yield path
        return  # free by its description, as JSON-LD is
    for name, member in value.items():
        known = [
            part["properties"][name] for part in parts if name in part.get("properties", {})
        ] or [part["additionalProperties"] for part in parts if "additionalProperties" in part]
        if known:
            yield from _missing(known, member, f"{path}.{name}", components)
        else:
            yield f"{path}.{name}"


def _parts(schema, value, components):
    """Every plain schema that speaks of `value`, through references and unions."""
    if "$ref" in schema:
        schema = components["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    yield schema
    for part in schema.get("allOf", []):
        yield from _parts(part, value, components)
    for part in [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
        if _is_valid(part, value, components):
            yield from _parts(part, value, components)


def _is_valid(schema, value, components):
    return Draft202012Validator({**schema, "components": components}).is_valid(value)
