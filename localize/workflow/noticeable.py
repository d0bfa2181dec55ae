"""What of a stored value a reader would notice; the rest is how an editor happened to store it.

Wagtail's editor stores the same text differently each time: an empty box as nothing or as an empty
paragraph, blocks with new keys, attributes in another order, lines with other ends. Two values
with the same form here read the same. What is not known here to be invisible counts: a person who
typed it is its writer. Every function is idempotent and leaves what it is handed as it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any

from wagtail import blocks

# whitespace that browsers collapse; not the no-break space
_SPACES = re.compile(r"[ \t\n\r\f]+")
# Draft.js numbers its blocks anew at each save
_EDITORS_ATTRIBUTES = frozenset({"data-block-key"})
_SAME_TAG = {"strong": "b", "em": "i"}
_INLINE = frozenset({"b", "i", "u", "s", "sub", "sup", "code", "a", "span"})
# what shows something without any letter in it
_ALONE = frozenset({"br", "hr", "img", "embed", "wbr"})
# of these an empty one shows nothing; an empty entry of a list shows its bullet
_PARAGRAPHS = frozenset({"p", "div", "blockquote", *(f"h{level}" for level in range(1, 7))})
# well-formed text is read the same at once; pieces of broken links need a time more
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
    # what stood between two things may have gone, and now they stand together
    for _time in range(_READ_AGAIN):
        before, read = read, _read_once(read)
        if read == before:
            break
    return read


def _read_once(source: str) -> str:
    reading = _Reading()
    reading.feed(source)
    reading.close()
    pieces = _without_empty_paragraphs(list(_in_paragraphs(_with_plain_spaces(reading.pieces))))
    return "".join(map(str, pieces)) if any(piece.is_seen for piece in pieces) else ""


@dataclass(frozen=True)
class _Piece:
    """A run of letters with its marks, a tag that begins or ends a block, or one that stands
    alone. html: of a run its letters, unescaped."""

    kind: str  # "run", "open", "close", "alone"
    html: str
    name: str = ""
    marks: tuple[str, ...] = field(default=())

    @property
    def is_inline(self) -> bool:
        return self.kind == "run" or self.name in ("br", "wbr")

    @property
    def is_linked(self) -> bool:
        """Leads it somewhere? Then it counts without a letter in it, too: it can be tapped."""
        return any(" " in mark for mark in self.marks)

    @property
    def is_bare_link(self) -> bool:
        return self.kind == "run" and self.is_linked and is_blank(self.html)

    @property
    def is_seen(self) -> bool:
        if self.kind == "run":
            return self.is_linked or not is_blank(self.html)
        return self.kind == "alone" and not self.is_inline

    def __str__(self) -> str:
        if self.kind != "run":
            return self.html
        ends = (f"</{mark[1:-1].split(' ')[0]}>" for mark in reversed(self.marks))
        return "".join((*self.marks, escape(self.html, quote=False), *ends))


class _Reading(HTMLParser):
    """Takes stored rich text apart into pieces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []
        self.marks: list[tuple[str, str]] = []  # of the open inline tags: name, tag

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _SAME_TAG.get(tag, tag)
        html = _tag(name, attrs)
        if name in _INLINE:
            self.marks.append((name, html))
            if " " in html:
                # where a link begins, should nothing be in it
                marks = tuple(mark for mark in self._marks() if " " in mark)
                self.pieces.append(_Piece("run", "", marks=marks))
        else:
            self.pieces.append(_Piece("alone" if name in _ALONE else "open", html, name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _ALONE:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name = _SAME_TAG.get(tag, tag)
        if name not in _INLINE:
            if name not in _ALONE:
                self.pieces.append(_Piece("close", f"</{name}>", name))
            return
        for place in range(len(self.marks) - 1, -1, -1):
            if self.marks[place][0] == name:
                del self.marks[place]
                return

    def _marks(self) -> tuple[str, ...]:
        """In one order, each once: bold in italic looks like italic in bold; of links the
        innermost leads."""
        once = dict.fromkeys(html for _name, html in self.marks)
        return tuple(sorted(once, key=lambda mark: (0, "") if " " in mark else (1, mark)))

    def handle_data(self, data: str) -> None:
        marks = self._marks()
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.kind == "run" and last.marks == marks:
            self.pieces[-1] = _Piece("run", last.html + data, marks=marks)
        else:
            self.pieces.append(_Piece("run", data, marks=marks))

    # nothing of the rest is in rich text; whatever it is, it counts

    def set_cdata_mode(self, *args: Any, **kwargs: Any) -> None:
        """What stands in a script is read like everything else."""

    def handle_comment(self, data: str) -> None:
        self.pieces.append(_Piece("alone", f"<!--{data}-->", "comment"))

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(_Piece("alone", f"<!{decl}>", "declaration"))

    def handle_pi(self, data: str) -> None:
        self.pieces.append(_Piece("alone", f"<?{data}>", "instruction"))

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(_Piece("alone", f"<![{data}]>", "declaration"))


def _tag(name: str, attrs: Iterable[tuple[str, str | None]]) -> str:
    kept = sorted((key, value or "") for key, value in attrs if key not in _EDITORS_ATTRIBUTES)
    return "<" + " ".join([name, *(f'{key}="{escape(value)}"' for key, value in kept)]) + ">"


def _with_plain_spaces(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Spaces as a browser shows them: one for many, none at the edges of blocks and lines."""
    kept: list[_Piece] = []
    for piece in _without_begun_links(list(pieces)):
        if piece.kind != "run" or piece.is_bare_link:
            _trim_end(kept)
            kept.append(piece)
            continue
        text = _SPACES.sub(" ", piece.html)
        before = kept[-1] if kept else None
        if before is None or before.kind != "run" or before.html.endswith(" "):
            text = text.removeprefix(" ")
        if before is not None and before.kind == "run" and before.marks == piece.marks:
            kept[-1] = _Piece("run", before.html + text, marks=piece.marks)
        elif text:
            kept.append(_Piece("run", text, marks=piece.marks))
    _trim_end(kept)
    return kept


def _without_begun_links(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Without the mere beginnings of links that have letters, which say where they lead."""
    for piece, after in zip_longest(pieces, pieces[1:]):
        has_letters = after is not None and after.kind == "run" and {*piece.marks} <= {*after.marks}
        if piece.kind != "run" or piece.html or not has_letters:
            yield piece


def _trim_end(kept: list[_Piece]) -> None:
    last = kept[-1] if kept else None
    if last is None or last.is_bare_link:
        return
    if last.kind == "run" and last.html.endswith(" "):
        text = last.html.removesuffix(" ")
        kept[-1:] = [_Piece("run", text, marks=last.marks)] if text else []


def _in_paragraphs(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Letters outside of every block become a paragraph, as the editor makes of them."""
    depth, in_own = 0, False
    for piece in pieces:
        is_loose = depth == 0 and piece.is_inline
        if is_loose != in_own:
            yield _Piece("open", "<p>", "p") if is_loose else _Piece("close", "</p>", "p")
            in_own = is_loose
        depth = max(depth + {"open": 1, "close": -1}.get(piece.kind, 0), 0)
        yield piece
    if in_own:
        yield _Piece("close", "</p>", "p")


def _without_empty_paragraphs(pieces: list[_Piece]) -> list[_Piece]:
    """Without blocks in which nothing is seen, from the innermost out."""
    kept: list[_Piece] = []
    for piece, after in zip_longest(pieces, pieces[1:]):
        kept.append(piece)
        if piece.kind != "close" or piece.name not in _PARAGRAPHS:
            continue
        start = _start_of_empty(kept)
        # between letters an empty block still ends a line
        between = start and kept[start - 1].is_inline and after is not None and after.is_inline
        if start is not None and not between:
            del kept[start:]
    return kept


def _start_of_empty(pieces: list[_Piece]) -> int | None:
    """Where the block begins that the last piece ends, if nothing between is seen."""
    name = pieces[-1].name
    for place in range(len(pieces) - 2, -1, -1):
        piece = pieces[place]
        if piece.kind == "open":
            return place if piece.name == name else None
        if piece.is_seen or piece.kind == "close":
            return None
    return None


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
