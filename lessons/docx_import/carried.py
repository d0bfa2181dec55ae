"""A manuscript on its way from the process that reads it: as JSON, its pictures as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lessons.docx_import.values import (
    Drawing,
    Item,
    Manuscript,
    Note,
    Paragraph,
    Place,
    Role,
    Span,
    Table,
)

JSON = dict[str, Any]


def to_json(manuscript: Manuscript, folder: Path) -> JSON:
    return {
        "items": [_item(one, folder) for one in manuscript.items],
        "notes": [
            [one.kind, _place(one.place), one.quote, one.path, one.detail]
            for one in manuscript.notes
        ],
    }


def from_json(values: JSON, content: Callable[[str], bytes]) -> Manuscript:
    """`content`: of a picture, by the name of its file."""
    return Manuscript(
        tuple(_item_of(one, content) for one in values["items"]),
        tuple(
            Note(kind, Place(*place), quote, path, detail)
            for kind, place, quote, path, detail in values["notes"]
        ),
    )


def _place(place: Place) -> list[Any]:
    return [place.page, place.heading]


def _item(item: Item, folder: Path) -> JSON:
    if isinstance(item, Paragraph):
        return _paragraph(item)
    if isinstance(item, Table):
        rows = [[[_paragraph(one) for one in cell] for cell in row] for row in item.rows]
        return {"rows": rows, "place": _place(item.place)}
    if item.extension:
        (folder / item.source).write_bytes(item.content)
    return {
        "picture": item.source,
        "extension": item.extension,
        "alt": item.alt,
        "place": _place(item.place),
    }


def _paragraph(one: Paragraph) -> JSON:
    spans = [[s.text, s.bold, s.italic, s.href, s.font] for s in one.spans]
    told = {"role": one.role, "level": one.level, "list": one.list}
    return {"spans": spans, "place": _place(one.place)} | told


def _item_of(item: JSON, content: Callable[[str], bytes]) -> Item:
    place = Place(*item["place"])
    if "spans" in item:
        return _paragraph_of(item)
    if "rows" in item:
        rows = (tuple(tuple(map(_paragraph_of, cell)) for cell in row) for row in item["rows"])
        return Table(tuple(rows), place)
    source, extension = item["picture"], item["extension"]
    return Drawing(content(source) if extension else b"", item["alt"], place, extension, source)


def _paragraph_of(item: JSON) -> Paragraph:
    spans = tuple(Span(*span) for span in item["spans"])
    place = Place(*item["place"])
    return Paragraph(spans, Role(item["role"]), item["level"], item["list"], place)
