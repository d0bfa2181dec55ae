"""What no form of ours sends."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

ROOT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"(?:POST|FILES)(?:\.get|\.getlist|\.pop)?[(\[]\"([^\"]+)\"")
NAMED = re.compile(r"<(?:input|textarea|select)\b[^>]*?\bname=\"([^\"]+)\"")
KEPT = {"csrfmiddlewaretoken"}
BLIND = {"nothing", "program", "boundary"}  # of the posts; the others are made for what is shown

QUERIED = """
    p page q id ordering locale language content_type page_type limit offset show year user
    target_pages[] object_type fields parent start original
"""

VALUES: dict[str, Any] = {
    "word": "x",
    "nul": "a\0b",
    "beyond": str(10**30),
    "below": "-1",
    "odd digit": "²",
    "long": "ក" * 4_000,
    "json": '{"type": [{"id": 7}], "value": null}',
    "deep": "[" * 20_000,
    "html": "<script>alert(1)</script>",
}


@cache
def asked_for() -> frozenset[str]:
    """The fields that our views ask for by name."""
    sources = (
        path
        for room in ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
        for path in (ROOT / room).rglob("*.py")
    )
    return frozenset(name for path in sources for name in ASKED.findall(path.read_text("utf-8")))


def fields_of(html: str) -> set[str]:
    return set(NAMED.findall(html)) - KEPT


def forms(shown: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Keyword arguments of a POST by the kind of junk; shown: what a GET of the address gave."""
    names = sorted(asked_for() | fields_of(shown))
    yield "nothing", {"data": {}}
    for kind, value in VALUES.items():
        yield kind, {"data": dict.fromkeys(names, value)}
    yield "twice", {"data": {name: ["1", "x"] for name in names}}
    files = {name: SimpleUploadedFile("\0a/../b.png", b"\x89PNG") for name in names}
    yield "files", {"data": files}
    yield "program", {"data": "{[", "content_type": "application/json"}
    yield "boundary", {"data": b"x", "content_type": "multipart/form-data"}


def queries() -> Iterator[tuple[str, dict[str, Any]]]:
    names = QUERIED.split()
    for kind, value in VALUES.items():
        yield kind, dict.fromkeys(names, value[:2000])
