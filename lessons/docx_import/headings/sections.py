"""A manuscript cut at its headings; parts of a block stay with the block's heading."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lessons.docx_import.headings import markers
from lessons.docx_import.headings.markers import Found
from lessons.docx_import.values import Item, Paragraph, Role


@dataclass
class Section:
    """What follows one heading; the text before the first heading has none.

    `parts` is {code of the part: its items}; "" holds what stands before the first part. What
    stands on the line of a part, after its colon, is the part's first paragraph.
    """

    heading: Paragraph | None = None
    found: Found = field(default_factory=Found)
    parts: dict[str, list[Item]] = field(default_factory=lambda: {"": []})

    @property
    def items(self) -> list[Item]:
        return self.parts[""]

    @property
    def tail(self) -> str:
        return self.found.tail

    def part(self, code: str) -> list[Item]:
        return self.parts.get(code, [])


def cut(items: Iterable[Item]) -> Iterator[Section]:
    section, part = Section(), ""
    for item in items:
        if not isinstance(item, Paragraph) or item.role not in {Role.TITLE, Role.HEADING}:
            section.parts[part].append(item)
        elif started := _part(item, section):
            part = started.code
            inside = section.parts.setdefault(part, [])
            if started.tail:
                span = replace(item.spans[0], text=started.tail, bold=False)
                inside.append(Paragraph((span,), below=item.below))
        else:
            yield section
            section, part = Section(item, marked(item) or Found()), ""
    yield section


def marked(paragraph: Paragraph) -> Found | None:
    """The marker of a heading."""
    return markers.find(paragraph.words()) if paragraph.role is Role.HEADING else None


def _part(item: Paragraph, section: Section) -> Found | None:
    """The part that a heading begins; one as large as the block's own begins something new."""
    if section.heading is None or item.level <= section.heading.level:
        return None
    return markers.part(item.words(), section.found.code)


def listed(items: Sequence[Item]) -> tuple[list[Paragraph], list[Item]]:
    """(entries of the lists, what else stands there)."""
    entries = [item for item in items if isinstance(item, Paragraph) and item.is_list]
    rest = [item for item in items if not (isinstance(item, Paragraph) and item.is_list)]
    return entries, rest
