"""XML parts of Office files without people: names of authors, accounts, sessions, paths
(ECMA-376; [MS-DOCX] for accounts, [MS-PPTX] for the history of changes)."""

import posixpath
import re
from collections.abc import Callable

from lxml import etree

# parts that say who, when and with what, wherever they stand: by namespace of their root
_PROPERTIES = (
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://schemas.microsoft.com/office/2020/mipLabelMetadata",
)
# attributes that name a person, whatever their namespace; in lists of authors `name` does too
_NAMES = frozenset({"author", "initials", "userId", "providerId", "userName", "lastEditedBy"})
_ACCOUNTS = frozenset({"userId", "providerId"})
# which paragraphs were written in one sitting, and of which file this is a copy
_SESSIONS = ("rsid",)
_SESSION_ELEMENTS = frozenset({"rsids", "docId"})
_AUTHOR_LISTS = re.compile(r"(?:commentAuthors|authors|people|persons?/person)\d*\.xml$")
_SHEET_REMARKS = re.compile(r"xl/comments[^/]*\.xml$")
_OUTSIDE = re.compile(r"^(?:file:|[A-Za-z]:|\\\\)")
_SIGNATURES = "_xmlsignatures/"

Change = Callable[[etree._Element], None]


def is_signature(name: str) -> bool:
    """Parts with the certificate of who signed; a rewritten file is not the signed one."""
    return name.lower().startswith(_SIGNATURES)


def forget(name: str, root: etree._Element) -> None:
    """Take people out of the part `name`."""
    for change in _changes(name, root):
        change(root)


def local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _changes(name: str, root: etree._Element) -> list[Change]:
    changes: list[Change] = [_forget_names]
    if etree.QName(root).namespace in _PROPERTIES or name.startswith("docProps/"):
        changes.append(_empty)
    if name.endswith(".rels"):
        changes.append(_forget_paths)
    if name == "[Content_Types].xml":
        changes.append(_forget_signatures)
    if _AUTHOR_LISTS.search(name):
        changes.append(_forget_authors)
    if _SHEET_REMARKS.search(name):
        changes.append(_forget_sheet_authors)
    if posixpath.dirname(name) == "customXml" and posixpath.basename(name).startswith("item"):
        changes.append(_empty)
    return changes


def _forget_names(root: etree._Element) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str):  # a comment or an instruction
            element.text = None
            continue
        if local(element.tag) in _SESSION_ELEMENTS and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        keys = {key: local(key) for key in element.attrib}
        is_account = bool(_ACCOUNTS & set(keys.values()))
        for key, short in keys.items():
            if short.startswith(_SESSIONS):
                del element.attrib[key]
            elif short in _NAMES or (is_account and short in ("name", "displayName")):
                element.set(key, "")
        if local(element.tag) == "absPath" and "url" in element.attrib:
            element.set("url", "")


def _forget_authors(root: etree._Element) -> None:
    for element in root.iter():
        for key in element.attrib:
            if local(key) in ("name", "displayName"):
                element.set(key, "")


def _forget_sheet_authors(root: etree._Element) -> None:
    for element in root.iter():
        if local(element.tag) == "author":
            element.text = ""


def _forget_paths(root: etree._Element) -> None:
    """Links into somebody's computer, such as the template that a document was made from."""
    for element in list(root):
        if _SIGNATURES in element.get("Target", "").lower():
            root.remove(element)
        elif _OUTSIDE.match(element.get("Target", "")):
            element.set("Target", "about:blank")


def _forget_signatures(root: etree._Element) -> None:
    for element in list(root):
        if is_signature(element.get("PartName", "").lstrip("/")):
            root.remove(element)


def _empty(root: etree._Element) -> None:
    for child in list(root):
        root.remove(child)
    root.text = None
    if local(root.tag) != "datastoreItem":
        root.attrib.clear()
