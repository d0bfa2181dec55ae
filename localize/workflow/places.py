"""Where on a page an error lies: content paths, as wagtail-localize writes them.

A path is the name of a field, then ids of blocks and names of their parts, between full stops:
“body.1f0c….text”. The editor's form has the same names in its markup, so that a path leads there.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks


class WaitsForOthers(str):
    """The sentence of an error about something that somebody else has to do."""


def places(
    error: ValidationError, value: Any, path: str, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(content path, names of its parts, sentence) of everything that `error` says about `value`,
    the whole or a part of what stands at `path`."""
    inside = getattr(error, "block_errors", None)
    if inside is None:
        for one in error.error_list:
            if one is not error and hasattr(one, "block_errors"):
                yield from places(one, value, path, names)
            else:
                is_others = isinstance(one.message, WaitsForOthers)
                yield path, names, one.message if is_others else " ".join(one.messages)
        return
    for one in getattr(error, "non_block_errors", ()):
        yield path, names, str(one)
    items = inside.items() if isinstance(inside, dict) else enumerate(inside)
    for key, part in items:
        if part is not None:
            step, name, child = _child(value, key)
            deeper = f"{path}.{step}" if step else path
            yield from places(part, child, deeper, (*names, name) if name else names)


def _child(value: Any, key: Any) -> tuple[str, str, Any]:
    """The name or the id of a part, what people call it, and the part."""
    if isinstance(value, blocks.StructValue):
        return key, str(value.block.child_blocks[key].label), value.get(key)
    if isinstance(value, blocks.StreamValue):
        child = value[key]
        return child.id or "", str(child.block.label), child.value
    if isinstance(value, blocks.list_block.ListValue):
        return value.bound_blocks[key].id or "", "", value[key]
    return "", "", None
