"""JSON Schema (2020-12) of typed dictionaries: what OpenAPI 3.1 wants as components.

Annotations are those of `cms.documents.shapes.words`. Objects stay open (`additionalProperties` is
never false), because v1 may grow; a client ignores what it does not know.
"""

from collections.abc import Callable, Iterable, Mapping
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from cms.documents.shapes.documents import Block
from cms.documents.shapes.words import Blocks, Codes, Component, Says

Schema = dict[str, Any]

PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def union(by: str, names: Mapping[str, str], description: str = "") -> Schema:
    """A closed union, told apart by the member `by`: its value → the name of the component."""
    mapping = {value: ref(name)["$ref"] for value, name in names.items()}
    return {
        **({"description": description} if description else {}),
        "oneOf": [ref(name) for name in dict.fromkeys(names.values())],
        "discriminator": {"propertyName": by, "mapping": mapping},
    }


class Components:
    """The components that shapes need, by name; two that differ cannot have one name."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}
        self._known: set[Any] = set()  # begun at least: a shape may hold itself

    def add(self, name: str, schema: Schema) -> Schema:
        """The reference to it. Raises ValueError where something else has this name."""
        if self.schemas.setdefault(name, schema) != schema:
            raise ValueError(f"Two components are called {name}.")
        return ref(name)

    def schema(self, shape: Any) -> Schema:
        """The schema of a type, an alias or a typed dictionary; of that, a reference."""
        if is_typeddict(shape) and shape in self._known:
            return ref(shape.__name__)
        if is_typeddict(shape):
            self._known.add(shape)
            return self.add(shape.__name__, self.record(shape))
        if shape in PLAIN:
            return {"type": PLAIN[shape]}
        origin = get_origin(shape)
        if origin is None:
            return {}  # Any, object: whatever it is
        return MAKERS[origin](self, *get_args(shape))

    def record(self, *shapes: type, **members: Schema) -> Schema:
        """An open object that has what these typed dictionaries have; `members` say more exactly
        what some of that is. Described as the last one is."""
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for shape in shapes:
            for name, hint in get_type_hints(shape, include_extras=True).items():
                properties[name] = self.schema(hint)
            required += sorted(shape.__required_keys__)  # type: ignore[attr-defined]
        said = " ".join((shapes[-1].__doc__ or "").split())
        return {
            "type": "object",
            **({"description": said} if said else {}),
            "properties": properties | members,
            "required": list(dict.fromkeys(required)),
        }

    def annotated(self, shape: Any, *notes: Any) -> Schema:
        schema: Schema | None = None
        for note in notes:
            if isinstance(note, Says):
                schema = (self.schema(shape) if schema is None else schema) | note.members
            elif isinstance(note, Codes):
                schema = self.codes(note)
            elif isinstance(note, Blocks):
                schema = self.add(note.name, self.blocks(note))
            elif isinstance(note, Component):
                schema = ref(note.name)
        return self.schema(shape) if schema is None else schema

    def codes(self, listed: Codes) -> Schema:
        schema: Schema = {"type": "string"}
        if listed.grows:
            said = "A list that grows: expect codes that you do not know."
            return schema | {"description": said, "examples": list(listed.codes)}
        return self.add(listed.name, schema | {"enum": list(listed.codes)})

    def blocks(self, listed: Blocks) -> Schema:
        """The union of all types, each a component of its own: `tip_list` is TipListBlock."""
        names = {}
        for kind, writer in listed.writers.items():
            names[kind] = f"{kind.title().replace('_', '')}Block"
            is_it: Schema = {"type": "string", "const": kind}
            block = self.record(Block, type=is_it, value=self.schema(_value(writer)))
            block.pop("description")
            self.add(names[kind], block)
        said = "One block, by `type`. One of a type that is not listed is an UnknownBlock."
        return union("type", names, said)

    def either(self, *shapes: Any) -> Schema:
        """`X | None`, or a choice without a member that tells."""
        schemas = [self.schema(shape) for shape in shapes]
        if len(schemas) == 2 and schemas[1] == {"type": "null"} and "type" in schemas[0]:
            return schemas[0] | {"type": [schemas[0]["type"], "null"]}
        return {"anyOf": schemas}


def _value(writer: Callable[..., Any]) -> Any:
    """The shape of the value that a block's writer says it returns."""
    said = get_type_hints(writer, include_extras=True)["return"]
    written = next(one for one in (said, *get_args(said)) if get_origin(one) is tuple)
    return get_args(written)[0]


def _literal(components: Components, *values: Any) -> Schema:
    kind = {"type": PLAIN[type(values[0])]}
    return kind | ({"const": values[0]} if len(values) == 1 else {"enum": list(values)})


def _list(components: Components, item: Any) -> Schema:
    return {"type": "array", "items": components.schema(item)}


def _mapping(components: Components, key: Any, value: Any) -> Schema:
    inner = components.schema(value)
    return {"type": "object", **({"additionalProperties": inner} if inner else {})}


MAKERS: dict[Any, Callable[..., Schema]] = {
    Annotated: Components.annotated,
    NotRequired: Components.schema,
    Union: Components.either,
    UnionType: Components.either,
    Literal: _literal,
    list: _list,
    dict: _mapping,
    Mapping: _mapping,
}


def enum(codes: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(codes)}
