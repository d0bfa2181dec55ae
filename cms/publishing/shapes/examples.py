"""Examples of what several rooms hold, for the OpenAPI document: the police, as everybody may be
told of them. Addresses and keys are made up."""

from cms.documents.addresses import ROOT
from cms.documents.shapes.documents import MediaFile, Picture, Rendition
from cms.publishing.shapes.help import Channel, HelpEntry, Hours

KEY = "0f5b2c1e-6f2a-4d86-9a35-0c3d1b7e9a11"  # of whichever document is shown
LESSON_KEY = "4f1e7a52-3c0d-4b6e-8f7a-2d9c5e8b1a33"
COURSE_KEY = "8c2d9b10-5e4f-4a7b-9c6d-1f0e2a3b4c55"
MODULE_KEY = "b7a6c5d4-1e2f-4c3b-8a9d-6f5e4d3c2b77"
RESOURCE_KEY = "d1c2b3a4-9f8e-4d7c-8b6a-5e4f3d2c1b99"
POLICE_KEY = "e5d4c3b2-7a6b-4c5d-9e8f-0a1b2c3d4eaa"

HOURS: Hours = {
    "always_open": True,
    "rules": [],
    "closed_on": [],
    "timezone": "Asia/Phnom_Penh",
    "text": "Open day and night",
}
CHANNEL: Channel = {
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
HELP_ENTRY: HelpEntry = {
    "key": POLICE_KEY,
    "name": "Police",
    "category": "police",
    "urgency": "emergency",
    "url": f"{ROOT}en/services/{POLICE_KEY}/",
    "channels": [CHANNEL],
}
RENDITION: Rendition = {
    "url": "/media/images/family.width-320.webp",
    "sha256": "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592",
    "bytes": 14200,
    "type": "image/webp",
    "width": 320,
    "height": 240,
}
PICTURE: Picture = {
    "alt": "A mother and her son look at a telephone together",
    "width": 320,
    "height": 240,
    "focal_point": {"x": 0.5, "y": 0.4},
    "credit": None,
    "renditions": [RENDITION],
}
PICTURE_FILE: MediaFile = {
    **RENDITION,
    "role": "picture",
    "group": "5d41402abc4b2a76b9719d911017c592",
    "language": None,
    "name": "A mother and her son look at a telephone together 320px.webp",
}
