"""Styles and numbering of a .docx, as far as a lesson needs them (ECMA-376, part 1, 17.7 and 17.9).

Built-in styles have English names ("heading 1") in every language of Word, so names decide and
not ids. Elements are known by their local names: strict documents use other namespaces.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lessons.docx_import.values import Role

LONGEST_CHAIN = 20  # styles based on styles; a circle ends here
_OFF = frozenset({"0", "false", "off", "none"})
_LETTERED = frozenset({"lowerLetter", "upperLetter"})


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str:
    if element is None:
        return ""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((inner for inner in element if local(inner) == name), None)


def children(element: Element | None, name: str) -> Iterator[Element]:
    return (inner for inner in element if local(inner) == name) if element is not None else iter(())


def whole(text: str) -> int:
    """A number that a file gives, if it is one of a few digits; anything else is 0."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def switch(properties: Element | None, name: str) -> bool | None:
    """A property such as bold: on, off, or not mentioned."""
    found = child(properties, name)
    return None if found is None else attribute(found, "val") not in _OFF


@dataclass(frozen=True)
class Style:
    name: str
    based_on: str
    paragraph: Element | None  # pPr
    run: Element | None  # rPr


@dataclass(frozen=True)
class Styles:
    """`formats`: {number of a list: {level: format}}."""

    by_id: dict[str, Style] = field(default_factory=dict)
    defaults: Element | None = None  # rPr of the document
    default_paragraph: str = ""
    formats: dict[str, dict[int, str]] = field(default_factory=dict)

    def chain(self, style_id: str) -> Iterator[Style]:
        """A style and those that it is based on, nearest first."""
        for _step in range(LONGEST_CHAIN):
            style = self.by_id.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.based_on

    def names(self, style_id: str) -> list[str]:
        return [style.name for style in self.chain(style_id)]

    def run_properties(self, run: Element | None, paragraph_style: str) -> list[Element]:
        """Every rPr that a run's look comes from, nearest first."""
        own = attribute(child(run, "rStyle"), "val")
        chains = [*self.chain(own), *self.chain(paragraph_style or self.default_paragraph)]
        found = [run, *(style.run for style in chains), self.defaults]
        return [properties for properties in found if properties is not None]

    def list_of(self, properties: Element | None, paragraph_style: str) -> tuple[Role, int, str]:
        """(role, depth, list) of a paragraph; the role is TEXT outside lists."""
        chain = [properties, *(style.paragraph for style in self.chain(paragraph_style))]
        for candidate in chain:
            numbered = child(candidate, "numPr")
            number = attribute(child(numbered, "numId"), "val")
            if number:
                depth = attribute(child(numbered, "ilvl"), "val")
                return self._role(number, whole(depth))
        return Role.TEXT, 0, ""

    def _role(self, number: str, depth: int) -> tuple[Role, int, str]:
        levels = self.formats.get(number)
        if number == "0" or levels is None:
            return Role.TEXT, 0, ""
        kind = levels.get(depth, "bullet")
        if kind == "none":
            return Role.TEXT, 0, ""
        if kind == "bullet":
            return Role.BULLET, depth, number
        return (Role.LETTER if kind in _LETTERED else Role.NUMBER), depth, number


def read_styles(styles: Element | None, numbering: Element | None) -> Styles:
    by_id, default = {}, ""
    for element in children(styles, "style"):
        style_id = attribute(element, "styleId")
        by_id[style_id] = Style(
            name=attribute(child(element, "name"), "val").lower(),
            based_on=attribute(child(element, "basedOn"), "val"),
            paragraph=child(element, "pPr"),
            run=child(element, "rPr"),
        )
        is_default = attribute(element, "default") not in {"", *_OFF}
        if is_default and attribute(element, "type") == "paragraph":
            default = style_id
    defaults = child(child(child(styles, "docDefaults"), "rPrDefault"), "rPr")
    return Styles(by_id, defaults, default, _formats(numbering))


def _formats(numbering: Element | None) -> dict[str, dict[int, str]]:
    abstract = {}
    for element in children(numbering, "abstractNum"):
        abstract[attribute(element, "abstractNumId")] = {
            whole(attribute(level, "ilvl")): attribute(child(level, "numFmt"), "val")
            for level in children(element, "lvl")
        }
    return {
        attribute(element, "numId"): abstract.get(
            attribute(child(element, "abstractNumId"), "val"), {}
        )
        for element in children(numbering, "num")
    }
