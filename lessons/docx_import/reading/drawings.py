"""Pictures of a document, drawn anew: without place, camera, author or anything behind them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cms.sandbox.refusal import RefusedUpload
from lessons.docx_import.values import Drawing, Item
from lessons.library.cleaning import picture

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
LARGEST_TOGETHER = 32 * 1024 * 1024  # bytes; the file itself has 5 MB at most
NONE = picture.Drawn(b"", "")


def drawn(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, with each different picture drawn once."""
    known: dict[str, picture.Drawn] = {}
    left = LARGEST_TOGETHER
    for item in items:
        if isinstance(item, Drawing):
            source = hashlib.sha256(item.content).hexdigest()
            if source not in known:
                known[source] = draw(item.content) or NONE
                left -= len(known[source].content)
                if left < 0:
                    raise RefusedUpload("too_complicated")
            found = known[source]
            item = replace(item, content=found.content, extension=found.extension, source=source)
        yield item


def draw(content: bytes) -> picture.Drawn | None:
    """None if it cannot be a picture."""
    try:
        return picture.draw(content, formats=FORMATS, may_move=True)
    except RefusedUpload:
        return None
