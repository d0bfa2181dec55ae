"""A document as it should be stored: the envelope around what a page type says about itself."""

import gzip
import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, overload

import orjson

from cms.documents.addresses import document_path, media_name, web_path
from cms.documents.context import Context, Part, Shown
from cms.documents.kinds import DocumentKind, Json
from cms.documents.models import Document, place_of
from cms.documents.rendering import Rendering
from cms.documents.shapes.documents import CardHead, Head, MediaFile, Rest

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a page that was never published through Wagtail
ETAG = 32  # characters of an ETag
COLUMNS = (
    *("slug", "title", "body", "card", "etag", "updated_at"),
    *("live_from", "live_until", "position", "position_key", "search_text"),
    *("age_min", "age_max"),
)


@dataclass(frozen=True)
class Rendered:
    """Everything that is stored of one public document, `seq` and compression aside."""

    columns: dict[str, Any]  # by the names in COLUMNS
    facets: frozenset[tuple[str, str]]  # (name, value)
    files: frozenset[tuple[str, str, str, str, bool]]  # the columns of a MediaFile

    def differences(self, stored: Document) -> list[str]:
        """The names of what `stored` holds otherwise; empty when nothing has to be written."""
        different = [
            name for name in COLUMNS if _plain(getattr(stored, name)) != self.columns[name]
        ]
        if self.other_facets(stored):
            different.append("facets")
        if self.other_files(stored):
            different.append("media files")
        return different

    def differs_from(self, stored: Document) -> bool:
        """Has anything to be written? The ETag stands for the body, which need not be read."""
        return (
            any(
                _plain(getattr(stored, name)) != self.columns[name]
                for name in COLUMNS
                if name != "body"
            )
            or self.other_facets(stored)
            or self.other_files(stored)
        )

    def other_facets(self, stored: Document) -> bool:
        # one that stands elsewhere in lists is as good as missing
        where = (stored.locale, stored.kind, place_of(self.columns["position"], stored.pk))
        rows = (
            (one.name, one.value)
            for one in stored.facets.all()
            if (one.locale, one.kind, one.place) == where
        )
        return frozenset(rows) != self.facets

    def other_files(self, stored: Document) -> bool:
        return frozenset(one.columns() for one in stored.media_files.all()) != self.files

    def changed_fields(self, stored: Document) -> frozenset[str]:
        """The names of the fields that the card of `stored` has otherwise; its date is none."""
        before = orjson.loads(_plain(stored.card))
        after = orjson.loads(self.columns["card"])
        names = (before.keys() | after.keys()) - {"updated_at"}
        return frozenset(name for name in names if before.get(name) != after.get(name))


def render(
    page: Any,
    kind: DocumentKind[Any, Any],
    *,
    slug: str,
    translations: dict[str, str],
    context: Context,
) -> tuple[Rendered | None, dict[Shown, Part]]:
    """The document of `kind` that `page` yields (None: it has none now), and what it looked at."""
    rendering = Rendering(page.locale.language_code, context)
    whole = document(page, kind, rendering, slug=slug, translations=translations)
    if whole is None:
        return None, rendering.dependencies
    body = canonical(whole)
    head = _head(page, kind, slug)
    card = kind.card(page, rendering)  # its thumbnail is not a file of the body
    facets, ages = _facets(kind, page)
    columns = {
        "slug": slug,
        "title": head["title"],
        "body": body,
        "card": canonical({**card, **_card_head(page, head)}),
        "etag": digest(body),
        "updated_at": page.last_published_at or NEVER,
        "live_from": page.go_live_at,
        "live_until": context.visibility.ends(page),
        "position": kind.position(page),
        "position_key": kind.position_key(page),
        "search_text": kind.search_text(page),
        "age_min": ages.get("age_min"),
        "age_max": ages.get("age_max"),
    }
    ours = frozenset(
        (
            *(name, file["sha256"], file["language"] or "", file["name"] or ""),
            not file.get("may_leave", True),
        )
        for url, file in rendering.files.items()
        if (name := media_name(url)) is not None
    )
    return Rendered(columns, facets, ours), rendering.dependencies


def document(
    page: Any,
    kind: DocumentKind[Any, Any],
    rendering: Rendering,
    *,
    slug: str,
    translations: dict[str, str],
) -> dict[str, object] | None:
    """The whole document as JSON values, the envelope too; None: the page has none now."""
    fields = kind.body(page, rendering)
    if fields is None:
        return None
    head = _head(page, kind, slug)
    files = list(rendering.files.values())
    ends = rendering.context.visibility.ends(page)
    return {**fields, **head, **_rest(page, head, translations, files, ends)}


def canonical(value: Json) -> bytes:
    """UTF-8 JSON with sorted keys: both databases and every restore give the same bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def compress(body: bytes) -> bytes:
    """gzip without a time in it: the same body gives the same bytes."""
    return gzip.compress(body, compresslevel=6, mtime=0)


def digest(content: bytes) -> str:
    """128 bits of SHA-256: the opaque part of a strong ETag."""
    return hashlib.sha256(content).hexdigest()[:ETAG]


@overload
def instant(moment: datetime) -> str: ...
@overload
def instant(moment: None) -> None: ...
@overload
def instant(moment: datetime | None) -> str | None: ...
def instant(moment: datetime | None) -> str | None:
    """`2026-11-24T07:00:00Z`; whole seconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def slugs(page: Any) -> list[str]:
    """The slugs a document of `page` may have, best first.

    A page's slug is unique among its siblings only, and a document's within its kind and
    language: the second lesson called "introduction" gets a piece of its key.
    """
    key = page.translation_key.hex
    candidates = [page.slug, f"{page.slug}-{key[:8]}", f"{page.slug}-{key}"]
    return candidates[1:] if is_uuid(page.slug) else candidates


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _head(page: Any, kind: DocumentKind[Any, Any], slug: str) -> Head:
    """What a body and a card have in common."""
    locale = page.locale.language_code
    return {
        "key": str(page.translation_key),
        "kind": kind.kind,
        "locale": locale,
        "slug": slug,
        "title": page.public_title,
        "url": document_path(locale, kind.kind, page.translation_key),
        "needs_native_review": kind.needs_native_review(page),
    }


def _card_head(page: Any, head: Head) -> CardHead:
    return {
        **head,
        "updated_at": instant(page.last_published_at),
    }


def _rest(
    page: Any,
    head: Head,
    translations: dict[str, str],
    files: list[MediaFile],
    ends: datetime | None,
) -> Rest:
    """What only a body has."""
    own = {head["locale"]: head["url"]}
    return {
        "web_url": web_path(page, head["kind"]),
        "translations": translations | own,
        "published_at": instant(page.first_published_at),
        "updated_at": instant(page.last_published_at),
        "expires_at": instant(ends),
        "media": files,
    }


def _facets(
    kind: DocumentKind[Any, Any], page: Any
) -> tuple[frozenset[tuple[str, str]], dict[str, int]]:
    """Facets to store as rows, and the two ages, which are numbers in columns."""
    pairs = [(name, str(value)) for name, value in kind.facets(page)]
    ages = {name: int(value) for name, value in pairs if name in ("age_min", "age_max")}
    return frozenset(pair for pair in pairs if pair[0] not in ages), ages


def _plain(value: Any) -> Any:
    """PostgreSQL hands binary columns out as memoryview."""
    return bytes(value) if isinstance(value, memoryview) else value
