"""Digests of what a page says: two pages with the same digest show a reader the same.

Compared is the whole content that an editor or a translation decides, as a revision stores it,
without Wagtail's bookkeeping and without the slug, which is an address (`source_digest` has both).
"""

import hashlib
import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

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
# Draft.js numbers its blocks anew; the attribute is for the editor, not for the text. Only inside
# a tag: between tags, and in any field that is not rich text, readers see the same letters.
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


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
    """Digest of what two people stand behind on a source page: its content and its address.

    A slug is read, too: in addresses, in documents, by search engines.
    """
    return digest([content_digest(page), page.slug])


def content_of(page: Page) -> dict[str, Any]:
    """What `content_digest` is made of, by field; JSON values."""
    content = _content(page.serializable_data())
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            # as values, not as a string: PostgreSQL gives the keys back in another order
            raw = _without_keys(field.stream_block, json.loads(content[field.name]))
            content[field.name] = _without_empty(raw)
        elif isinstance(field, RichTextField):
            content[field.name] = without_block_keys(content[field.name])
    return content


def without_block_keys(source: str | None) -> str | None:
    """Rich text as Wagtail stores it, without the editor's numbers of its blocks."""
    return source and _TAG.sub(lambda tag: _BLOCK_KEY.sub("", tag[0]), source)


def _without_keys(block: Any, value: Any) -> Any:
    """A block's `value` with the numbers taken out of its rich text, wherever that is."""
    if isinstance(block, blocks.RichTextBlock) and isinstance(value, str):
        return without_block_keys(value)
    if isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict):
        return {
            name: _without_keys(block.child_blocks.get(name), part) for name, part in value.items()
        }
    if isinstance(block, blocks.BaseStreamBlock) and isinstance(value, list):
        return [_in_wrapper(block.child_blocks.get(_type(item)), item) for item in value]
    if isinstance(block, blocks.ListBlock) and isinstance(value, list):
        return [
            _in_wrapper(block.child_block, item)
            if _type(item) == "item"
            else _without_keys(block.child_block, item)
            for item in value
        ]
    return value


def _in_wrapper(block: Any, item: Any) -> Any:
    if not isinstance(item, dict) or "value" not in item:
        return item
    return {**item, "value": _without_keys(block, item["value"])}


def _type(item: Any) -> Any:
    return item.get("type") if isinstance(item, dict) else None


def says_the_same(released: str, page: Page) -> bool:
    """Does `page` say what the `canonical` content `released` says, in fields of today?

    The software may have been upgraded in between. A field that it no longer has is not shown
    any more; a field that it did not have yet says nothing as long as it holds its default.
    """
    old, now = json.loads(released), json.loads(canonical(content_of(page)))
    for name, value in now.items():
        if name in old:
            if old[name] != value:
                return False
        elif not _is_default(page, name, value):
            return False
    return True


def _is_default(page: Page, name: str, value: Any) -> bool:
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return not value
    default = field.get_default() if hasattr(field, "get_default") else []
    return bool(json.loads(canonical(default)) == value) or _is_empty(value)


def _without_empty(value: Any) -> Any:
    """A block's `value` without parts and lines that are empty.

    A part that an older version of the block did not have yet, one that was never filled in and
    one that the form stored as empty are the same to a reader, and Wagtail fills them in only
    when it happens to read the block.
    """
    if isinstance(value, dict):
        parts = {name: _without_empty(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if not _is_empty(part)}
    if isinstance(value, list):
        items = [_without_empty(item) for item in value]
        return [item for item in items if not _is_empty_line(item)]
    return value


def _is_empty_line(item: Any) -> bool:
    """An entry of a list that nobody has filled in; Wagtail adds one, with an id of its own."""
    return isinstance(item, dict) and item.get("type") == "item" and "value" not in item


def _is_empty(value: Any) -> bool:
    # not the number 0, which is an answer
    return value is None or value is False or value in ("", [])


def _content(value: dict[str, Any]) -> dict[str, Any]:
    """`value` without bookkeeping at its top level and without row numbers of inline children."""
    return {
        name: [_content(child) for child in child_value]
        if isinstance(child_value, list) and child_value and isinstance(child_value[0], dict)
        else child_value
        for name, child_value in value.items()
        if name not in BOOKKEEPING and not name.endswith("_ptr")
    }
