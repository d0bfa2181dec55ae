"""Everything that the public can read of a site, by address: for tests of what is in it or not."""

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from django.template.loader import render_to_string
from django.test import Client
from openpyxl import load_workbook

from cms.documents.models import Document
from home.directory import exports
from home.directory.upkeep import help_now_file

LOCALES = ("en", "km")
HSDS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


def addresses(client: Client) -> list[str]:
    """Every address of the API, of HSDS and of the reader that leads to something."""
    api = "/api/v1/"
    found = [api, f"{api}changes/", f"{api}schema/", f"{api}hsds/", f"{api}hsds/profile/"]
    for document in Document.objects.filter(deleted=False).order_by("pk"):
        body = json.loads(bytes(document.body))
        found.append(body["url"])
        if body["web_url"]:
            found.append(body["web_url"])
        found.append(f"{api}{document.locale}/{document.kind}/")
        found.append(f"/read/{document.locale}/{document.kind}/")
    found += [f"/read/{locale}/" for locale in LOCALES]
    for kind in HSDS:
        found += [f"{api}hsds/{kind}/?per_page=100", f"{api}hsds/{kind}/?full=true"]
        page = client.get(f"{api}hsds/{kind}/?per_page=100").json()
        found += [f"{api}hsds/{kind}/{one['id']}/" for one in page.get("contents", [])]
    refused = [f"{api}en/services/none/", f"{api}en/none/", f"{api}en/services/?none=1", "/none/"]
    return [*dict.fromkeys(found), "/sitemap.xml", *refused]


def crawl() -> dict[str, tuple[str, str]]:
    """Address → (ETag, headers and content); exports and the plain files stand beside them."""
    client = Client(raise_request_exception=False)
    found = {}
    for address in addresses(client):
        response = client.get(address)
        assert response.status_code < 500, address
        content = response.content.decode()
        found[address] = (response.get("ETag", ""), f"{response.headers}\n{content}")
    for locale in LOCALES:
        sheet = load_workbook(io.BytesIO(exports.workbook(locale))).active
        cells = "\n".join(" ".join(str(cell) for cell in row) for row in sheet.values)
        paper = render_to_string("home/card.html", exports.card_context(locale))
        texts = {"xlsx": cells, "vcard": exports.address_book(locale), "paper": paper}
        found |= {f"{name} {locale}": ("", text) for name, text in texts.items()}
    with TemporaryDirectory() as folder:
        for path in help_now_file.write(Path(folder)):
            found[f"file {path.parent.name}"] = ("", path.read_text())
    return found
