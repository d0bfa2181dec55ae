"""Examples of this room's documents and cards, without the envelope, for the OpenAPI document."""

from cms.documents.addresses import ROOT
from cms.documents.shapes.documents import Link
from cms.publishing.shapes.examples import CHANNEL, HELP_ENTRY, HOURS, KEY, POLICE_KEY
from cms.publishing.shapes.help import Owner
from cms.publishing.vocabularies.vocabulary import vocabulary
from home.alerts.alert_documents import OpenAlert
from home.directory.meaning import NOBODY
from home.directory.service_documents import ServiceCard, ServiceDocument
from home.pages.documents import (
    HomeCard,
    HomeDocument,
    OrganizationCard,
    OrganizationDocument,
    PageCard,
    PageDocument,
)
from home.pages.help_now import NEUTRAL_TITLE, HelpNowCard, HelpNowDocument, QuickExit
from home.pages.vocabulary import VocabularyCard, VocabularyDocument

QUICK_EXIT: QuickExit = {"url": "https://www.google.com/"}
OWNER: Owner = {"key": "2b6f1d3c-4a5e-4b7c-8d9e-1f2a3b4c5d6e", "name": "National Police"}

# Services

SERVICE_CARD: ServiceCard = {
    "summary": "The police answer at any hour.",
    "organization": OWNER,
    "category": "police",
    "urgency": "emergency",
    "topics": ["violence"],
    "audience": ["public"],
    "ages": {"min": None, "max": None},
    "languages": ["km"],
    "coverage": {"scope": "national", "provinces": [], "districts": []},
    "alert": None,
    "channels": [CHANNEL],
}
SERVICE: ServiceDocument = {
    **SERVICE_CARD,
    "organization": {
        **OWNER,
        "abbreviation": None,
        "url": f"{ROOT}en/organizations/{OWNER['key']}/",
    },
    "status": "active",
    "gender": None,
    "eligibility": None,
    "cost": {"code": "unknown", "note": None},
    "interpretation": {"available": None, "note": None},
    "sign_language": None,
    "anonymous_ok": "unknown",
    "confidentiality_note": None,
    "what_happens_next": None,
    "what_to_prepare": None,
    "accessibility": {"codes": [], "note": None},
    "address": None,
    "places": [
        {
            "key": "6a1c1e2d-7b4f-4d1e-8a2b-3c4d5e6f7a80",
            "province": "KH-12",
            "district": None,
            "commune": None,
            "latitude": None,
            "longitude": None,
            "accessibility": [],
        }
    ],
    "hours": HOURS,
    "facts": {
        "hours": {"assurance": "two", "how": "called", "on": "2026-11-20"},
        "cost": NOBODY,
    },
}
POLICE: Link = {
    "key": POLICE_KEY,
    "kind": "services",
    "title": "Police",
    "url": f"{ROOT}en/services/{POLICE_KEY}/",
}
ORGANIZATION_CARD: OrganizationCard = {
    "summary": "The police of Cambodia.",
    "abbreviation": None,
    "organization_kind": "police",
}
ORGANIZATION: OrganizationDocument = {
    "abbreviation": None,
    "description": ORGANIZATION_CARD["summary"],
    "organization_kind": ORGANIZATION_CARD["organization_kind"],
    "website": None,
    "email": None,
    "logo": None,
    "part_of": None,
    "services": [POLICE],
}

# Home, pages, help-now

ALERT: OpenAlert = {
    "key": "5c0a3f9e-0d5b-4f0e-8a53-6b0a8d7f2e11",
    "severity": "warning",
    "text": "Heavy floods in Kampot. If a child is in danger, call: Police (117).",
    "contacts": [
        {
            "key": CHANNEL["key"],
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
}
HOME_CARD: HomeCard = {"summary": "Welcome."}
HOME: HomeDocument = {
    "welcome": {"html": "<p>Welcome.</p>", "plain": "Welcome."},
    "navigation": [
        {
            "id": "3a8e8c2a-5e1b-4b8c-8b2d-0b9b4b9d5c98",
            "label": "About us",
            "key": KEY,
            "kind": "pages",
            "title": "About the council",
            "url": f"{ROOT}en/pages/{KEY}/",
        }
    ],
    "labels": {"get_help_now": "Get help now"},
    "alert": ALERT,
    "quick_exit": QUICK_EXIT,
    "demo_banner": None,
}
PAGE_CARD: PageCard = {"summary": "Who we are."}
PAGE: PageDocument = {
    "intro": PAGE_CARD["summary"],
    "body": [
        {
            "id": "2e7d7b1f-4d0a-4a7b-9a1c-9a8a3a8c4b87",
            "type": "paragraph",
            "value": {"html": "<p>We are the council.</p>", "plain": "We are the council."},
            "plain": "We are the council.",
        },
        {
            "id": "4b9f9d3b-6f2c-4c9d-9c3e-1c0c5c0e6da9",
            "type": "contact",
            "value": HELP_ENTRY,
            "plain": "Police: 117",
        },
    ],
}
HELP_NOW_CARD: HelpNowCard = {"summary": "These answer now."}
HELP_NOW: HelpNowDocument = {
    "neutral_title": NEUTRAL_TITLE.en,
    "intro": HELP_NOW_CARD["summary"],
    "alert": None,
    "quick_exit": QUICK_EXIT,
    "labels": {"get_help_now": "Get help now"},
    "demo_banner": None,
    "entries": [
        {
            "key": POLICE_KEY,
            "name": "Police",
            "summary": "The police answer at any hour.",
            "organization": OWNER,
            "category": "police",
            "urgency": "emergency",
            "channels": [CHANNEL],
        }
    ],
}
VOCABULARY_CARD: VocabularyCard = {"summary": None}
WHOLE = vocabulary("en")
VOCABULARY: VocabularyDocument = {  # of each list the first code
    "lists": {name: codes[:1] for name, codes in WHOLE["lists"].items()},
    "words": {code: WHOLE["words"][code] for code in list(WHOLE["words"])[:3]},
}
