"""Word and PowerPoint files without the names of their authors (ECMA-376).

The zip is written anew, part by part: properties are emptied, authors of remarks and tracked
changes lose their names, pictures and recordings inside are cleaned as well. Macros, OLE objects
and ActiveX are refused.
"""

import posixpath
import re
import zipfile
import zlib
from io import BytesIO
from typing import IO

from lxml import etree

from cms.sandbox.refusal import RefusedUpload
from lessons.library.cleaning import card, media, people, picture, zips
from lessons.library.cleaning.markup import parse
from lessons.library.cleaning.people import local
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
        thumbnail = _embedded_thumbnail(archive) or card.draw(_first_lines(archive, kind))
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


# Thumbnail


def _embedded_thumbnail(archive: zipfile.ZipFile) -> bytes | None:
    """The preview that the program put into the file."""
    for name in archive.namelist():
        if re.match(r"docProps/thumbnail\.(?:jpe?g|png)$", name):
            try:
                return picture.draw(archive.read(name)).content
            except RefusedUpload:
                return None  # a drawn card instead
    return None


def _first_lines(archive: zipfile.ZipFile, kind: str) -> list[str]:
    """The paragraphs of the first slide, or the first ones of a document."""
    first = _first_slide(archive) if kind == "pptx" else "word/document.xml"
    if first not in archive.namelist():
        return []
    paragraphs = (p for p in parse(archive.read(first)).iter() if local(p.tag) == "p")
    lines = ("".join(t.text or "" for t in p.iter() if local(t.tag) == "t") for p in paragraphs)
    return [line.strip() for line in lines if line.strip()][: card.MOST_LINES]


def _first_slide(archive: zipfile.ZipFile) -> str:
    """By the presentation's own order; file names need not follow it."""
    try:
        slides = parse(archive.read("ppt/presentation.xml"))
        relations = parse(archive.read("ppt/_rels/presentation.xml.rels"))
    except KeyError:
        return ""
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in slides.iter():
        if local(element.tag) == "sldId":
            wanted = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            target = targets.get(wanted, "")
            return target.lstrip("/") if target[:1] == "/" else posixpath.join("ppt", target)
    return ""
