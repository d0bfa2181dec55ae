"""A manuscript cut at its headings; parts of a block stay with the block's heading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lessons.docx_import.headings import markers
from lessons.docx_import.headings.markers import Found
from lessons.docx_import.values import Item, Paragraph, Place, Role

LONGEST_MARK = 100  # code points; a longer line is a sentence
_LOWEST = 10  # the level of a marked line that is no heading


@dataclass(frozen=True)
class Section:
    """What follows one heading. `found` says which words of the template it holds; without it
    the heading is one of the lesson's own. The text before the first heading has none."""

    items: tuple[Item, ...]
    heading: Paragraph | None = None
    found: Found | None = None

    @property
    def place(self) -> Place:
        return self.heading.place if self.heading else Place()

    def heading_words(self) -> str:
        return self.heading.words() if self.heading else ""

    def parts(self) -> dict[str, list[Item]]:
        """{code of the part: its items}; "" holds what stands before the first part.

        What stands on the line of a part, after its colon, is the part's first paragraph.
        """
        code = self.found.code if self.found else ""
        current = self.found.part if self.found else ""
        parts: dict[str, list[Item]] = {"": [], current: []}
        if current and self.found and self.found.tail and self.heading:
            parts[current].append(_text(self.heading, self.found.tail))
        for item in self.items:
            started = _part(item, code)
            if started is None:
                parts[current].append(item)
                continue
            current = started.code
            parts.setdefault(current, [])
            if started.tail and isinstance(item, Paragraph):
                parts[current].append(_text(item, started.tail))
        return parts


def cut(items: Iterable[Item]) -> list[Section]:
    sections: list[Section] = []
    open_items: list[Item] = []
    heading: Paragraph | None = None
    found: Found | None = None

    def close() -> None:
        if heading is not None or open_items:
            sections.append(Section(tuple(open_items), heading, found))

    for item in items:
        if isinstance(item, Paragraph) and not _is_part_of(item, heading, found):
            mark = marked(item)
            if mark is not None or item.role in {Role.HEADING, Role.TITLE}:
                close()
                open_items, heading, found = [], item, mark
                continue
        open_items.append(item)
    close()
    return sections


def marked(paragraph: Paragraph) -> Found | None:
    """The marker of a heading, or of a line that looks like one: bold, or ending with a colon."""
    text = paragraph.words()
    if paragraph.role is Role.HEADING:
        return markers.find(text)
    if paragraph.role is not Role.TEXT or len(text) > LONGEST_MARK:
        return None
    found = markers.find(text)
    if found is None or not (paragraph.is_bold or _is_announcement(text)):
        return None
    return found


def _is_part_of(item: Paragraph, heading: Paragraph | None, found: Found | None) -> bool:
    """Does this line begin a part of the block that the open section is?"""
    if found is None or heading is None or _part(item, found.code) is None:
        return False
    # a heading as large as the block's own begins something new, unless it can only be a part
    is_below = _level(item) > _level(heading)
    return is_below or markers.find(item.text) is None or found.code == "do_dont"


def _part(item: Item, code: str) -> Found | None:
    """The part that a line begins. In running text the line ends with its colon, or is bold."""
    if not isinstance(item, Paragraph) or not code or len(item.text) > 2 * LONGEST_MARK:
        return None
    if code not in markers.WITH_PARTS:
        return None
    started = markers.part(item.text, code)
    if started is None or item.role is Role.HEADING:
        return started
    looks_so = item.is_bold or _is_announcement(item.text) or bool(started.tail)
    return started if looks_so and not item.is_list else None


def _is_announcement(text: str) -> bool:
    return text.rstrip().endswith((":", "\u17d6"))


def _level(paragraph: Paragraph) -> int:
    return paragraph.level if paragraph.role is Role.HEADING else _LOWEST


def _text(like: Paragraph, text: str) -> Paragraph:
    """A plain paragraph at the place of another one."""
    span = replace(like.spans[0], text=text, bold=False)
    return Paragraph((span,), place=like.place)


def only_paragraphs(items: Sequence[Item]) -> list[Paragraph]:
    return [item for item in items if isinstance(item, Paragraph) and item.text]
