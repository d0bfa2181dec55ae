"""Contacts inside documents: which a body gives out, and a body without some of them.

A contact is an object with a `key` in a list `channels`. Of every block there is also a `plain`
text, in which contacts stand as "Police hotline: 117, 1288".
"""

from collections.abc import Collection, Iterator
from typing import Any

import orjson

Json = Any
NAMED = ": "  # between the name of a service and its contacts, in a plain text
BETWEEN = ", "


def shown(body: bytes | memoryview) -> dict[str, str]:
    """Key of each contact → what of it people can call, write to or open."""
    return {
        channel["key"]: f"{channel.get('href') or ''} {channel.get('display') or ''}"
        for channel in _channels(orjson.loads(bytes(body)))
    }


def without(body: bytes, keys: Collection[str]) -> bytes:
    """`body` without these contacts, in its lists and in its plain texts."""
    return orjson.dumps(_without(orjson.loads(body), keys), option=orjson.OPT_SORT_KEYS)


def _channels(value: Json) -> Iterator[dict[str, Json]]:
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "channels" and isinstance(member, list):
                yield from (one for one in member if isinstance(one, dict) and "key" in one)
            else:
                yield from _channels(member)
    elif isinstance(value, list):
        for member in value:
            yield from _channels(member)


def _without(value: Json, keys: Collection[str]) -> Json:
    if isinstance(value, list):
        return [_without(member, keys) for member in value]
    if not isinstance(value, dict):
        return value
    gone = {one["display"] for one in _channels(value) if one["key"] in keys and one.get("display")}
    return {
        name: [one for one in member if one.get("key") not in keys]
        if name == "channels" and isinstance(member, list)
        else _without_words(member, gone)
        if name == "plain" and isinstance(member, str)
        else _without(member, keys)
        for name, member in value.items()
    }


def _without_words(text: str, gone: Collection[str]) -> str:
    return "\n".join(_line(line, gone) for line in text.split("\n")) if gone else text


def _line(line: str, gone: Collection[str]) -> str:
    name, joint, listed = line.rpartition(NAMED)
    kept = [one for one in listed.split(BETWEEN) if one not in gone]
    return f"{name}{joint}{BETWEEN.join(kept)}" if kept or not joint else name
