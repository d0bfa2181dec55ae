"""What of a stored value a reader would notice; the rest is how an editor happened to store it.

Wagtail's editor stores the same text differently each time: an empty box as nothing or as an empty
paragraph, blocks with new keys, attributes in another order, lines with other ends. Two values
with the same form here read the same. What is not known here to be invisible counts: a person who
typed it is its writer. Every function is idempotent and leaves what it is handed as it is.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Any

from wagtail import blocks

# whitespace that browsers collapse; not the no-break space
_SPACES = re.compile(r"[ \t\n\r\f]+")
# Draft.js numbers its blocks anew at each save
_EDITORS_ATTRIBUTES = frozenset({"data-block-key"})
_ALONE = frozenset({"br", "hr", "img", "embed", "wbr"})
_BLOCK = r"</?(?:p|div|blockquote|h[1-6]|ul|ol|li|br|hr)(?: [^<>]*)?>"
_AROUND_BLOCKS = re.compile(f" ?({_BLOCK}) ?")
# behind the end of another block: between letters an empty one still ends a line
_EMPTY_PARAGRAPH = re.compile(
    rf"(^|{_BLOCK})<(p|div|blockquote|h[1-6])>(?:[^<>\S]|\u200b|<br>)*</\2>"
)
_UNSEEN = re.compile(r"</?(?:p|div|blockquote|h[1-6]|ul|ol|li|br|b|i)>")
# what one reading brings together may be read once more
_READ_AGAIN = 4
_CACHED_TEXTS = 2048  # a publication compares the same page some twenty times


def is_blank(text: str) -> bool:
    """Is there nothing to see: only spaces, line ends and invisible characters?"""
    return all(unicodedata.category(character) in _INVISIBLE for character in text)


# separators, controls, formats such as U+200B and U+00AD
_INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def text_as_read(text: str) -> str:
    """Plain text with one kind of line end and nothing around it, as a form gives it back."""
    if is_blank(text):
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


# Rich text


@lru_cache(maxsize=_CACHED_TEXTS)
def rich_text_as_read(source: str) -> str:
    """Rich text as Wagtail stores it → the same without the editor's noise; '' if none is seen."""
    read = _read_once(source)
    for _time in range(_READ_AGAIN):
        before, read = read, _read_once(read)
        if read == before:
            break
    return read


def _read_once(source: str) -> str:
    reading = _Reading()
    reading.feed(source)
    reading.close()
    read = _AROUND_BLOCKS.sub(r"\1", "".join(reading.pieces)).strip(" ")
    read = _EMPTY_PARAGRAPH.sub(r"\1", read)
    if is_blank(_UNSEEN.sub("", read)):
        return ""
    # the editor makes a paragraph of mere letters
    return read if re.search(_BLOCK, read) else f"<p>{read}</p>"


class _Reading(HTMLParser):
    """Stored rich text, each tag and letter written in one way. Whatever is in it counts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(_tag(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _ALONE:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _ALONE:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(_SPACES.sub(" ", data), quote=False))

    def set_cdata_mode(self, *args: Any, **kwargs: Any) -> None:
        """What stands in a script is read like everything else."""

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.pieces.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(f"<![{data}]>")


def _tag(name: str, attrs: Iterable[tuple[str, str | None]]) -> str:
    kept = sorted((key, value or "") for key, value in attrs if key not in _EDITORS_ATTRIBUTES)
    return "<" + " ".join([name, *(f'{key}="{escape(value)}"' for key, value in kept)]) + ">"


# Blocks of a StreamField


def block_as_read(block: Any, value: Any) -> Any:
    """A block's JSON `value` without noise, and without parts and lines that are empty.

    A part that an older version of the block did not have yet, one that was never filled in and
    one that the form stored as empty are the same to a reader, and Wagtail fills them in only
    when it happens to read the block. block: None where the block is not known any more.
    """
    return _without_empty(_plain(block, value))


def _plain(block: Any, value: Any) -> Any:
    """`value` with each text as read, wherever that is, and each part that has a default."""
    if isinstance(block, blocks.RichTextBlock) and isinstance(value, str):
        return rich_text_as_read(value)
    if isinstance(block, blocks.CharBlock | blocks.TextBlock) and isinstance(value, str):
        return text_as_read(value)
    if isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict):
        return _plain_parts(block, value)
    if isinstance(block, blocks.BaseStreamBlock) and isinstance(value, list):
        return [_in_wrapper(block.child_blocks.get(_type(item)), item) for item in value]
    if isinstance(block, blocks.ListBlock) and isinstance(value, list):
        return [
            _in_wrapper(block.child_block, item)
            if _type(item) == "item"
            else _plain(block.child_block, item)
            for item in value
        ]
    return value


def _plain_parts(block: Any, value: dict[str, Any]) -> dict[str, Any]:
    parts = {name: _plain(block.child_blocks.get(name), part) for name, part in value.items()}
    for name, child in block.child_blocks.items():
        # a part that is not there is read as its default
        if name not in parts and isinstance(child, blocks.FieldBlock):
            parts[name] = _plain(child, child.get_prep_value(child.get_default()))
    # a struct in which nothing was filled in
    return {name: part for name, part in parts.items() if _without_empty(part) != {}}


def _in_wrapper(block: Any, item: Any) -> Any:
    if not isinstance(item, dict) or "value" not in item:
        return item
    return {**item, "value": _plain(block, item["value"])}


def _type(item: Any) -> Any:
    return item.get("type") if isinstance(item, dict) else None


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        parts = {name: _without_empty(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if not is_empty(part)}
    if isinstance(value, list):
        items = [_without_empty(item) for item in value]
        return [item for item in items if not _is_empty_line(item)]
    return value


def _is_empty_line(item: Any) -> bool:
    """An entry of a list that nobody has filled in; Wagtail adds one, with an id of its own."""
    return isinstance(item, dict) and item.get("type") == "item" and "value" not in item


def is_empty(value: Any) -> bool:
    """Is there nothing in a JSON value? The number 0 is an answer."""
    return value is None or value is False or value in ("", [])
