"""Examples in the OpenAPI document, by operation; a test validates each against its schema."""

from cms.documents.kinds import Json

ROOT = "/api/v1/"
KEY = "0f5b2c1e-6f2a-4d86-9a35-0c3d1b7e9a11"
ETAG = "1f0c9d6f7b5a4e3d2c1b0a9f8e7d6c5b"

ENVELOPE: dict[str, Json] = {
    "key": KEY,
    "kind": "pages",
    "locale": "km",
    "slug": "about",
    "title": "អំពីយើង",
    "url": f"{ROOT}km/pages/{KEY}/",
    "web_url": f"/read/km/pages/{KEY}/",
    "translations": {"km": f"{ROOT}km/pages/{KEY}/", "en": f"{ROOT}en/pages/{KEY}/"},
    "published_at": "2026-11-20T07:00:00Z",
    "updated_at": "2026-11-24T07:00:00Z",
    "expires_at": None,
    "media": [],
    "needs_native_review": False,
}
DOCUMENT: dict[str, Json] = {
    **ENVELOPE,
    "intro": None,
    "body": [
        {
            "id": "5d0c0a4e-7c39-4f0a-8f4b-2f1f6f1b7a10",
            "type": "paragraph",
            "value": {"html": "<p>ក.ជ.ក.</p>"},
            "plain": "ក.ជ.ក.",
        }
    ],
}
HOURS: dict[str, Json] = {
    "always_open": True,
    "rules": [],
    "closed_on": [],
    "timezone": "Asia/Phnom_Penh",
    "text": "Open 24 hours",
}
CARD: dict[str, Json] = {
    "etag": ETAG,
    "seq": 41,
    "key": KEY,
    "kind": "services",
    "locale": "en",
    "slug": "police",
    "title": "Police",
    "summary": "The police answer at any hour.",
    "url": f"{ROOT}en/services/{KEY}/",
    "needs_native_review": False,
    "updated_at": "2026-11-24T07:00:00Z",
    "category": "police",
    "urgency": "emergency",
    "topics": ["violence"],
    "audience": ["public"],
    "match": "open",
    "organization": None,
    "ages": {"min": None, "max": None},
    "languages": ["km"],
    "coverage": {"scope": "national", "provinces": [], "districts": []},
    "alert": None,
    "channels": [
        {
            "key": "7a1f7a4a-2f4e-4f3a-9d76-0d4e0f6f1c22",
            "type": "call",
            "kind": "emergency_short_code",
            "display": "117",
            "href": "tel:117",
            "dial_from_abroad": False,
            "is_primary": True,
            "languages": ["km"],
            "hours": HOURS,
            "verified_on": "2026-11-20",
            "valid_until": "2026-12-20",
            "offered_until": None,
            "assurance": "call_verified",
            "stale": False,
        }
    ],
}
HOME: dict[str, Json] = {
    **ENVELOPE,
    "kind": "home",
    "locale": "en",
    "slug": "home-en",
    "title": "Cambodia National Council for Children",
    "url": f"{ROOT}en/home/",
    "web_url": "/read/en/",
    "translations": {"km": f"{ROOT}km/home/", "en": f"{ROOT}en/home/"},
    "welcome": {"html": "<p>Welcome.</p>", "plain": "Welcome."},
    "navigation": [],
    "labels": {"get_help_now": "Get help now"},
    "alert": {
        "key": "5c0a3f9e-0d5b-4f0e-8a53-6b0a8d7f2e11",
        "severity": "warning",
        "text": "Heavy floods in Kampot. If a child is in danger, call: Police (117).",
        "contacts": [
            {
                "key": "7a1f7a4a-2f4e-4f3a-9d76-0d4e0f6f1c22",
                "name": "Police",
                "type": "call",
                "display": "117",
                "href": "tel:117",
                "dial_from_abroad": False,
                "stale": False,
            }
        ],
        "starts_at": "2026-11-24T07:00:00Z",
        "ends_at": "2026-11-25T07:00:00Z",
    },
    "quick_exit": {"url": "https://www.google.com/"},
    "demo_banner": None,
}

EXAMPLES: dict[str, Json] = {
    "index": {
        "base": "https://cms.example.org",
        "locales": [{"locale": "km", "name": "ខ្មែរ", "links": {"lessons": f"{ROOT}km/lessons/"}}],
        "kinds": ["lessons"],
        "links": {"self": ROOT, "changes": f"{ROOT}changes/"},
        "last_seq": "9c1f03ab-41",
    },
    "list": {"results": [CARD], "next": f"{ROOT}en/services/?cursor=WyJwb3NpdGlvbiIsMSw3XQ"},
    "detail": DOCUMENT,
    "api_v1_home_retrieve": HOME,
    "changes": {
        "results": [
            {
                "seq": 40,
                "kind": "pages",
                "key": KEY,
                "locale": "km",
                "etag": ETAG,
                "deleted": False,
                "document": DOCUMENT,
            },
            {
                "seq": 41,
                "kind": "lessons",
                "key": "2b6f1d3c-4a5e-4b7c-8d9e-1f2a3b4c5d6e",
                "locale": "en",
                "etag": None,
                "deleted": True,
                "document": None,
            },
        ],
        "recalls": [
            {
                "seq": 39,
                "key": "7a1f7a4a-2f4e-4f3a-9d76-0d4e0f6f1c22",
                "sha256": "ca40c1c6f2d3c1a35cd77b1bd83d6a94e13c1f49cb44f2ae1d0b0a39dd8a2b4e",
                "reason": "replaced",
                "since": "2026-11-24T07:00:00Z",
            },
        ],
        "last_seq": "9c1f03ab-41",
        "has_more": False,
    },
    "live": {"status": "ok"},
    "ready": {"status": "ok"},
}
