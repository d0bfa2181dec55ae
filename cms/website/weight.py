"""How heavy a draft is for its readers: bytes over the network, and seconds on a slow one.

Measured is what a phone would load: the reader's page with its style and Khmer type, and pictures
in the smallest size that fits. Nothing is stored.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils import timezone

from cms.documents import paper
from cms.documents.addresses import HOME
from cms.documents.context import Context
from cms.documents.kinds import pages_of
from cms.documents.rendered import compress
from cms.website.drafts import draft
from cms.website.views.pages import document_context, template
from localize.workflow.pages import TranslatedPage

Json = dict[str, Any]

# A slow mobile network, as browsers' developer tools have imitated "slow 3G"
SLOW_KBIT = 400  # per second, towards the phone
ROUND_TRIP = 0.4  # seconds
ROUND_TRIPS = 4  # name of the host, connection, encryption, first request

# A cheap phone: 360 CSS pixels of two device pixels; pictures take 92 in 100 of the width
PHONE_WIDTH = 662  # device pixels
MOST_BYTES = 150_000  # of a page without type, pictures and downloads

FONT = "fonts/noto-sans-khmer.woff2"  # compressed in itself
STYLE = "website/website.css"
SCRIPT = "website/exit.js"
SEARCH_SCRIPT = "website/search.js"  # of home pages


@dataclass(frozen=True)
class Weight:
    """One document of a draft. Bytes: first_visit is everything that a phone loads before the page
    can be read for the first time, with pictures, as it goes over the network; plain is HTML, style
    and script, not compressed."""

    kind: str
    first_visit: int
    plain: int

    @property
    def is_heavy(self) -> bool:
        return self.plain > MOST_BYTES


def seconds(size: int) -> int:
    """Of loading `size` bytes on a slow network; whole, and never less than one."""
    return max(1, math.ceil(ROUND_TRIPS * ROUND_TRIP + size * 8 / (SLOW_KBIT * 1000)))


def weights(page: TranslatedPage) -> list[Weight]:
    """One for each document that the draft, as it is in memory, yields."""
    context = Context(timezone.now())
    found = (weigh(page, kind.kind, context) for kind in pages_of(type(page)))
    return [weight for weight in found if weight is not None]


def weigh(page: TranslatedPage, kind: str, context: Context | None = None) -> Weight | None:
    """None: there is no such document, or not yet."""
    asks = paper.address()
    document = draft(page, kind, context=context)
    if document is None:
        return None
    html = _html(page.locale.language_code, document, asks)
    script = static_bytes(SCRIPT) if SCRIPT.encode() in html or b"data-quick-exit" in html else b""
    script += static_bytes(SEARCH_SCRIPT) if kind == HOME else b""
    pictures = sum(fitting(picture)["bytes"] for picture in _pictures(document))
    size = len(compress(html)) + _style() + (len(compress(script)) if script else 0)
    return Weight(
        kind=kind,
        first_visit=size + len(static_bytes(FONT)) + pictures,
        plain=len(html) + len(static_bytes(STYLE)) + len(script),
    )


def _html(locale: str, document: Json, asks: str) -> bytes:
    context = document_context(locale, document, asks) | {"is_indexed": True}
    return render_to_string(template(document["kind"]), context).encode()


# What else is loaded


@cache
def _style() -> int:
    return len(compress(static_bytes(STYLE)))


@cache
def static_bytes(name: str) -> bytes:
    """A file of ours as it is served; empty if it was not built."""
    found = finders.find(name)
    if isinstance(found, str):
        return Path(found).read_bytes()
    try:
        with staticfiles_storage.open(name) as collected:
            return bytes(collected.read())
    except OSError:
        return b""


def _pictures(value: Any) -> Iterator[Json]:
    """Every picture in a document, once."""
    seen: set[str] = set()
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            renditions = part.get("renditions")
            if renditions and renditions[0]["url"] not in seen:
                seen.add(renditions[0]["url"])
                yield part
            waiting += part.values()


def fitting(picture: Json) -> Json:
    """The WebP that a phone takes: the narrowest that fills its width, else the widest."""
    webp = [one for one in picture["renditions"] if one["type"] == "image/webp"]
    by_width = sorted(webp or picture["renditions"], key=lambda one: int(one["width"]))
    return next((one for one in by_width if one["width"] >= PHONE_WIDTH), by_width[-1])
