"""Word and PowerPoint files without the names of their authors (ECMA-376).

The zip is written anew, part by part: properties are emptied, authors of remarks and tracked
changes lose their names, pictures and recordings inside are cleaned as well. Macros, OLE objects
and ActiveX are refused.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from lxml import etree
from PIL import Image

from lessons.cleaning import card, jpeg, recordings
from lessons.cleaning.values import Cleaned, refused
from lessons.pictures.redraw import redraw

MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes, all parts together
MOST_PARTS = 5000
LARGEST_RATIO = 200  # unpacked to packed
SMALL_PART = 256 * 1024  # bytes; below this the ratio says nothing
LARGEST_XML = 50 * 1024 * 1024  # bytes of one part
_DEEPEST = 3  # a workbook behind a chart, no more

_PROPERTIES = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b"<cp:coreProperties xmlns:cp="
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b"<Properties xmlns="
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b"<Properties xmlns="
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
# attributes that name a person, whatever their namespace; in lists of authors `name` does too
_NAMES = frozenset({"author", "initials", "userId", "providerId", "userName", "lastEditedBy"})
_AUTHOR_LISTS = re.compile(r"(?:commentAuthors|authors|people|persons?/person)\d*\.xml$")
_SHEET_REMARKS = re.compile(r"xl/comments[^/]*\.xml$")
_NOT_EMPTY = re.compile(r"(?:^|/)(?:vbaProject|vbaData)[^/]*$", re.IGNORECASE)
_OBJECTS = re.compile(r"(?:^|/)activeX/|\.(?:bin|exe|dll|js|vbs)$", re.IGNORECASE)
_PRINTER = re.compile(r"(?:^|/)printerSettings/", re.IGNORECASE)
_NESTED = re.compile(r"\.(?:docx|pptx|xlsx)$", re.IGNORECASE)
_OUTSIDE = re.compile(r"^(?:file:|[A-Za-z]:|\\\\)")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml$")
_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_SOUNDS = {"mp3": "mp3", "m4a": "mov", "mp4": "mov", "webm": "matroska", "ogg": "ogg"}


def clean(upload: IO[bytes], *, kind: str) -> Cleaned:
    """`kind` is "docx" or "pptx"."""
    upload.seek(0)
    content = upload.read()
    written = _rewritten(content, 0)
    with zipfile.ZipFile(BytesIO(written)) as archive:
        slides = sum(1 for name in archive.namelist() if _SLIDE.match(name)) or None
        thumbnail = _embedded_thumbnail(archive) or card.draw(_first_lines(archive, kind))
    return Cleaned(BytesIO(written), kind, MIMES[kind], slides=slides, thumbnail=thumbnail)


def _rewritten(content: bytes, depth: int) -> bytes:
    if depth == _DEEPEST:
        raise refused("too_complicated")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_directory(archive.infolist())
            out = BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
                for entry in archive.infolist():
                    if not entry.is_dir():
                        part = _part(entry.filename, archive.read(entry), depth)
                        target.writestr(zipfile.ZipInfo(entry.filename), part, target.compression)
            return out.getvalue()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise refused("damaged") from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("password")
    if any(_NOT_EMPTY.search(name) for name in names):
        raise refused("macros")
    if any(_OBJECTS.search(name) and not _PRINTER.search(name) for name in names):
        raise refused("objects")
    if len(set(names)) < len(names):
        raise refused("damaged")  # two parts of one name: programs disagree about which counts
    total = sum(entry.file_size for entry in entries)
    if len(names) > MOST_PARTS or total > LARGEST_UNPACKED or any(map(_is_bomb, entries)):
        raise refused("too_complicated")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    packed = max(entry.compress_size, 1)
    return entry.file_size > SMALL_PART and entry.file_size > LARGEST_RATIO * packed


def _part(name: str, content: bytes, depth: int) -> bytes:
    """One part without names."""
    extension = name.rpartition(".")[2].lower()
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    if _PRINTER.search(name):
        return b""
    if _NESTED.search(name):
        return _rewritten(content, depth + 1)
    if _XML.search(name):
        return _xml(name, content)
    if extension in _SOUNDS:
        return recordings.clean(BytesIO(content), demuxer=_SOUNDS[extension]).file.read()
    return _picture(extension, content)


def _picture(extension: str, content: bytes) -> bytes:
    if extension in ("jpg", "jpeg"):
        return jpeg.without_notes(content)
    if extension == "png":
        return jpeg.png_without_notes(content)
    if extension in ("gif", "webp", "tif", "tiff", "heic", "bmp"):
        return _same_format(content)
    return content  # drawings of Office (EMF, WMF) and fonts


def _same_format(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content)) as image:
            pixels = image.copy()
            pixels.info = {}
            out = BytesIO()
            pixels.save(out, image.format)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused("damaged") from error


# XML


def parse(content: bytes) -> etree._Element:
    """The root of a part; declarations and references to anything outside are refused."""
    if len(content) > LARGEST_XML:
        raise refused("too_complicated")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused("declares_entities")
    return root


def _xml(name: str, content: bytes) -> bytes:
    root = parse(content)
    if name == "[Content_Types].xml" and b"macroenabled" in content.lower():
        raise refused("macros")
    for change in _changes(name):
        change(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _changes(name: str) -> list[Callable[[etree._Element], None]]:
    changes: list[Callable[[etree._Element], None]] = [_forget_names]
    if name.endswith(".rels"):
        changes.append(_forget_paths)
    if _AUTHOR_LISTS.search(name):
        changes.append(_forget_authors)
    if _SHEET_REMARKS.search(name):
        changes.append(_forget_sheet_authors)
    if posixpath.dirname(name) == "customXml" and posixpath.basename(name).startswith("item"):
        changes.append(_empty)
    return changes


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _forget_names(root: etree._Element) -> None:
    for element in root.iter():
        if not isinstance(element.tag, str):  # a comment or an instruction
            element.text = None
            continue
        for key in element.attrib:
            if _local(key) in _NAMES:
                element.set(key, "")
        if _local(element.tag) == "absPath" and "url" in element.attrib:
            element.set("url", "")


def _forget_authors(root: etree._Element) -> None:
    for element in root.iter():
        for key in element.attrib:
            if _local(key) in ("name", "displayName"):
                element.set(key, "")


def _forget_sheet_authors(root: etree._Element) -> None:
    for element in root.iter():
        if _local(element.tag) == "author":
            element.text = ""


def _forget_paths(root: etree._Element) -> None:
    """Links into somebody's computer, such as the template that a document was made from."""
    for element in root:
        if _OUTSIDE.match(element.get("Target", "")):
            element.set("Target", "about:blank")


def _empty(root: etree._Element) -> None:
    for child in list(root):
        root.remove(child)
    root.text = None
    if _local(root.tag) != "datastoreItem":
        root.attrib.clear()


# Thumbnail


def _embedded_thumbnail(archive: zipfile.ZipFile) -> bytes | None:
    """The preview that the program put into the file."""
    for name in archive.namelist():
        if re.match(r"docProps/thumbnail\.(?:jpe?g|png)$", name):
            try:
                return redraw(BytesIO(archive.read(name))).read()
            except ValidationError:
                return None  # a drawn card instead
    return None


def _first_lines(archive: zipfile.ZipFile, kind: str) -> list[str]:
    """The paragraphs of the first slide, or the first ones of a document."""
    first = _first_slide(archive) if kind == "pptx" else "word/document.xml"
    if first not in archive.namelist():
        return []
    paragraphs = (p for p in parse(archive.read(first)).iter() if _local(p.tag) == "p")
    lines = ("".join(t.text or "" for t in p.iter() if _local(t.tag) == "t") for p in paragraphs)
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
        if _local(element.tag) == "sldId":
            wanted = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            target = targets.get(wanted, "")
            return target.lstrip("/") if target[:1] == "/" else posixpath.join("ppt", target)
    return ""
