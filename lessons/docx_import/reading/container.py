"""Opens a .docx that nobody trusts.

A .docx is a zip of XML parts (ECMA-376, part 2). Before anything is unpacked the directory of the
zip is checked: number of entries, sizes, ratio, macros. Parts are parsed with defusedxml, which
stops at the first DTD, so that entities do nothing. Nothing outside the file is ever fetched.
Every refusal has a code, whose sentence is in `docx_import.refusals`.
"""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from cms.sandbox.refusal import RefusedUpload
from lessons.library.cleaning import old_office, zips

LARGEST_UNPACKED = 20 * 1024 * 1024  # bytes, all entries together
MOST_ENTRIES = 1000
MOST_ELEMENTS = 300_000  # of one part; 12 pages have about 10,000
DEEPEST_ELEMENT = 200

_TYPES = "[Content_Types].xml"
_MAIN = "wordprocessingml"
_MAIN_ENDS = ("document.main+xml", "template.main+xml")


@dataclass(frozen=True)
class Package:
    """An opened document; `main` is the name of its main part."""

    archive: zipfile.ZipFile
    main: str = ""
    names: frozenset[str] = field(default_factory=frozenset)

    def content(self, name: str) -> bytes | None:
        """The bytes of an entry; None if there is none."""
        if name not in self.names:
            return None
        try:
            # zipfile never reads more than the size that the directory gave, and it was checked
            return self.archive.read(name)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
            raise RefusedUpload("damaged") from error

    def part(self, name: str) -> Element | None:
        content = self.content(name)
        return None if content is None else parse(content)

    def beside(self, name: str) -> str:
        """The name of a part that stands in the folder of the main one."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.main), name))

    def relationships(self) -> dict[str, tuple[str, bool]]:
        """{id: (target, is it outside the file?)} of the main part."""
        folder, name = posixpath.split(self.main)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in root if root is not None else ():
            target, outside = relation.get("Target", ""), relation.get("TargetMode") == "External"
            if not outside:
                target = self.beside(target) if target[:1] != "/" else target.lstrip("/")
            found[relation.get("Id", "")] = (target, outside)
        return found


def open_package(content: bytes) -> Package:
    """`content` as a Word document without macros; RefusedUpload if it is anything else."""
    if not content:
        raise RefusedUpload("empty")
    if old_office.is_one(BytesIO(content)):
        raise RefusedUpload(old_office.why(BytesIO(content)))
    if not content.startswith(b"PK"):
        raise RefusedUpload("not_word")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedUpload("damaged") from error
    if code := zips.fault(archive.infolist(), most=MOST_ENTRIES, largest=LARGEST_UNPACKED):
        raise RefusedUpload(code)
    package = Package(archive, names=frozenset(archive.namelist()))
    return Package(archive, main=_main_part(package), names=package.names)


def parse(content: bytes) -> Element:
    """The root of an XML part without DTD, not too deep and not too long."""
    depth = count = 0
    try:
        events = iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True)
        for event, _element in events:
            if event == "end":
                depth -= 1
                continue
            depth, count = depth + 1, count + 1
            if depth > DEEPEST_ELEMENT or count > MOST_ELEMENTS:
                raise RefusedUpload("too_complicated")
    except DefusedXmlException as error:
        raise RefusedUpload("declares_entities") from error
    except (ParseError, LookupError, UnicodeError, ValueError) as error:
        raise RefusedUpload("damaged") from error
    return events.root


def _main_part(package: Package) -> str:
    """The part that the content types call the Word document."""
    mimetype = package.content("mimetype")
    if mimetype and b"opendocument" in mimetype:
        raise RefusedUpload("open_document")
    types = package.part(_TYPES)
    if types is None:
        raise RefusedUpload("not_word")
    for entry in types:
        kind, name = entry.get("ContentType", ""), entry.get("PartName", "").lstrip("/")
        if "macroenabled" in kind.lower():
            raise RefusedUpload("macros")
        if _MAIN in kind and kind.endswith(_MAIN_ENDS) and name in package.names:
            return name
    raise RefusedUpload("not_word")
