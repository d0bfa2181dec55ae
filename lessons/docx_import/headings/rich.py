"""Paragraphs and lists as rich text: p, ul, ol, b, i, a, br and nothing else."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from lessons.docx_import.values import Paragraph, Role, Span


def is_safe(href: str) -> bool:
    """Only https and mailto addresses stay links."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname) and not parts.username
    return parts.scheme == "mailto" and "@" in parts.path


def to_html(paragraphs: Sequence[Paragraph]) -> str:
    """Stored rich text of paragraphs and lists, in order."""
    written, entries = [], []
    for paragraph in paragraphs:
        if paragraph.is_list:
            entries.append(paragraph)
            continue
        written += [_lists(entries), f"<p>{inline(paragraph.spans)}</p>"]
        entries = []
    return "".join([*written, _lists(entries)])


def inline(spans: Iterable[Span]) -> str:
    merged: list[Span] = []
    for span in _trimmed(list(spans)):
        if merged and merged[-1].looks_like(span):
            span = replace(span, text=merged.pop().text + span.text)
        merged.append(span)
    return "".join(map(_span, merged))


def _lists(entries: Sequence[Paragraph]) -> str:
    """Consecutive entries as lists; deeper ones inside the entry before them."""
    written, index = "", 0
    while index < len(entries):
        first = entries[index]
        end = index
        while end < len(entries) and (
            entries[end].level > first.level or _same_list(entries[end], first)
        ):
            end += 1
        end = max(end, index + 1)
        written += _one_list(entries[index:end], first.level)
        index = end
    return written


def _same_list(one: Paragraph, other: Paragraph) -> bool:
    return (one.level, one.role, one.list) == (other.level, other.role, other.list)


def _one_list(entries: Sequence[Paragraph], level: int) -> str:
    tag = "ul" if entries[0].role is Role.BULLET else "ol"
    written, index = "", 0
    while index < len(entries):
        inside = index + 1
        while inside < len(entries) and entries[inside].level > level:
            inside += 1
        deeper = _lists(entries[index + 1 : inside])
        written += f"<li>{inline(entries[index].spans)}{deeper}</li>"
        index = inside
    return f"<{tag}>{written}</{tag}>"


def _span(span: Span) -> str:
    text = html.escape(span.text, quote=False).replace("\n", "<br/>")
    if not span.text.strip():
        return text
    if span.italic:
        text = f"<i>{text}</i>"
    if span.bold:
        text = f"<b>{text}</b>"
    if span.href and is_safe(span.href):
        text = f'<a href="{html.escape(span.href)}">{text}</a>'
    return text


def _trimmed(spans: list[Span]) -> list[Span]:
    """Without white space at the beginning and the end."""
    spans = [span for span in spans if span.text]
    while spans and not spans[0].text.strip():
        spans = spans[1:]
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    if spans:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip())
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return spans
