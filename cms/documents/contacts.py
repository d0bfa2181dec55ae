"""Contacts inside documents: which a body gives out, and a body without some of them.

Known by their members, wherever they stand. Beside them every block has a `plain` text, in which
contacts stand as "Police hotline: 117, 1288".
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

import orjson

Json = Any
Contact = tuple[str | None, str | None]  # what people open or call, what they read
MEMBERS = frozenset({"key", "href", "dial_from_abroad"})
MARK = b'"dial_from_abroad"'
NAMED = ": "  # between the name of a service and its contacts, in a plain text
BETWEEN = ", "


def contacts_in(value: Json) -> Iterator[dict[str, Json]]:
    """Every contact anywhere in a document."""
    if isinstance(value, dict):
        if value.keys() >= MEMBERS:
            yield value
        for inner in value.values():
            yield from contacts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from contacts_in(inner)


def given_out(body: bytes) -> dict[str, Contact]:
    """The contacts by their keys."""
    if MARK not in body:  # most documents have none and need not be read
        return {}
    found = contacts_in(orjson.loads(body))
    return {contact["key"]: (contact["href"], contact.get("display")) for contact in found}


def without(body: bytes, keys: Collection[str]) -> bytes:
    """`body` without these contacts, in its lists and in its plain texts."""
    return orjson.dumps(_without(orjson.loads(body), keys), option=orjson.OPT_SORT_KEYS)


def _without(value: Json, keys: Collection[str]) -> Json:
    if isinstance(value, list):
        return [_without(one, keys) for one in value if not _is_one_of(one, keys)]
    if not isinstance(value, dict):
        return value
    gone = {one.get("display") for one in contacts_in(value) if one["key"] in keys} - {None}
    if any(_is_one_of(one, keys) for one in value.get("contacts") or ()):
        return None  # an alert: its sentence names them
    is_service = "channels" in value
    return {
        name: _without_words(name, inner, gone, is_service=is_service)
        if isinstance(inner, str)
        else _without(inner, keys)
        for name, inner in value.items()
    }


def _is_one_of(value: Json, keys: Collection[str]) -> bool:
    return isinstance(value, dict) and value.keys() >= MEMBERS and value["key"] in keys


def _without_words(name: str, text: str, gone: Collection[Any], *, is_service: bool) -> str:
    if gone and name == "plain":
        return "\n".join(_line(line, gone) for line in text.split("\n"))
    return _unnumbered(text, gone) if is_service and name == "name" else text


def _line(line: str, gone: Collection[Any]) -> str:
    name, joint, listed = line.rpartition(NAMED)
    kept = [one for one in listed.split(BETWEEN) if one not in gone]
    if len(kept) < len(listed.split(BETWEEN)):
        name = _unnumbered(name, gone)
    return f"{name}{joint}{BETWEEN.join(kept)}" if kept or not joint else name


def _unnumbered(name: str, gone: Collection[Any]) -> str:
    """ "Police hotline 1288" without the number that it was given when it was shown."""
    left = name
    for number in gone:
        left = re.sub(rf"\s*(?<!\d){re.escape(number)}(?!\d)", "", left)
    return left or name
