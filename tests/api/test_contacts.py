"""Contacts inside documents: which a body gives out."""

import json

from cms.documents.numbers.contacts import given_out


def contact(key, display, href=None):
    return {"key": key, "display": display, "href": href or f"tel:{display}", "dial_from_abroad": 0}


POLICE, LINE, CHAT = contact("a", "117"), contact("b", "1280"), contact("c", None, "https://x.org")
LONG = contact("d", "1178")


def test_given_out():
    body = json.dumps({"x": [POLICE, {"y": [LINE, CHAT]}]}).encode()

    assert given_out(body) == {
        "a": ("tel:117", "117"),
        "b": ("tel:1280", "1280"),
        "c": ("https://x.org", None),
    }
