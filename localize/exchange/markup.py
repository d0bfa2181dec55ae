"""Tags and awkward characters inside XML formats: kept exactly, and out of translators' way.

A tag of ours ("<b>", '<a id="a1">') becomes an inline code that holds it, so that a translation
tool shows a chip instead of markup that can be broken by typing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from khmertext.protect import TAG_PATTERN

# What XML 1.0 cannot hold, and the carriage return, which its parsers change.
UNFIT = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Code:
    """A tag in a text, with which of its kind it is: `number` 2 for the second "<b>"."""

    tag: str
    number: int


def pieces(text: str) -> Iterator[str | Code]:
    """The text cut into plain pieces and codes; joined again they are the text."""
    seen: Counter[str] = Counter()
    at = 0
    for match in TAG_PATTERN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        seen[match.group()] += 1
        yield Code(match.group(), seen[match.group()])
        at = match.end()
    if at < len(text):
        yield text[at:]


def append(element: Element, parts: Iterable[str | Element]) -> None:
    """Put mixed content into `element`: texts and elements in their order."""
    last: Element | None = None
    for part in parts:
        if isinstance(part, Element):
            element.append(part)
            last = part
        elif last is None:
            element.text = (element.text or "") + part
        else:
            last.tail = (last.tail or "") + part
