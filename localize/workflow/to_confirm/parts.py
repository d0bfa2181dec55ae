"""What a field or block holds, as a flat list of parts that a person can compare one by one.

A part is a text, a choice in words, or a row that is shown: a picture, a page, a record. Values are
those of `digests.content_of`, so what no reader notices is not here either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.core.titles import office_titles
from cms.core.vocabularies.fields import CodesField
from cms.core.vocabularies.part_names import part_name
from cms.core.vocabularies.shared import choices as said_of
from cms.two_people.approvals.shown import Side, label_of

_BLOCKS = frozenset({"p", "li", "br", "hr", "h2", "h3", "h4", "blockquote"})


@dataclass(frozen=True)
class Row:
    """A row of the database that a part shows or leads to."""

    model: Any
    pk: str


@dataclass(frozen=True)
class Part:
    """One value. path: tells it from the others of its field, the same in every version."""

    path: tuple[str, ...]
    label: str
    text: str = ""
    row: Row | None = None
    is_prose: bool = False
    links: tuple[tuple[str, Row | str], ...] = ()  # letters of a link, where it leads

    @property
    def says(self) -> tuple[str, Row | None, Any]:
        return self.text, self.row, self.links


# Fields


def of_field(page: type[Page], name: str, value: Any) -> list[Part]:
    """Of a field that is no stream of blocks."""
    field = page._meta.get_field(name)
    of_wagtail = name in ("slug", "expire_at")
    label = label_of(page._meta, name) if of_wagtail else part_name(name)
    label = f"{label[:1].upper()}{label[1:]}"
    if value in (None, "", [], {}):
        return []
    if isinstance(field, RichTextField):
        return [_rich((name,), label, str(value))]
    if isinstance(field, models.ForeignKey):
        return [Part((name,), label, row=Row(field.related_model, str(value)))]
    if isinstance(value, bool):
        return [Part((name,), label, _("Yes") if value else _("No"))]
    if isinstance(field, CodesField):
        labels = dict(said_of(field.labels))
        return [Part((name,), label, ", ".join(str(labels.get(code, code)) for code in value))]
    choices = {str(code): str(said) for code, said in getattr(field, "flatchoices", ())}
    is_prose = isinstance(field, models.CharField | models.TextField) and not choices
    is_prose = is_prose and not isinstance(field, models.SlugField | models.URLField)
    return [Part((name,), label, choices.get(str(value), str(value)), is_prose=is_prose)]


def is_stream(page: type[Page], name: str) -> bool:
    return isinstance(page._meta.get_field(name), StreamField)


# Blocks


def of_block(block: Any, value: Any, path: tuple[str, ...], label: str) -> Iterator[Part]:
    """Of a block's JSON `value`; block: None where the software does not know it any more."""
    if value in (None, "", [], {}) or value is False:
        return
    if isinstance(block, blocks.BaseStreamBlock) and isinstance(value, list):
        for place, child in enumerate(value):
            inner = block.child_blocks.get(child.get("type"))
            own = (*path, child.get("id") or str(place), str(child.get("type")))
            yield from of_block(inner, child.get("value"), own, _label(inner, label))
    elif isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict):
        for name, inner in block.child_blocks.items():
            yield from of_block(inner, value.get(name), (*path, name), _below(label, inner, name))
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        yield from _of_list(block, value, path, label)
    elif isinstance(block, blocks.RichTextBlock):
        yield _rich(path, label, str(value))
    elif isinstance(block, blocks.ChooserBlock):
        yield Part(path, label, row=Row(block.model_class, str(value)))
    elif value is True:
        yield Part(path, label, _("Yes"))
    else:
        said = dict(_choices(block)).get(str(value))
        is_prose = said is None and isinstance(block, blocks.CharBlock | blocks.TextBlock)
        yield Part(path, label, said or str(value), is_prose=is_prose)


