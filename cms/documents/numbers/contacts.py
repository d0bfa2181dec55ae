"""Contacts inside documents: where they are, which a body gives out, how a plain text has them.

Known by their members, wherever they stand.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

Json = Any
Contact = tuple[str | None, str | None]  # what people open or call, what they read
MEMBERS = frozenset({"key", "href", "dial_from_abroad"})
MARK = b'"dial_from_abroad"'
NAMED = ": "  # between the name of a service and its contacts, in a plain text
BETWEEN = ", "


def is_contact(value: Json) -> bool:
    return isinstance(value, dict) and value.keys() >= MEMBERS


def contacts_in(value: Json) -> Iterator[dict[str, Json]]:
    """Every contact anywhere in a document."""
    if isinstance(value, dict):
        if is_contact(value):
            yield value
        for inner in value.values():
            yield from contacts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from contacts_in(inner)


def value_of(contact: dict[str, Json]) -> Contact:
    return contact["href"], contact.get("display")


def given_out(body: bytes) -> dict[str, Contact]:
    """The contacts by their keys."""
    if MARK not in body:  # most documents have none and need not be read
        return {}
    return {contact["key"]: value_of(contact) for contact in contacts_in(orjson.loads(body))}


def line(entry: Mapping[str, Any]) -> str:
    """ "Police hotline: 117, 1288", as a person would read it out, for a client that does not know
    the block; a place to visit has nothing to read."""
    shown = BETWEEN.join(one["display"] for one in entry["channels"] if one.get("display"))
    return f"{entry['name']}{NAMED}{shown}" if shown else str(entry["name"])
