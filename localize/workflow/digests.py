"""Digests of what a page says: two pages with the same digest show a reader the same.

Compared is the whole content that an editor or a translation decides, as a revision stores it,
without Wagtail's bookkeeping and without the slug, which is an address (`source_digest` has both).
"""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import (
    get_all_child_m2m_relations,
    get_all_child_relations,
    get_serializable_data_for_fields,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from localize.workflow.noticeable import block_as_read, is_empty, rich_text_as_read, text_as_read

# What Wagtail keeps about a page beside its content; none of it is shown to a reader as text.
BOOKKEEPING = frozenset(
    {
        "pk",
        "id",
        "path",
        "depth",
        "numchild",
        "page_ptr",
        "translation_key",
        "locale",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "draft_title",
        "url_path",
        "slug",
        "alias_of",
        "content_type",
        "wagtail_admin_comments",
        "index_entries",
    }
)


def canonical(value: Any) -> str:
    """A JSON value as text that is the same for the same content."""
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)


def digest(value: Any) -> str:
    """sha256, in hexadecimal, of a JSON value."""
    return text_digest(canonical(value))


def text_digest(text: str) -> str:
    """sha256, in hexadecimal, of one text exactly as it is."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_digest(page: Page) -> str:
    """Digest of everything an editor decides about `page`: words, facts, pictures, answers."""
    return digest(content_of(page))


def source_digest(page: Page) -> str:
    """Digest of what two people stand behind on a source page: its content, its address, its end.
    What differs in it is a change, wherever one is asked for.

    A slug is read, too: in addresses, in documents, by search engines. With its end readers lose
    all of it; what has none has the digest that it had before ends counted.
    """
    return digest([content_digest(page), *address_and_end(page)])


def address_and_end(page: Page) -> list[Any]:
    """What two people stand behind beside the content."""
    end = [page.expire_at.astimezone(UTC)] if page.expire_at is not None else []
    return [page.slug, *end]


def content_of(page: Page) -> dict[str, Any]:
    """What `content_digest` is made of, by field; JSON values."""
    content = _content(_stored(page))
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            # as values, not as a string: PostgreSQL gives the keys back in another order
            content[field.name] = json.loads(content[field.name])
    return {name: _as_read(page, name, value) for name, value in content.items()}


def _stored(page: Page) -> dict[str, Any]:
    """`page.serializable_data()` without what is bookkeeping: comments are not even read."""
    data: dict[str, Any] = get_serializable_data_for_fields(page)
    for relation in get_all_child_relations(page):
        name = relation.get_accessor_name()
        if name not in BOOKKEEPING:
            data[name] = [child.serializable_data() for child in getattr(page, name).all()]
    for field in get_all_child_m2m_relations(page):
        if field.name not in BOOKKEEPING:
            data[field.name] = [child.pk for child in getattr(page, field.name).all()]
    return data


def _as_read(page: Page, name: str, value: Any) -> Any:
    """The value of one field as its readers would notice it."""
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return block_as_read(field.stream_block, value)
    if isinstance(field, RichTextField):
        return rich_text_as_read(value or "")
    if isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
        return text_as_read(value)
    return value


def says_the_same(released: str, page: Page) -> bool:
    """Does `page` say what the `canonical` content `released` says, in fields of today?

    The software may have been upgraded in between. A field that it no longer has is not shown
    any more; a field that it did not have yet says nothing as long as it holds its default.
    """
    old, now = json.loads(released), json.loads(canonical(content_of(page)))
    for name, value in now.items():
        if name in old:
            # what was released before a kind of noise was known still holds it
            if _as_read(page, name, old[name]) != value:
                return False
        elif not _is_default(page, name, value):
            return False
    return True


def _is_default(page: Page, name: str, value: Any) -> bool:
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return not value
    default = field.get_default() if hasattr(field, "get_default") else []
    return bool(json.loads(canonical(default)) == value) or is_empty(value)


def _content(value: dict[str, Any]) -> dict[str, Any]:
    """`value` without bookkeeping at its top level and without row numbers of inline children."""
    return {
        name: [_content(child) for child in child_value]
        if isinstance(child_value, list) and child_value and isinstance(child_value[0], dict)
        else child_value
        for name, child_value in value.items()
        if name not in BOOKKEEPING and not name.endswith("_ptr")
    }
