"""From types to JSON Schema: each word that shapes use, by tables; and what a new block needs."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from jsonschema import Draft202012Validator

from cms.documents.shapes.documents import Block, Written
from cms.documents.shapes.words import Blocks, Codes, Component, Instant, Key, Says
from public.api.schema.derived import Components


class Piece(TypedDict):
    """A piece of
    a puzzle."""

    name: str
    note: NotRequired[str | None]


class BigPiece(Piece):
    size: int


Colour = Annotated[str, Codes("Colour", ("red", "blue"))]
REF = "#/components/schemas/"


@pytest.mark.parametrize(
    ("shape", "schema"),
    [
        (str, {"type": "string"}),
        (bool, {"type": "boolean"}),
        (float, {"type": "number"}),
        (Any, {}),
        (str | None, {"type": ["string", "null"]}),
        (Instant | None, {"type": ["string", "null"], "format": "date-time"}),
        (
            Annotated[int | None, Says("Years.")],
            {"type": ["integer", "null"], "description": "Years."},
        ),
        (
            Annotated[Key, Says("Whose.")],
            {"type": "string", "format": "uuid", "description": "Whose."},
        ),
        (Literal[False], {"type": "boolean", "const": False}),
        (Literal["a"], {"type": "string", "const": "a"}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        (dict[str, Any], {"type": "object"}),
        (Piece, {"$ref": f"{REF}Piece"}),
        (Piece | None, {"anyOf": [{"$ref": f"{REF}Piece"}, {"type": "null"}]}),
        (Colour, {"$ref": f"{REF}Colour"}),
        (Colour | None, {"anyOf": [{"$ref": f"{REF}Colour"}, {"type": "null"}]}),
        (Annotated[Any, Component("Document")], {"$ref": f"{REF}Document"}),
    ],
)
def test_a_type_has_this_schema(shape, schema):
    found = Components().schema(shape)

    assert found == schema
    Draft202012Validator.check_schema(found)


def test_a_typed_dictionary_is_an_open_object():
    found = Components()
    found.schema(BigPiece)

    assert found.schemas == {
        "BigPiece": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "note": {"type": ["string", "null"]},
                "size": {"type": "integer"},
            },
            "required": ["name", "size"],
        }
    }
    assert Components().record(Piece)["description"] == "A piece of a puzzle."


def test_codes_of_a_list_that_grows_are_examples():
    found = Components()
    schema = found.schema(Annotated[str, Codes("Word", ("a", "b"), grows=True)])

    assert (schema["type"], schema["examples"]) == ("string", ["a", "b"])
    assert found.schemas == {}


def puzzle(value: Any, reading: Any) -> Written[Piece] | None:
    return ({"name": value}, value) if value else None


def test_a_new_writer_is_a_new_block_of_the_union():
    """What it says that it returns is all that the schema needs."""
    found = Components()
    found.schema(list[Annotated[Block, Blocks("GameBlock", {"jigsaw_puzzle": puzzle})]])

    assert found.schemas["GameBlock"]["oneOf"] == [{"$ref": f"{REF}JigsawPuzzleBlock"}]
    block = found.schemas["JigsawPuzzleBlock"]["properties"]
    assert block["type"] == {"type": "string", "const": "jigsaw_puzzle"}
    assert block["value"] == {"$ref": f"{REF}Piece"}


class Nested(TypedDict):
    inner: NotRequired["list[Nested]"]


def test_a_shape_may_hold_itself():
    found = Components()
    found.schema(Nested)

    inner = found.schemas["Nested"]["properties"]["inner"]
    assert inner == {"type": "array", "items": {"$ref": f"{REF}Nested"}}


def test_shapes_that_differ_cannot_have_one_name():
    found = Components()
    found.schema(Piece)
    other = TypedDict("Piece", {"title": str})  # noqa: UP013

    with pytest.raises(ValueError, match="Piece"):
        found.schema(other)
