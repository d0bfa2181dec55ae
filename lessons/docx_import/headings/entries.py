"""Lists of short texts out of a section: its list if it has one, else its paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.docx_import.headings import rich
from lessons.docx_import.headings.sections import only_paragraphs
from lessons.docx_import.values import Item, Paragraph


@dataclass(frozen=True)
class Entries:
    """The entries, and what stands around them."""

    entries: list[Paragraph]
    before: list[Item]
    after: list[Item]

    def texts(self) -> list[str]:
        return [entry.text for entry in self.entries]

    def lines(self) -> list[str]:
        return [entry.words() for entry in self.entries]


def entries(items: Sequence[Item]) -> Entries:
    """The first list of `items`; without a list every paragraph is an entry."""
    listed = iter(rich.as_lists(only_paragraphs(items), alone=True))
    mixed = [next(listed) if only_paragraphs([item]) else item for item in items]
    start = next((i for i, item in enumerate(mixed) if _is_entry(item)), None)
    if start is None:
        others = [item for item in mixed if not isinstance(item, Paragraph)]
        return Entries(only_paragraphs(mixed), [], others)  # type: ignore[arg-type]
    end = start
    while end < len(mixed) and _is_entry(mixed[end]):
        end += 1
    return Entries(only_paragraphs(mixed[start:end]), mixed[:start], mixed[end:])


def _is_entry(item: Item) -> bool:
    return isinstance(item, Paragraph) and item.is_list
