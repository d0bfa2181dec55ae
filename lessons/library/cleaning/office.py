"""Word and PowerPoint files without the names of their authors (ECMA-376).

The zip is written anew, part by part: properties are emptied, authors of remarks and tracked
changes lose their names, pictures and recordings inside are cleaned as well. Macros, OLE objects
and ActiveX are refused.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import IO

from lxml import etree

from cms.sandbox.refusal import RefusedUpload
from lessons.library.cleaning import media, people, picture, zips
from lessons.library.cleaning.markup import parse
from lessons.library.cleaning.values import Cleaned, opening, refused

LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes, all parts together, those of files inside too
MOST_PARTS = 5000
_DEEPEST = 3  # a workbook behind a chart, no more

_OBJECTS = re.compile(r"(?:^|/)activeX/|\.(?:bin|exe|dll|js|vbs)$", re.IGNORECASE)
_PRINTER = re.compile(r"(?:^|/)printerSettings/", re.IGNORECASE)
_NESTED = re.compile(r"\.(?:docx|pptx|xlsx)$", re.IGNORECASE)
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml$")
_XML = re.compile(r"\.(?:xml|rels|vml|psmdcp)$", re.IGNORECASE)


def clean(upload: IO[bytes], *, kind: str) -> Cleaned:
    """`kind` is "docx" or "pptx"."""
    written = _rewritten(upload, 0, _Room(LARGEST_UNPACKED))
    with zipfile.ZipFile(written) as archive:
        slides = sum(1 for name in archive.namelist() if _SLIDE.match(name)) or None
        thumbnail = _thumbnail(archive)
    return Cleaned(written, kind, slides=slides, thumbnail=thumbnail)


opened = opening(clean)


class _Room:
    """Bytes that may still be unpacked of one upload: files inside it take from the same."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise refused("too_complicated")


def _rewritten(upload: IO[bytes], depth: int, room: _Room) -> BytesIO:
    if depth == _DEEPEST:
        raise refused("too_complicated")
    try:
        with zipfile.ZipFile(upload) as archive:
            _check_directory(archive.infolist(), room)
            out = BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
                for entry in archive.infolist():
                    if not entry.is_dir() and not people.is_signature(entry.filename):
                        part = _part(entry.filename, archive.read(entry), depth, room)
                        target.writestr(zipfile.ZipInfo(entry.filename), part, target.compression)
            return out
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise refused("damaged") from error


def _check_directory(entries: list[zipfile.ZipInfo], room: _Room) -> None:
    if code := zips.fault(entries, most=MOST_PARTS, largest=room.left):
        raise refused(code)
    names = [entry.filename for entry in entries]
    if any(_OBJECTS.search(name) and not _PRINTER.search(name) for name in names):
        raise refused("objects")
    room.take(sum(entry.file_size for entry in entries))


def _part(name: str, content: bytes, depth: int, room: _Room) -> bytes:
    """One part without names."""
    if _PRINTER.search(name):
        return b""
    if _NESTED.search(name):
        return _rewritten(BytesIO(content), depth + 1, room).getvalue()
    if _XML.search(name):
        return _xml(name, content)
    return media.clean(name, content)


def _xml(name: str, content: bytes) -> bytes:
    root = parse(content)
    if name == "[Content_Types].xml" and b"macroenabled" in content.lower():
        raise refused("macros")
    people.forget(name, root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _thumbnail(archive: zipfile.ZipFile) -> bytes | None:
    """The preview that the program put into the file, if it did."""
    for name in archive.namelist():
        if re.match(r"docProps/thumbnail\.(?:jpe?g|png)$", name):
            try:
                return picture.draw(archive.read(name)).content
            except RefusedUpload:
                return None
    return None
