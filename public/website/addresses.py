"""Where documents are read: the reader's paths, and the way there from an address of the API."""

import re
from uuid import UUID

from cms import emblem
from cms.documents.addresses import ROOT as API_ROOT
from cms.documents.addresses import WEBSITE, absolute, website_path

EMBLEM = f"{WEBSITE}emblem.png"
OUTBOUND = re.compile(r"(?:https?://|mailto:|tel:|sms:)", re.IGNORECASE)
_API_PATH = re.compile(rf"{re.escape(API_ROOT)}([\w-]+)/([a-z-]+)/(?:([0-9a-f-]+)/)?")


def page_url(locale: str, kind: str, key: UUID | str | None = None) -> str:
    """The whole address, as search engines want it."""
    return absolute(website_path(locale, kind, key))


def from_api(url: str | None) -> str | None:
    """The reader's path for the path of a document in the API; other addresses unchanged."""
    found = _API_PATH.fullmatch(url or "")
    return website_path(*found.groups()) if found else url


def rewritten(html: str) -> str:
    """`html` of a document with every address as `from_api` has it."""
    return re.sub(r'(?<=href=")[^"]*', lambda found: from_api(found[0]) or "", html)


def outbound(url: str | None) -> str:
    """`url` if a reader may follow it, else nothing: never javascript: or data:."""
    return url if url and OUTBOUND.match(url) else ""


def of_emblem() -> str:
    """Where a page shows it from; "" while there is none."""
    version = emblem.version()
    return f"{EMBLEM}?v={version}" if version else ""
