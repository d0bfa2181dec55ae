"""Everything that the public can read of a site, by address: for tests of what is in it or not."""

import json
import re

from django.template.loader import render_to_string
from django.test import Client

from cms.documents.models import Document
from home.directory import card

LOCALES = ("en", "km")
NONCE = re.compile(r"'nonce-[^']+'")  # of a screen, another one each time


def addresses(client: Client) -> list[str]:
    """Every address of the API, of HSDS and of the reader that leads to something."""
    api = "/api/v1/"
    found = [api, f"{api}changes/", f"{api}schema/", f"{api}hsds/"]
    for document in Document.objects.filter(deleted=False).order_by("pk"):
        body = json.loads(bytes(document.body))
        found.append(body["url"])
        if body["web_url"]:
            found.append(body["web_url"])
        found.append(f"{api}{document.locale}/{document.kind}/")
        found.append(f"/read/{document.locale}/{document.kind}/")
    found += [f"/read/{locale}/" for locale in LOCALES]
    services = f"{api}hsds/services/?per_page=100"
    found.append(services)
    page = client.get(services).json()
    found += [f"{api}hsds/services/{one['id']}/" for one in page.get("contents", [])]
    refused = [f"{api}en/services/none/", f"{api}en/none/", f"{api}en/services/?none=1", "/none/"]
    return [*dict.fromkeys(found), "/sitemap.xml", *refused]


def says(number: str, content: bytes) -> bool:
    """Whether a short number is in it as one, not among the letters of a key or a digest."""
    return re.search(rf"(?<![\w-]){number}(?![\w-])", content.decode()) is not None


def crawl() -> dict[str, tuple[str, str]]:
    """Address → (ETag, headers and content); the card stands beside them."""
    client = Client(raise_request_exception=False)
    found = {}
    for address in addresses(client):
        response = client.get(address)
        assert response.status_code < 500, address
        content = response.content.decode()
        # a number of the request, not of what is said
        if number := response.get("X-Request-Id"):
            content = content.replace(number, "")
            del response["X-Request-Id"]
        headers = NONCE.sub("", str(response.headers))
        found[address] = (response.get("ETag", ""), f"{headers}\n{content}")
    for locale in LOCALES:
        paper = render_to_string("home/card.html", card.card_context(locale))
        found[f"paper {locale}"] = ("", paper)
    return found
