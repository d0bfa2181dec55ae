"""Examples in the OpenAPI document, by operation; a test validates each against its schema.

Bodies and cards are those that the rooms name in their kinds, objects of HSDS are made of them by
the functions that answer, problems by those that refuse.
"""

from datetime import UTC, datetime
from uuid import UUID

from cms.api.hsds import services, taxonomies, views
from cms.api.hsds.organizations import organization
from cms.api.problems import expired, not_allowed, not_found, not_ready
from cms.api.questions import questions
from cms.api.shapes import (
    CardList,
    Changes,
    CurrentChange,
    FeedRecall,
    Health,
    HsdsMeta,
    HsdsPage,
    Index,
    Listed,
    Tombstone,
)
from cms.documents.addresses import ROOT, document_path, website_path
from cms.documents.kinds import Json, fixed_kinds, kinds, listed_kinds
from cms.documents.rendered import instant
from cms.documents.shapes.documents import CardHead, Head, Rest
from cms.publishing.shapes.examples import CHANNEL, KEY, PICTURE_FILE

BASE = "https://cms.example.org"
ETAG = "1f0c9d6f7b5a4e3d2c1b0a9f8e7d6c5b"
TOKEN = "9c1f03ab-41"
CHANGED = datetime(2026, 11, 24, 7, tzinfo=UTC)
NEXT = f"{ROOT}en/services/?cursor=WyJwb3NpdGlvbiIsMSw3XQ"

PROBLEMS: dict[str, Json] = {
    "400": not_allowed("ordering", ("position", "title")).document(),
    "404": not_found().document(),
    "410": expired().document(),
    "503": not_ready().document(),
}


def examples() -> dict[str, dict[str, Json]]:
    """Operation → name → what it answers; one name, where all its answers look alike."""
    health: Health = {"status": "ok"}
    return {
        "index": {"index": _index()},
        "list": {kind: _list(kind) for kind in listed_kinds()},
        "detail": {kind: _document(kind) for kind in listed_kinds()},
        **{kind.replace("-", "_"): {kind: _document(kind)} for kind in fixed_kinds()},
        "what_happened": {"questions": questions("en")},
        "changes": {"changes": _changes()},
        "live": {"health": health},
        "ready": {"health": health},
        **_hsds(),
    }


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
    head: CardHead = {**_head(kind), "updated_at": instant(CHANGED)}
    listed: Listed = {"etag": ETAG, "seq": 41}
    match = {"match": "exact"} if kinds()[kind].is_help else {}
    card = {**head, **listed, **match, **kinds()[kind].card_example}
    return {"results": [card], "next": NEXT.replace("services", kind)}


def _index() -> Index:
    links = {kind: f"{ROOT}en/{kind}/" for kind in kinds()}
    return {
        "base": BASE,
        "locales": [{"locale": "en", "name": "English", "links": links}],
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


def _hsds() -> dict[str, dict[str, Json]]:
    meta: HsdsMeta = {
        "version": views.VERSION,
        "profile": f"{BASE}{ROOT}hsds/profile/",
        "openapi_url": f"{BASE}{ROOT}schema/",
    }
    documents = {"en": _document("services")}
    owner = organization({"en": _document("organizations")})
    simple = services.simple(documents, changed=CHANGED, organization=owner)
    whole = services.service(documents, changed=CHANGED, organization=owner)
    places = [{**place, "service": simple} for place in services.locations(documents)]
    objects = {  # kind → (in a list, alone)
        "services": (simple, whole),
        "organizations": (owner, owner),
        "service_at_locations": (places[0], places[0]),
        "taxonomies": (taxonomies.taxonomies()[0],) * 2,
        "taxonomy_terms": (taxonomies.terms()[0],) * 2,
    }
    found: dict[str, Json] = {"hsds": meta, "hsds_profile": views.profile(BASE)}
    for kind, (listed, alone) in objects.items():
        page = _page(listed)
        found |= {f"hsds_{kind}": page, f"hsds_{kind}_post": page, f"hsds_{kind}_one": alone}
    return {operation: {"object": value} for operation, value in found.items()}


def _page(listed: Json) -> HsdsPage:
    return {
        "total_items": 1,
        "total_pages": 1,
        "page_number": 1,
        "size": 1,
        "first_page": True,
        "last_page": True,
        "empty": False,
        "contents": [listed],
    }
