"""What of a page a second person is asked about: old beside new, as its readers would notice it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.shown import Line, Side, label_of, side
from cms.publishing.links.references import Reference, references
from cms.publishing.vocabularies.part_names import part_name
from cms.publishing.wagtail_compat import string_segments
from localize.workflow.digests import content_of, source_digest


def lines(page: Page, request: ChangeRequest) -> list[Line]:
    """Of a page that nobody reads yet all of it is new; nothing where the version is gone."""
    draft = _asked_for(page, request)
    if draft is None:
        return []
    old, new = _texts(page) if page.live else {}, _texts(draft)
    together = old | new
    changed = [path for path in together if old.get(path) != new.get(path)]
    texts = [Line(label_of_path(path), _text(old, path), _text(new, path)) for path in changed]
    words = {path.partition(".")[0] for path in together}
    facts = _facts(page, draft, words, {*old.values(), *new.values()})
    return [*texts, *_targets(page, draft), *facts]


def _asked_for(page: Page, request: ChangeRequest) -> Page | None:
    stored = Revision.objects.filter(pk=request.new.get("revision")).first()
    drafts = [one.as_object() for one in (stored, page.get_latest_revision()) if one is not None]
    return next((one for one in drafts if source_digest(one) == request.digest), None)


def _texts(page: Page) -> dict[str, str]:
    """By content path; the paragraphs of one text together."""
    found: dict[str, str] = {}
    for segment in string_segments(page):
        text = strip_tags(segment.string.get_translatable_html())
        found[segment.path] = f"{found[segment.path]}\n{text}" if segment.path in found else text
    return found


def _targets(page: Page, draft: Page) -> Iterator[Line]:
    """Where links lead and which pictures and records are shown, where that differs."""
    old = _shown_at(page) if page.live else {}
    new = _shown_at(draft)
    for where in old | new:
        before, after = old.get(where, []), new.get(where, [])
        if before != after:
            label = f"{where[:1].upper()}{where[1:]}"
            yield Line(label, Side(_listed(before)), Side(_listed(after)))


def _shown_at(page: Page) -> dict[str, list[str]]:
    """What it points at, by the name of the place, in order."""
    found: dict[str, list[str]] = {}
    for one in references(page.serializable_data(), type(page)):
        if one.model != Revision._meta.label_lower:  # the page's own versions
            found.setdefault(one.where, []).append(_named(one))
    return found


def _named(one: Reference) -> str:
    if one.kind == "address":
        return one.target
    models = {"image": get_image_model(), "page": Page, "document": get_document_model()}
    model: Any = models.get(one.kind)
    if model is None:
        kind = ContentType.objects.get_by_natural_key(*one.model.split("."))
        model = kind.model_class()
    row = model._base_manager.filter(pk=one.target).first()
    return str(row) if row is not None else one.target


def _listed(targets: list[str]) -> str:
    return ", ".join(targets) or _("Nothing")


def _text(texts: dict[str, str], path: str) -> Side:
    return Side(texts.get(path) or _("Nothing"))


def _facts(page: Page, draft: Page, words: set[str], texts: set[str]) -> Iterator[Line]:
    """The address, and what holds no words: pictures, numbers, choices, right answers.

    words: the fields whose `texts` are told already.
    """
    old = content_of(page) | {"slug": page.slug} if page.live else {}
    for name, value in (content_of(draft) | {"slug": draft.slug}).items():
        before, label = old.get(name), label_of(page._meta, name)
        if before == value or (not old and (name in words or not value)):
            continue
        if name in words or isinstance(value, (list, dict)):
            if without(before, texts) != without(value, texts):
                other = _("other choices, pictures or order than before")
                yield Line(label, Side("–"), Side(other))
        else:
            field = page._meta.get_field(name)
            yield Line(label, side(field, before), side(field, value))


def without(value: Any, texts: set[str]) -> Any:
    """A value of a field without its words: choices are single words that nobody translates."""
    if isinstance(value, dict):
        return {name: without(inner, texts) for name, inner in value.items()}
    if isinstance(value, list):
        return [without(inner, texts) for inner in value]
    is_text = isinstance(value, str) and (value in texts or any(sign in value for sign in " <\n"))
    return "" if is_text else value


def label_of_path(path: str) -> str:
    """A content path without the ids of blocks: “body › heading”."""
    parts = [part for part in path.split(".") if not _is_id(part)]
    return " › ".join(part_name(part) for part in parts)


def _is_id(part: str) -> bool:
    return len(part) == 36 and part.count("-") == 4
