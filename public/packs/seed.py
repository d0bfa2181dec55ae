"""Everything in one language for the first start of an app: `seed.json` in a zip says what is where
(docs/api.md). Of the same documents it has the same bytes.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage

from cms.documents.addresses import media_name
from cms.documents.rendered import canonical
from cms.documents.search import offline
from public.api import feed, served
from public.api.filters.tokens import part_of, token
from public.packs.made import Identity, Made, documents_in, values_in

VERSION = 1  # of what stands in seed.json
AT_ONCE = 500  # documents
WIDTH, TYPE = 640, "image/webp"  # of pictures: the narrowest that is as wide
AT = (1980, 1, 1, 0, 0, 0)  # the first day of zip, for every file in it


def make(locale: str, now: datetime, known: dict[Identity, str]) -> Made | None:
    """known: the ETags, read before. None while there is no file to search in: it is made first,
    by the same worker."""
    head = served.feed()  # before the documents: what is newer comes again with the first delta
    index = offline.current(locale, now).values_list("body", flat=True).first()
    if index is None:
        return None
    lines = list(_entries(head, locale))
    documents = documents_in(lines)
    pictures = dict(_pictures(documents))
    described = {
        "version": VERSION,
        "locale": locale,
        "last_seq": token(head.epoch, head.seq, part_of({"locale": locale})),
        "feed": "feed.ndjson",
        "search_index": "search-index.json",
        "pictures": {url: url.lstrip("/") for url in pictures},
    }
    files = {
        "seed.json": canonical(described),
        "feed.ndjson": b"".join(line + b"\n" for line in lines),
        "search-index.json": bytes(index),
        **{url.lstrip("/"): content for url, content in pictures.items()},
    }
    held = {(one["kind"], one["key"]) for one in documents}
    return Made(
        content=zipped(files),
        title="",
        documents={one: known.get(one, "?") for one in held},
        values=values_in(documents),
        pictures={name for url in pictures if (name := media_name(url))},
    )


def zipped(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            info = ZipInfo(name, AT)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = ZIP_STORED if name.endswith(".webp") else ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=9)
    return packed.getvalue()


def _entries(head: Any, locale: str) -> Iterator[bytes]:
    """As `changes` has them; who has no copy needs no tombstones."""
    seq, has_more = 0, True
    while has_more:
        page = feed.page(head, seq, AT_ONCE, locales=(locale,), is_whole=True)
        for entry, row in zip(page.heads, page.rows, strict=True):
            if not entry["deleted"]:
                yield feed.written(entry, row)
        seq, has_more = page.until, page.has_more


def _pictures(documents: list[Any]) -> Iterator[tuple[str, bytes]]:
    """By address, in one width. None of which a consent may end: a file cannot be called back."""
    chosen: dict[str, Any] = {}
    for document in documents:
        best: dict[str, Any] = {}
        for one in sorted(document["media"], key=lambda one: -one.get("width", 0)):
            group = one["group"] + one["role"]
            if one["type"] == TYPE and (group not in best or one["width"] >= WIDTH):
                best[group] = one
        chosen |= {one["url"]: one for one in best.values()}
    names = {url: media_name(url) for url, one in chosen.items() if one.get("may_leave", True)}
    for url, name in sorted(names.items()):
        if name:
            with suppress(FileNotFoundError), default_storage.open(name, "rb") as file:
                yield url, file.read()
