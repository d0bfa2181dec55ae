"""Examples in the OpenAPI document, by operation; a test validates each against its schema.

Bodies and cards are those that the rooms name in their kinds, services of HSDS are made of them by
the functions that answer, problems by those that refuse.
"""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import orjson

from cms.api.hsds.services import meta, organization, page, service
from cms.api.problems import expired, not_allowed, not_found, not_ready, too_many
from cms.api.questions import questions
from cms.api.shapes import (
    CardList,
    Changes,
    CopyDigest,
    CurrentChange,
    FeedRecall,
    Finding,
    Health,
    Index,
    Listed,
    Ready,
    SearchResults,
    Suggestions,
    Tombstone,
)
from cms.documents.addresses import ROOT, document_path, website_path
from cms.documents.kinds import Json, fixed_kinds, kinds, listed_kinds
from cms.documents.rendered import instant
from cms.documents.shapes.documents import CardHead, Head, Rest
from cms.publishing.shapes.examples import CHANNEL, KEY, PICTURE_FILE
from localize.khmer import index_letter
from localize.khmer.search import compact

BASE = "https://cms.example.org"
ETAG = "1f0c9d6f7b5a4e3d2c1b0a9f8e7d6c5b"
TOKEN = "9c1f03ab-41"  # noqa: S105 (an example)
CHANGED = datetime(2026, 11, 24, 7, tzinfo=UTC)
NEXT = f"{ROOT}en/services/?cursor=WyJwb3NpdGlvbiIsMSw3XQ"

PROBLEMS: dict[str, Json] = {
    "400": not_allowed("ordering", ("position", "title")).document(),
    "404": not_found().document(),
    "410": expired().document(),
    "429": too_many(1).document(),
    "503": not_ready().document(),
}


def examples() -> dict[str, dict[str, Json]]:
    """Operation → name → what it answers; one name, where all its answers look alike."""
    health: Health = {"status": "ok"}
    silent: Finding = {"code": "worker-silent", "since": instant(CHANGED)}
    ready: Ready = {"status": "ok", "findings": [silent]}
    return {
        "index": {"index": _index()},
        "list": {kind: _list(kind) for kind in listed_kinds()},
        "detail": {kind: _document(kind) for kind in listed_kinds()},
        **{kind.replace("-", "_"): {kind: _document(kind)} for kind in fixed_kinds()},
        "search_index": {"index": _search_index()},
        "what_happened": {"questions": questions("en")},
        **{one: {"results": _results()} for one in ("search", "search_post")},
        **{one: {"suggestions": _suggestions()} for one in ("suggest", "suggest_post")},
        "changes": {"changes": _changes()},
        "live": {"health": health},
        "ready": {"ready": ready},
        **_hsds(),
    }


def _search_index() -> Json:
    part = compact.part("Report it", "How to report", "Reports are read.")
    listed = [compact.Listed(UUID(KEY), "lessons", part)]
    return orjson.loads(compact.encode(listed, {"tell": ["report"]}, locale="en"))


def _head(kind: str) -> Head:
    return {
        "key": KEY,
        "kind": kind,
        "locale": "en",
        "slug": kind,
        "title": kind.replace("-", " ").capitalize(),
        "url": document_path("en", kind, UUID(KEY)),
        "needs_native_review": False,
    }


def _document(kind: str) -> Json:
    example = kinds()[kind].document_example
    shows_picture = PICTURE_FILE["url"] in str(example)
    rest: Rest = {
        "web_url": None if kind == "guides" else website_path("en", kind, KEY),
        "translations": {locale: document_path(locale, kind, UUID(KEY)) for locale in ("en", "km")},
        "published_at": "2026-11-20T07:00:00Z",
        "updated_at": instant(CHANGED),
        "expires_at": None,
        "media": [PICTURE_FILE] if shows_picture else [],
    }
    return {**_head(kind), **rest, **example}


def _list(kind: str) -> CardList:
    shared = _head(kind)
    letter = index_letter(shared["title"])
    head: CardHead = {**shared, "index_letter": letter, "updated_at": instant(CHANGED)}
    listed: Listed = {"etag": ETAG, "seq": 41}
    match = {"match": "exact"} if kinds()[kind].is_help else {}
    card = {**head, **listed, **match, **kinds()[kind].card_example}
    return {"results": [card], "next": NEXT.replace("services", kind)}


def _index() -> Index:
    links = {kind: f"{ROOT}en/{kind}/" for kind in kinds()}
    digests: dict[str, CopyDigest] = {
        "lessons": {"count": 1, "sha256": hashlib.sha256(f"{KEY} {ETAG}\n".encode()).hexdigest()}
    }
    return {
        "base": BASE,
        "locales": [{"locale": "en", "name": "English", "links": links, "digests": digests}],
        "kinds": list(kinds()),
        "links": {"self": ROOT, "changes": f"{ROOT}changes/"},
        "last_seq": TOKEN,
    }


def _changes() -> Changes:
    kind = listed_kinds()[0]
    current: CurrentChange = {
        "seq": 40,
        "kind": kind,
        "key": KEY,
        "locale": "en",
        "state": "current",
        "deleted": False,
        "etag": ETAG,
        "document": _document(kind),
    }
    gone: Tombstone = {
        "seq": 41,
        "kind": kind,
        "key": "2b6f1d3c-4a5e-4b7c-8d9e-1f2a3b4c5d6e",
        "locale": "en",
        "state": "deleted",
        "deleted": True,
        "etag": None,
        "document": None,
    }
    recall: FeedRecall = {
        "seq": 39,
        "key": CHANNEL["key"],
        "sha256": "ca40c1c6f2d3c1a35cd77b1bd83d6a94e13c1f49cb44f2ae1d0b0a39dd8a2b4e",
        "reason": "replaced",
        "since": instant(CHANGED),
    }
    return {"results": [current, gone], "recalls": [recall], "last_seq": TOKEN, "has_more": False}


def _results() -> SearchResults:
    card = _list("lessons")["results"][0]
    return {
        "locale": "en",
        "fallback": False,
        "match": "exact",
        "count": 1,
        "results": [
            {
                "kind": "lessons",
                "key": KEY,
                "match": "exact",
                "highlights": {
                    "title": card["title"],
                    "summary": None,
                    "snippet": "…Somebody who <mark>threatens</mark> you is to blame, not you.…",
                },
                "card": card,
            }
        ],
        "kinds": [{"kind": "lessons", "count": 1}],
        "help": {
            "happened": "threatened",
            "locale": "en",
            "entries": kinds()["help-now"].document_example["entries"],
            "services": f"{ROOT}en/services/?happened=threatened",
        },
        "cursor": None,
    }


def _suggestions() -> Suggestions:
    return {
        "happened": None,
        "results": [
            {"type": "term", "text": "password"},
            {
                "type": "title",
                "text": "Lessons",
                "kind": "lessons",
                "key": KEY,
                "url": document_path("en", "lessons", UUID(KEY)),
            },
        ],
    }


def _hsds() -> dict[str, dict[str, Json]]:
    owner = organization({"en": _document("organizations")})
    one = service({"en": _document("services")}, changed=CHANGED, organization=owner)
    return {
        "hsds": {"meta": meta(BASE)},
        "hsds_services": {"services": page([one], 1, 20, 1)},
        "hsds_service": {"service": one},
    }
