"""Which words of a page are which string: marks around each text that HTML of it is told by.

A mark is one character for private use: HTML, rich text, JSON and templates carry it along as a
letter. `told` makes elements and attributes of them; nothing else may ever get a marked text.
Pure functions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from cms.two_people.answers import without_scripts

# planes 15 and 16: nobody's letters
_BEGIN, _END = 0xF0000, 0x100000
_MOST = 0xFFFD  # strings of a page; more have no mark
_MARK = re.compile("[\U000f0000-\U0010ffff]")

_TAG = re.compile(r"""<!--.*?-->|</?[a-zA-Z!](?:[^"'<>]|"[^"]*"|'[^']*')*>""", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z0-9-]+)")
# their text is no HTML
_RAW = re.compile(r"<(title|script|style|textarea)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_VOID = frozenset({"br", "wbr", "img"})


@dataclass(frozen=True)
class Mark:
    """One string, as the screen of its translation knows it. language: if it is another one than
    that of the page."""

    anchor: str
    state: str
    version: int
    language: str = ""


def without(text: str) -> str:
    """`text` without any mark: whoever writes one marks nothing."""
    return _MARK.sub("", text)


def marked(number: int, text: str) -> str:
    """`text` between the marks of string `number`."""
    plain = without(text)
    return plain if number > _MOST else f"{chr(_BEGIN + number)}{plain}{chr(_END + number)}"


def told(html: str, strings: Sequence[Mark]) -> str:
    """`html` with an element `one-string` around each text that was marked by its number in
    `strings`; where it stands in an attribute, the tag has the anchor. No mark is left, and no
    script: the screen beside it has one."""
    html = without_scripts(html)
    html = _RAW.sub(lambda match: without(match[0]), html)
    html = _TAG.sub(lambda match: _tag(match[0], strings), html)
    pieces, at = [], 0
    while (begin := _next(html, at, strings)) is not None:
        number = ord(html[begin]) - _BEGIN
        end = html.find(chr(_END + number), begin)
        pieces.append(html[at:begin])
        at = begin + 1
        if end < 0:
            continue
        pieces.append(_wrapped(without(html[at:end]), strings[number]))
        at = end + 1
    return without("".join([*pieces, html[at:]]))


def _next(html: str, at: int, strings: Sequence[Mark]) -> int | None:
    """Where the next mark stands that begins a known string."""
    while (match := _MARK.search(html, at)) is not None:
        if 0 <= ord(match[0]) - _BEGIN < len(strings):
            return match.start()
        at = match.end()
    return None


def _tag(tag: str, strings: Sequence[Mark]) -> str:
    numbers = [ord(one) - _BEGIN for one in _MARK.findall(tag)]
    if not numbers:
        return tag
    anchors = dict.fromkeys(strings[n].anchor for n in numbers if 0 <= n < len(strings))
    name = _NAME.match(tag)
    plain = without(tag)
    if name is None or not anchors:
        return plain
    return f'{plain[: name.end()]} data-string="{" ".join(anchors)}"{plain[name.end() :]}'


def _wrapped(html: str, mark: Mark) -> str:
    """In one element; where that would cut others in two, each text by itself."""
    opening = f'<one-string data-string="{mark.anchor}" data-state="{mark.state}"'
    opening += f' data-version="{mark.version}"'
    opening += f' lang="{escape(mark.language)}">' if mark.language else ">"
    if _is_balanced(html):
        return f"{opening}{html}</one-string>"
    places = [0, *(edge for match in _TAG.finditer(html) for edge in match.span()), len(html)]
    parts = [html[start:end] for start, end in pairwise(places)]
    return "".join(
        f"{opening}{part}</one-string>" if n % 2 == 0 and part.strip() else part
        for n, part in enumerate(parts)
    )


def _is_balanced(html: str) -> bool:
    open_ones: list[str] = []
    for match in _TAG.finditer(html):
        name = _NAME.match(match[0])
        if name is None or name[1].lower() in _VOID:
            continue
        if not match[0].startswith("</"):
            open_ones.append(name[1].lower())
        elif not open_ones or open_ones.pop() != name[1].lower():
            return False
    return not open_ones
