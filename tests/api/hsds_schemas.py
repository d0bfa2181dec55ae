"""HSDS objects against the specification's schemas, where they are (docs/directory.md).

They are not ours to ship: HSDS_SCHEMAS names the folder, else `../shared/data/hsds` is looked at.
Without them our own list of required members is all that is checked, and a warning says so.
"""

import json
import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = {
    "organization": {"id", "name", "description"},
    "service": {"id", "name", "status"},
    "phone": {"id", "number"},
    "location": {"id", "location_type"},
    "service_at_location": {"id"},
}
PAGE = {
    "total_items": int,
    "total_pages": int,
    "page_number": int,
    "size": int,
    "first_page": bool,
    "last_page": bool,
    "empty": bool,
    "contents": list,
}


@cache
def folder() -> Path | None:
    candidates = [os.environ.get("HSDS_SCHEMAS", ""), ROOT.parent / "shared" / "data" / "hsds"]
    found = next((Path(c) for c in candidates if c and (Path(c) / "service.json").is_file()), None)
    if found is None:
        warnings.warn("HSDS is not checked against its schemas: set HSDS_SCHEMAS.", stacklevel=2)
    return found


def errors(name: str, value: dict[str, Any]) -> list[str]:
    """What is wrong with `value` as an HSDS object, as lines; empty when nothing is."""
    found = [f"{name} without {missing}" for missing in REQUIRED.get(name, set()) - value.keys()]
    found += [f"{name}.{member} is null" for member, one in value.items() if one is None]
    validator = _validator(name)
    if validator is not None:
        found += [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    return found


def page_errors(name: str, page: dict[str, Any]) -> list[str]:
    """The same for a page of a list, and for each of its entries."""
    found = [f"page without {member}" for member in PAGE.keys() - page.keys()]
    found += [
        f"page.{member} is no {kind.__name__}"
        for member, kind in PAGE.items()
        if type(page.get(member)) is not kind
    ]
    return found + [line for one in page.get("contents", []) for line in errors(name, one)]


@cache
def _validator(name: str) -> Draft202012Validator | None:
    place = folder()
    if place is None:
        return None
    registry = Registry().with_resources(
        (path.name, Resource.from_contents(_loaded(path))) for path in place.glob("*.json")
    )
    return Draft202012Validator(
        _loaded(place / f"{name}.json"), registry=registry, format_checker=FormatChecker()
    )


def _loaded(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_text())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | content
