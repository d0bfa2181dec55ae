"""Digests of what a page says: two pages with the same digest say the same to a reader.

A *target* page is compared by its words: strings and templates by content path, ranked within the
path, with the links and pictures that its language chose; no slug, no synchronised facts. A
*source* page is compared by its whole content, because whoever wrote it decided all of it.
"""

import hashlib
import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Page
from wagtail_localize.segments import (
    OverridableSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

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
        "alias_of",
        "content_type",
        "wagtail_admin_comments",
        "index_entries",
    }
)
# Draft.js numbers its blocks anew; the attribute is for the editor, not for the text.
_BLOCK_KEY = re.compile(r' data-block-key=(?:\\?"[^"\\]*\\?")')

Word = tuple[str, str, int, str]


def digest(value: Any) -> str:
    """sha256, in hexadecimal, of a JSON value."""
    text = json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(_BLOCK_KEY.sub("", text).encode()).hexdigest()


def text_digest(text: str) -> str:
    """sha256, in hexadecimal, of one text exactly as it is."""
    return hashlib.sha256(text.encode()).hexdigest()


def words(page: Page) -> list[Word]:
    """(kind, content path, rank within kind and path, text) of all that `page` says, in order."""
    ranks: dict[tuple[str, str], int] = {}
    result: list[Word] = []
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            kind, text = "string", json.dumps([segment.string.data, segment.attrs], sort_keys=True)
        elif isinstance(segment, TemplateSegmentValue):
            kind, text = "template", segment.template
        elif isinstance(segment, OverridableSegmentValue):
            kind, text = "override", json.dumps(segment.data, cls=DjangoJSONEncoder)
        else:
            continue
        rank = ranks[kind, segment.path] = ranks.get((kind, segment.path), -1) + 1
        result.append((kind, segment.path, rank, text))
    return sorted(result)


def words_digest(page: Page) -> str:
    """Digest of the words of `page`; equal for any two pages that say the same."""
    return digest(words(page))


def content_digest(page: Page) -> str:
    """Digest of everything an editor decides about `page`: words, facts, pictures, answers."""
    return digest(_content(page.serializable_data()))


def _content(value: Any) -> Any:
    """`value` without bookkeeping at its top level and without row numbers of inline children."""
    if not isinstance(value, dict):
        return value
    return {
        name: [_content(child) for child in child_value]
        if isinstance(child_value, list) and child_value and isinstance(child_value[0], dict)
        else child_value
        for name, child_value in value.items()
        if name not in BOOKKEEPING and not name.endswith("_ptr")
    }
