"""What of a page of the website may stand in a file that leaves, and in which form.

The website's own templates are the one way in which a lesson looks; what they make is read here as
a tree and written again. Only what is named below comes through, so nothing that a template will
have one day asks a network, sends a form or runs a script.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from cms.documents.addresses import absolute
from public.website.templatetags.website import short_address

Method = Literal["html", "xml"]
VOID = frozenset({"br", "hr", "img", "input", "source", "track", "link", "meta", "wbr"})
DROPPED = frozenset(
    {
        *("script", "style", "link", "meta", "base", "title", "svg", "template", "dialog"),
        *("form", "button", "select", "textarea"),
        *("video", "audio", "source", "track", "iframe", "object", "embed", "canvas"),
    }
)
NEXT = "next-number"  # who is open now: a file does not know it
FILM = "with-film"  # folded below a film: all that a file has of it
QUESTION = "question"  # of a quiz, with its answer folded below it
ATTRIBUTES = frozenset(
    {
        *("class", "id", "lang", "dir", "translate", "role", "hidden", "open", "for", "name"),
        *("aria-label", "aria-labelledby", "aria-hidden", "colspan", "rowspan", "start"),
    }
)
_CALL = re.compile(r"(?:tel|sms|mailto):", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Ways:
    """How a format shows what leads elsewhere.

    pictures: address → source in the file. places: path of the reader → address in the file.
    asks: the one address of the web that stays a link, beside those of films: path of the page of
    each → picture of a code that leads there, empty where a link is enough. calls: are numbers
    links? answers: can a reader choose an answer? folds: can a reader unfold something? Where not
    (on paper), what is folded stands open, answers are left out below their questions, and so are
    the long addresses of pages of ours.
    """

    pictures: Mapping[str, str]
    places: Mapping[str, str]
    asks: str
    films: Mapping[str, str] = field(default_factory=dict)
    calls: bool = True
    answers: bool = True
    folds: bool = True


def leave(html: str, ways: Ways) -> Element:
    """The tree of a piece of a page, as it may stand in the file; its root is a wrapper."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    if len(reading.open) > 1:
        raise ValueError(f"<{reading.open[-1].tag}> is not closed")
    made = Element("div")
    _content(reading.open[0], made, ways)
    return made


def written(tree: Element, method: Method) -> str:
    """What is in the wrapper."""
    inner = "".join(tostring(one, encoding="unicode", method=method) for one in tree)
    if tree.text and tree.text.strip():
        raise ValueError("words outside every element")
    return inner


class _Reading(HTMLParser):
    """A tree of exactly what is written: our templates close what they open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("div")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(self.open[-1][-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: _NOT_IN_XML.sub("", value or "") for name, value in attrs}
        SubElement(self.open[-1], tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open[-1].tag != tag:
            raise ValueError(f"</{tag}> closes <{self.open[-1].tag}>")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        _say(self.open[-1], _NOT_IN_XML.sub("", data))


def _say(target: Element, text: str | None) -> None:
    """Add words behind everything in `target`."""
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


def _content(source: Element, target: Element, ways: Ways) -> None:
    _say(target, source.text)
    for child in source:
        _element(child, target, ways)
        _say(target, child.tail)


def _element(source: Element, target: Element, ways: Ways) -> None:
    tag = source.tag
    if tag in DROPPED or _is_download(source) or source.get("class") == NEXT:
        return
    if tag in ("picture", "img"):
        _picture(source, target, ways)
    elif tag == "a":
        _link(source, target, ways)
    elif tag == "input" or "verdict" in source.get("class", ""):
        if ways.answers:
            _same(source, target, ways, type=source.get("type", ""))
    elif tag == "label" and not ways.answers:
        _content(source, target, ways)
    else:
        if source.get("class") == QUESTION and not ways.folds:
            for answer in source.findall("details"):
                source.remove(answer)
        if source.get("class") == FILM:
            source.tag = "div"
            source.remove(source[0])  # its summary speaks of downloads
        made = _same(source, target, ways)
        if tag in ("ul", "ol") and not len(made):  # of downloads, that stay where they are
            target.remove(made)


def _same(source: Element, target: Element, ways: Ways, **more: str) -> Element:
    kept = {name: value for name, value in source.items() if name in ATTRIBUTES}
    extra = {name: value for name, value in more.items() if value}
    tag = source.tag if ways.folds else _unfolded(source)
    made = SubElement(target, tag, kept | extra)
    _content(source, made, ways)
    return made


def _unfolded(source: Element) -> str:
    if source.tag == "summary" and source.find("h2") is None:
        return "h4"
    return "div" if source.tag in ("details", "summary") else source.tag


def _is_download(source: Element) -> bool:
    return source.tag == "li" and source.find("a[@download]") is not None


def _picture(source: Element, target: Element, ways: Ways) -> None:
    """As it is in the file; else its alternative text, and nothing of it."""
    shown = source if source.tag == "img" else source.find(".//img")
    if shown is None:
        return
    found = next((ways.pictures[url] for url in _addresses(source) if url in ways.pictures), None)
    alt = shown.get("alt", "")
    if found is not None:
        sizes = {name: shown.get(name, "") for name in ("class", "width", "height")}
        kept = {name: value for name, value in sizes.items() if value}
        SubElement(target, "img", {"src": found, "alt": alt} | kept)
    elif alt:
        SubElement(target, "span", {"class": "picture-words"}).text = alt


def _addresses(picture: Element) -> list[str]:
    """Of every width and type of it."""
    found = []
    for one in picture.iter():
        found.append(one.get("src", ""))
        found += [each.strip().partition(" ")[0] for each in one.get("srcset", "").split(",")]
    return found


def _link(source: Element, target: Element, ways: Ways) -> None:
    """Inside the file a link; to elsewhere its words, and where that is."""
    href = source.get("href", "")
    place = ways.places.get(href)
    if place is None and (href.startswith("#") or href == ways.asks):
        place = href
    if place is None and ways.calls and _CALL.match(href):
        place = href
    if place is not None:
        _same(source, target, ways).set("href", place)
        return
    if href in ways.films:
        address, code = absolute(href), ways.films[href]
        _same(source, target, ways).set("href", address)
        if code:
            SubElement(target, "img", {"class": "qr", "src": code, "alt": address})
        return
    made = SubElement(target, "span", {"class": source.get("class", "elsewhere")})
    _content(source, made, ways)
    address = absolute(href) if href.startswith("/") and ways.folds else href
    if _WEB.match(address) and short_address(address) not in "".join(source.itertext()):
        _say(made, " ")
        SubElement(made, "span", {"class": "address"}).text = address
