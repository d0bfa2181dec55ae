"""A manuscript before it becomes a lesson: Khmer in normal form, old fonts and links noted.

Text in an old font stays as it is, byte for byte.
"""

from collections.abc import Iterator
from dataclasses import replace

from cms.publishing.normal_form import khmer
from lessons.docx_import import fonts
from lessons.docx_import.headings import rich
from lessons.docx_import.lengths import paragraphs
from lessons.docx_import.values import Drawing, Item, Manuscript, Note, Paragraph, Span


def tidied(manuscript: Manuscript) -> Manuscript:
    items = tuple(map(_item, manuscript.items))
    notes = [*manuscript.notes, *_repaired(manuscript.items, items), *_links(items)]
    return Manuscript(items, tuple(notes))


def _item(item: Item) -> Item:
    if isinstance(item, Paragraph):
        return _paragraph(item)
    if isinstance(item, Drawing):
        return replace(item, alt=khmer(item.alt))
    rows = tuple(tuple(tuple(map(_paragraph, cell)) for cell in row) for row in item.rows)
    return replace(item, rows=rows)


def _paragraph(paragraph: Paragraph) -> Paragraph:
    spans = paragraph.spans
    if not any(span.font for span in spans) and fonts.looks_old(paragraph.text):
        spans = tuple(replace(span, font=fonts.UNKNOWN) for span in spans)
    return replace(paragraph, spans=tuple(map(_normal, spans)))


def _normal(span: Span) -> Span:
    return span if span.font else replace(span, text=khmer(span.text))


def _repaired(before: tuple[Item, ...], after: tuple[Item, ...]) -> list[Note]:
    """How many paragraphs were spelled in another order than the normal one."""
    pairs = zip(paragraphs(before), paragraphs(after), strict=True)
    count = sum(old.text != new.text for old, new in pairs)
    return [Note("khmer_repaired", detail={"count": count})] if count else []


def _links(items: tuple[Item, ...]) -> Iterator[Note]:
    for paragraph in paragraphs(items):
        for span in paragraph.spans:
            if span.href and not rich.is_safe(span.href):
                yield Note(
                    "link",
                    paragraph.place,
                    " ".join(span.text.split()),
                    detail={"address": span.href[:200]},
                )