def _of_list(block: Any, value: list[Any], path: tuple[str, ...], label: str) -> Iterator[Part]:
    for place, item in enumerate(value, start=1):
        is_wrapped = isinstance(item, dict) and item.get("type") == "item"
        key = item.get("id") if is_wrapped else None
        inner = item.get("value") if is_wrapped else item
        yield from of_block(
            block.child_block, inner, (*path, key or str(place)), f"{label} {place}"
        )


def _choices(block: Any) -> Iterator[tuple[str, str]]:
    field = getattr(block, "field", None)
    for code, said in getattr(field, "choices", None) or ():
        if isinstance(said, (list, tuple)):
            yield from ((str(inner), str(words)) for inner, words in said)
        else:
            yield str(code), str(said)


def _below(label: str, block: Any, name: str) -> str:
    own = _label(block, part_name(name))
    return f"{label} › {own}" if label else own


def _label(block: Any, otherwise: str) -> str:
    label = getattr(block, "label", "")
    return str(label) if isinstance(label, (str, Promise)) and label else otherwise


def label_of_block(stream: Any, kind: str) -> str:
    return _label(stream.child_blocks.get(kind), part_name(kind))


# Rich text


def _rich(path: tuple[str, ...], label: str, html: str) -> Part:
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return Part(path, label, reading.text(), is_prose=True, links=tuple(reading.links))


class _Reading(HTMLParser):
    """Stored rich text as lines of words, and where its links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[tuple[str, Row | str]] = []
        self.open: tuple[int, Row | str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n• " if tag == "li" else "\n")
        elif tag == "a":
            self.open = (len(self.words), _target(dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.open is not None:
            start, target = self.open
            self.links.append(("".join(self.words[start:]).strip(), target))
            self.open = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def text(self) -> str:
        lines = (line.strip() for line in "".join(self.words).split("\n"))
        return "\n".join(line for line in lines if line)


def _target(attributes: dict[str, str | None]) -> Row | str:
    linked = {"page": Page, "document": get_document_model()}
    model = linked.get(attributes.get("linktype") or "")
    if model is not None:
        return Row(model, attributes.get("id") or "")
    return attributes.get("href") or ""


# Rows


class Names:
    """What rows are called and what pictures look like: a query for each model, not each row."""

    def __init__(self, parts: Iterable[Part]) -> None:
        wanted: dict[Any, set[str]] = {}
        for row in _rows(parts):
            wanted.setdefault(row.model, set()).add(row.pk)
        self.found: dict[Row, Any] = {}
        self.names: dict[Row, str] = {}
        for model, keys in wanted.items():
            rows = model._base_manager.filter(pk__in=_possible(model, keys))
            if issubclass(model, get_image_model()):
                rows = rows.prefetch_related("consents")
            of_pages = office_titles(rows) if issubclass(model, Page) else {}
            for one in rows:
                self.found[Row(model, str(one.pk))] = one
                name = of_pages.get(one.pk) or getattr(one, "chosen_name", one)
                self.names[Row(model, str(one.pk))] = str(name)

    def name(self, target: Row | str) -> str:
        return target if isinstance(target, str) else self.names.get(target, _("Nothing"))

    def side(self, part: Part) -> Side:
        """Everything of it; a link behind its letters."""
        if part.row is not None:
            found = self.found.get(part.row)
            if found is not None and issubclass(part.row.model, get_image_model()):
                words = "\n".join([str(found), *found.about_children()])
                return Side(words, reverse("admin_media", args=[found.file.name]))
            return Side(self.name(part.row))
        return Side(self.text(part))

    def text(self, part: Part) -> str:
        leads = [f"{words} → {self.name(target)}" for words, target in part.links]
        return "\n".join([part.text, *leads])


def _rows(parts: Iterable[Part]) -> Iterator[Row]:
    for part in parts:
        if part.row is not None:
            yield part.row
        yield from (target for _words, target in part.links if isinstance(target, Row))


def _possible(model: Any, keys: Iterable[str]) -> list[str]:
    """Keys that this model could have; a link may hold anything."""
    possible = []
    for key in keys:
        try:
            model._meta.pk.to_python(key)
        except ValidationError:
            continue
        possible.append(key)
    return possible
