"""The words of one paragraph of a .docx: runs, links, fields, changes, and what is among them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lessons.docx_import import fonts
from lessons.docx_import.reading.styles import Styles, attribute, child, children, local, switch
from lessons.docx_import.values import Span

_LINK_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')
_KHMER = re.compile("[\u1780-\u17ff]")
# elements that only wrap others
_WRAPPERS = frozenset({"ins", "moveTo", "smartTag", "sdtContent", "customXml", "dir", "bdo"})
_BREAKS = {"tab": " ", "cr": "\n", "noBreakHyphen": "-"}
_LOST = {  # what has no place in a lesson, by the kind of the note
    "footnoteReference": "footnote",
    "endnoteReference": "endnote",
    "object": "object",
    "sym": "object",
}


@dataclass
class Words:
    """What a paragraph holds, in order; filled by `Runs`."""

    spans: list[Span] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)  # (kind of note, its words or id)
    drawings: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # txbxContent

    def add(self, span: Span) -> None:
        if not span.text:
            return
        if self.spans and self.spans[-1].looks_like(span):
            last = self.spans.pop()
            span = Span(last.text + span.text, span.bold, span.italic, span.href, span.font)
        self.spans.append(span)


@dataclass
class _Field:
    """An open field; its result follows the separator."""

    instruction: str = ""
    shows_result: bool = False

    @property
    def href(self) -> str:
        found = _LINK_FIELD.search(self.instruction)
        return found[1] if found and self.shows_result else ""


class Runs:
    """Reads paragraphs one after the other: fields may span several."""

    def __init__(self, styles: Styles, target: Callable[[str], str]) -> None:
        """`target(id of a relationship)` is the address of a link, or ""."""
        self.styles, self.target = styles, target
        self.fields: list[_Field] = []

    def read(self, paragraph: Element, style: str) -> Words:
        words = Words()
        self._walk(paragraph, style, "", words)
        return words

    def _walk(self, parent: Element, style: str, href: str, words: Words) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, style, href, words)
            elif name == "hyperlink":
                address = self.target(attribute(element, "id"))
                self._walk(element, style, address or href, words)
            elif name == "fldSimple":
                found = _LINK_FIELD.search(attribute(element, "instr"))
                self._walk(element, style, found[1] if found else href, words)
            elif name == "sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    self._walk(content, style, href, words)
            elif name in _WRAPPERS:
                self._walk(element, style, href, words)
            elif name in {"del", "moveFrom"}:
                words.lost.append(("hidden", all_text(element, "delText", "t")))
            elif name in {"oMath", "oMathPara"}:
                text = all_text(element, "t")
                words.add(Span(text))
                words.lost.append(("plain", text))

    def _run(self, run: Element, style: str, href: str, words: Words) -> None:
        properties = self.styles.run_properties(child(run, "rPr"), style)
        if _first(properties, "vanish"):
            words.lost.append(("hidden", all_text(run, "t")))
            return
        href = href or next((f.href for f in reversed(self.fields) if f.href), "")
        for element in _chosen(run):
            self._inside(element, properties, href, words)

    def _inside(self, element: Element, properties: list[Element], href: str, words: Words) -> None:
        name = local(element)
        if name == "t":
            if self._shows_text():
                words.add(_span(element.text or "", properties, href))
                if _first(properties, "strike") or _first(properties, "dstrike"):
                    words.lost.append(("plain", element.text or ""))
        elif name in _BREAKS:
            words.add(_span(_BREAKS[name], properties, href))
        elif name == "br":
            if attribute(element, "type") != "page":
                words.add(_span("\n", properties, href))
        elif name == "fldChar":
            self._field_character(attribute(element, "fldCharType"))
        elif name == "instrText":
            if self.fields:
                self.fields[-1].instruction += element.text or ""
        elif name in {"drawing", "pict"}:
            boxes = [found for found in element.iter() if local(found) == "txbxContent"]
            words.boxes.extend(boxes)
            if not boxes:
                words.drawings.append(element)
        elif name in _LOST:
            words.lost.append((_LOST[name], attribute(element, "id")))

    def _field_character(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif self.fields and kind == "separate":
            self.fields[-1].shows_result = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def _shows_text(self) -> bool:
        return all(field.shows_result for field in self.fields)


def _chosen(run: Element) -> Iterator[Element]:
    """The parts of a run; of alternatives the first one that Word offers."""
    for element in run:
        if local(element) != "AlternateContent":
            yield element
            continue
        choice = child(element, "Choice")
        yield from choice if choice is not None else children(element, "Fallback")


def _span(text: str, properties: list[Element], href: str) -> Span:
    """Khmer has switches of its own for bold and italic, and a font of its own."""
    is_khmer = _KHMER.search(text) is not None
    bold, italic = ("bCs", "iCs") if is_khmer else ("b", "i")
    return Span(
        text=text,
        bold=bool(_first(properties, bold) or (is_khmer and _first(properties, "b"))),
        italic=bool(_first(properties, italic) or (is_khmer and _first(properties, "i"))),
        href=href,
        font=fonts.old_font(text, _font(properties)),
    )


def _first(properties: list[Element], name: str) -> bool:
    """A switch where it is nearest to the run."""
    for candidate in properties:
        value = switch(candidate, name)
        if value is not None:
            return value
    return False


def _font(properties: list[Element]) -> str:
    """The font of Latin letters; one that the theme names is never an old one."""
    for candidate in properties:
        found = child(candidate, "rFonts")
        if found is not None:
            if attribute(found, "asciiTheme"):
                return ""
            if name := attribute(found, "ascii") or attribute(found, "hAnsi"):
                return name
    return ""


def all_text(element: Element, *names: str) -> str:
    return "".join(found.text or "" for found in element.iter() if local(found) in names)
