"""What was read, before it becomes a lesson: in the normal form of its language, lost links noted.

Text in an old font stays as it is, byte for byte.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cms.core.languages import Language
from lessons.docx_import import fonts
from lessons.docx_import.headings import rich
from lessons.docx_import.lengths import paragraphs
from lessons.docx_import.values import Drawing, Item, Note, Paragraph, Span, Table, quoted


def tidied(items: Iterable[Item], language: Language) -> Iterator[Item]:
    for item in items:
        yield _item(item, language)
        for paragraph in paragraphs([item]):
            for span in paragraph.spans:
                if span.href and not rich.is_safe(span.href):
                    quote, address = quoted(span.text), span.href[:200]
                    yield Note("link", paragraph.below, quote, detail=address)


def _item(item: Item, language: Language) -> Item:
    if isinstance(item, Paragraph):
        return _paragraph(item, language)
    if isinstance(item, Drawing):
        return replace(item, alt=language.normalised(item.alt))
    if isinstance(item, Table):
        rows = tuple(
            tuple(tuple(_paragraph(one, language) for one in cell) for cell in row)
            for row in item.rows
        )
        return replace(item, rows=rows)
    return item


def _paragraph(paragraph: Paragraph, language: Language) -> Paragraph:
    spans = paragraph.spans
    if not any(span.font for span in spans) and fonts.looks_old(paragraph.text):
        spans = tuple(replace(span, font=fonts.UNKNOWN) for span in spans)
    return replace(paragraph, spans=tuple(_normal(span, language) for span in spans))


def _normal(span: Span, language: Language) -> Span:
    return span if span.font else replace(span, text=language.normalised(span.text))
