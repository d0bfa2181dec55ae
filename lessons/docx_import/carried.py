"""What was read, on its way from the process that reads it: as JSON, its pictures as files."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lessons.docx_import.values import Drawing, Item, Note, Paragraph, Role, Span, Table

JSON = dict[str, Any]


def to_json(items: Iterable[Item], folder: Path) -> JSON:
    return {"items": [_item(one, folder) for one in items]}


def from_json(values: JSON, content: Callable[[str], bytes]) -> list[Item]:
    """`content`: of a picture, by the name of its file."""
    return [_item_of(one, content) for one in values["items"]]


def _item(item: Item, folder: Path) -> JSON:
    if not isinstance(item, Drawing):
        return asdict(item)
    if item.extension:
        (folder / item.source).write_bytes(item.content)
    return asdict(item) | {"content": ""}


def _item_of(item: JSON, content: Callable[[str], bytes]) -> Item:
    if "spans" in item:
        return _paragraph(item)
    if "rows" in item:
        rows = (tuple(tuple(map(_paragraph, cell)) for cell in row) for row in item["rows"])
        return Table(tuple(rows), item["below"])
    if "content" in item:
        found = content(item["source"]) if item["extension"] else b""
        return Drawing(**item | {"content": found})
    return Note(**item)


def _paragraph(item: JSON) -> Paragraph:
    spans = tuple(Span(**span) for span in item["spans"])
    return Paragraph(**item | {"spans": spans, "role": Role(item["role"])})
