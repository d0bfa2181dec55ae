"""Paragraphs and lists as rich text: p, ul, ol, b, i, a, br and nothing else."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from lessons.docx_import.values import Paragraph, Role, Span

_BULLET = re.compile(r"[•·▪▫●○◦■□–—\-*✓✔➢➤►]\s+")
_NUMBER = re.compile(r"[0-9០-៩]{1,2}\s?[.)៖]\s*(?=\D)")
_LETTER = re.compile(r"[a-hA-Hក-ង]\s?[.)៖]\s+")
TYPED = {Role.BULLET: _BULLET, Role.NUMBER: _NUMBER, Role.LETTER: _LETTER}
_TYPED_LIST = "typed"


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


def as_lists(paragraphs: Sequence[Paragraph], *, alone: bool = False) -> list[Paragraph]:
    """Typed lists ("- one", "1. one") as lists, where at least two entries follow each other, or
    where a list is expected and one stands `alone`."""
    kinds = [typed_kind(paragraph) for paragraph in paragraphs]
    found = []
    for index, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        neighbours = kinds[max(index - 1, 0) : index] + kinds[index + 1 : index + 2]
        if kind is not None and (alone or kind in neighbours):
            found.append(replace(without_prefix(paragraph), role=kind, list=_TYPED_LIST))
        else:
            found.append(paragraph)
    return found


def typed_kind(paragraph: Paragraph) -> Role | None:
    """The kind of list entry that a plain paragraph was typed as."""
    if paragraph.role is not Role.TEXT or paragraph.old_font:
        return None
    return next((kind for kind, sign in TYPED.items() if sign.match(paragraph.text)), None)


def without_prefix(paragraph: Paragraph) -> Paragraph:
    """The paragraph without the sign that was typed before an entry."""
    kind = typed_kind(paragraph)
    if kind is None:
        return paragraph
    found = TYPED[kind].match(paragraph.text)
    left = len(found[0]) if found else 0
    spans = _trimmed(list(paragraph.spans))
    kept = []
    for span in spans:
        cut = min(left, len(span.text))
        left -= cut
        if span.text[cut:]:
            kept.append(replace(span, text=span.text[cut:]))
    return replace(paragraph, spans=tuple(kept))


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
