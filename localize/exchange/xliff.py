"""XLIFF 2.1 (OASIS, 2018), read and written with the standard library.

One <unit> per string with its place as name. Tags are <ph> with their text in <originalData>;
what XML cannot hold is <cp>. State: In review is `translated`, and `reviewed` once a reviewer
stands behind it; Approved is `final`, anything else `initial`; subState has our own word. Hashes
and remarks are <note>s, which tools keep, attributes of other namespaces are not always.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, SubElement, TreeBuilder, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from localize.exchange.limits import ImportRefused, not_ours, refuse_many
from localize.exchange.markup import UNFIT, Code, append, pieces
from localize.exchange.rows import Contents, Row
from localize.workflow.models import State

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # of 2.0 and 2.1 alike
SUBSTATE = "cncc:"
DEPTH = 20  # of inline codes inside one another; nobody writes so many
_LINE = "line"


def write(contents: Contents) -> bytes:
    root = Element(
        "xliff",
        {
            "xmlns": NAMESPACE,
            "version": "2.1",
            "srcLang": contents.source_language,
            "trgLang": contents.target_language,
        },
    )
    file = SubElement(root, "file", {"id": "f1", "original": contents.translation})
    notes = SubElement(file, "notes")
    SubElement(notes, "note", {"category": "title"}).text = UNFIT.sub("", contents.title)
    for row in contents.rows:
        file.append(_unit(row))
    return tostring(root, encoding="utf-8", xml_declaration=True)


def state_of(row: Row) -> str:
    """The state of XLIFF 2.1 §4.7.4.3 for a row."""
    if row.state == State.APPROVED:
        return "final"
    if row.state == State.IN_REVIEW:
        return "reviewed" if row.seen_by_reviewer else "translated"
    return "initial"


def _unit(row: Row) -> Element:
    unit = Element("unit", {"id": row.id, "name": row.path, "xml:space": "preserve"})
    notes = SubElement(unit, "notes")
    facts = [("rank", str(row.rank)), ("source-hash", row.source_hash or "")]
    facts += [("text-hash", row.text_hash or "")]
    facts += [("remark", remark) for remark in row.remarks]
    facts += [("problem", problem) for problem in row.problems]
    for category, value in facts:
        if value:
            SubElement(notes, "note", {"category": category}).text = UNFIT.sub("", value)
    tags = dict.fromkeys(
        piece.tag
        for text in (row.source, row.text)
        for piece in pieces(text)
        if isinstance(piece, Code)
    )
    names = {tag: f"d{number}" for number, tag in enumerate(tags, start=1)}
    if names:
        data = SubElement(unit, "originalData")
        for tag, name in names.items():
            append(SubElement(data, "data", {"id": name}), _fit(tag))
    attributes = {"state": state_of(row)}
    if row.state is not None:
        attributes["subState"] = SUBSTATE + row.state
    segment = SubElement(unit, "segment", attributes)
    append(SubElement(segment, "source"), _inline(row.source, names))
    if row.text:
        append(SubElement(segment, "target"), _inline(row.text, names))
    return unit


def _inline(text: str, names: dict[str, str]) -> Iterator[str | Element]:
    for piece in pieces(text):
        if isinstance(piece, Code):
            name = names[piece.tag]
            yield Element("ph", {"id": f"{name}-{piece.number}", "dataRef": name})
        else:
            yield from _fit(piece)


def _fit(text: str) -> Iterator[str | Element]:
    """`text` with the characters that XML cannot hold as <cp>."""
    at = 0
    for match in UNFIT.finditer(text):
        yield text[at : match.start()]
        yield Element("cp", {"hex": f"{ord(match.group()):04X}"})
        at = match.end()
    yield text[at:]


# Reading


class _Builder(TreeBuilder):
    """Builds the tree with the line of each unit, for the report."""

    parser: DefusedXMLParser

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        element = super().start(tag, attributes)
        if tag == _name("unit"):
            element.set(_LINE, str(self.parser.parser.CurrentLineNumber))
        return element


def read(data: bytes) -> Contents:
    refuse_many(max(data.count(b"<unit"), data.count(b"<\0u\0n\0i\0t\0")))
    root = _parse(data)
    if root.tag.rpartition("}")[2] != "xliff":
        raise ImportRefused(_("This is not an XLIFF file."))
    if root.tag != _name("xliff"):
        raise ImportRefused(_("This is another version of XLIFF; 2.0 or 2.1 is needed."))
    files = root.findall(_name("file"))
    owners = {file.get("original") or "" for file in files}
    if len(owners) != 1 or owners == {""}:
        raise not_ours()
    return Contents(
        translation=owners.pop(),
        source_language=root.get("srcLang", ""),
        target_language=root.get("trgLang", ""),
        title="",
        rows=tuple(_row(unit) for unit in root.iter(_name("unit"))),
    )


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _parse(data: bytes) -> Element:
    builder = _Builder()
    builder.parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        builder.parser.feed(data)
        root: Element = builder.parser.close()
    except DefusedXmlException as error:
        raise ImportRefused(_("The file has a DTD or entities, which are not allowed.")) from error
    except ParseError as error:
        line, column = error.position
        raise ImportRefused(
            _("The XML is broken in line %(line)s, column %(column)s.")
            % {"line": line, "column": column}
        ) from error
    except (ValueError, LookupError) as error:
        raise ImportRefused(_("The file is not in UTF-8. Save it in UTF-8.")) from error
    return root


class _Unreadable(ValueError):
    """An inline code of a unit that cannot be turned back into text."""


def _row(unit: Element) -> Row:
    notes: dict[str, list[str]] = {}
    for note in unit.iterfind(f"{_name('notes')}/{_name('note')}"):
        notes.setdefault(note.get("category", ""), []).append(note.text or "")
    segments = unit.findall(_name("segment"))
    state = (segments[0].get("subState") or "").removeprefix(SUBSTATE) if segments else ""
    source = text = refusal = ""
    try:
        codes = {
            data.get("id"): _text(data, {})
            for data in unit.iterfind(f"{_name('originalData')}/{_name('data')}")
        }
        source, text = _texts(unit, codes)
    except _Unreadable:
        refusal = _("An inline code of this unit cannot be read.")
    return Row(
        id=unit.get("id", ""),
        path=unit.get("name", ""),
        source=source,
        text=text,
        source_hash=next(iter(notes.get("source-hash", ())), None),
        text_hash=next(iter(notes.get("text-hash", ())), None),
        state=State(state) if state in State.values else None,
        comment="\n".join(notes.get("comment", ())).strip(),
        line=int(unit.get(_LINE, "0")),
        refusal=refusal,
    )


def _texts(unit: Element, codes: dict[str | None, str]) -> tuple[str, str]:
    """Source and target of a unit; a tool may have cut it into several segments."""
    sources, targets, has_target = [], [], False
    for part in unit:
        if part.tag not in (_name("segment"), _name("ignorable")):
            continue
        source, target = part.find(_name("source")), part.find(_name("target"))
        sources.append("" if source is None else _text(source, codes))
        if target is not None:
            targets.append(_text(target, codes))
            has_target = has_target or part.tag == _name("segment")
        elif part.tag == _name("ignorable"):
            targets.append(sources[-1])
    return "".join(sources), "".join(targets) if has_target else ""


def _text(element: Element, codes: dict[str | None, str], depth: int = 0) -> str:
    if depth > DEPTH:
        raise _Unreadable
    parts = [element.text or ""]
    for child in element:
        parts.append(_code(child, codes, depth))
        parts.append(child.tail or "")
    return "".join(parts)


def _code(element: Element, codes: dict[str | None, str], depth: int) -> str:
    kind = element.tag.rpartition("}")[2]
    try:
        match kind:
            case "cp":
                return chr(int(element.get("hex", ""), 16))
            case "ph" | "sc" | "ec":
                return codes[element.get("dataRef")]
            case "pc":
                inner = _text(element, codes, depth + 1)
                return codes[element.get("dataRefStart")] + inner + codes[element.get("dataRefEnd")]
            case "mrk":
                return _text(element, codes, depth + 1)
            case "sm" | "em":
                return ""
    except (KeyError, ValueError, OverflowError) as error:
        raise _Unreadable from error
    raise _Unreadable
