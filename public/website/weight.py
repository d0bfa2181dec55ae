"""How heavy a draft is for its readers: the bytes that a phone loads before it can be read for the
first time, as they go over the network. The page with its style, script and Khmer type, and
pictures in the smallest size that fits. Nothing is stored.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils import timezone

from cms.documents import paper
from cms.documents.context import Context
from cms.documents.kinds import pages_of
from cms.documents.rendered import compress
from localize.workflow.pages import TranslatedPage
from public.website.drafts import draft
from public.website.published import held_back
from public.website.views.pages import document_context, keepable, template

Json = dict[str, Any]

# A cheap phone: 360 CSS pixels of two device pixels; pictures take 92 in 100 of the width
PHONE_WIDTH = 662  # device pixels
FONT = "fonts/noto-sans-khmer.woff2"  # compressed in itself
TEXTS = ("website/website.css", "website/exit.js", "website/page.js", "website/share.js")


def weights(page: TranslatedPage) -> dict[str, int]:
    """By kind, of each document that the draft, as it is in memory, yields."""
    context = Context(timezone.now())
    found = {kind.kind: _weigh(page, kind.kind, context) for kind in pages_of(type(page))}
    return {kind: size for kind, size in found.items() if size}


def _weigh(page: TranslatedPage, kind: str, context: Context) -> int:
    """0: there is no such document, or not yet."""
    asks = paper.address()
    document = draft(page, kind, context=context)
    if document is None:
        return 0
    shown = keepable(document_context(page.locale.language_code, document, asks))
    shown["is_indexed"] = True
    html = render_to_string(template(kind), shown).encode()
    return (
        len(compress(html)) + beside() + sum(fitting(one)["bytes"] for one in _pictures(document))
    )


@cache
def beside() -> int:
    """What every page loads."""
    return len(_static(FONT)) + sum(len(compress(_static(name))) for name in TEXTS)


def _static(name: str) -> bytes:
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


def kept_pictures(document: Json) -> list[Json]:
    """The one file of each picture in the body of a lesson that a phone keeps with the page; none
    of what may not leave."""
    blocks = [one["value"] for one in document.get("body") or [] if one["type"] == "image"]
    files = [fitting(one["image"]) for one in blocks if one["image"]]
    held = held_back([document])
    return [*{one["url"]: one for one in files if one["url"] not in held}.values()]


def fitting(picture: Json) -> Json:
    """The WebP that a phone takes: the narrowest that fills its width, else the widest."""
    webp = [one for one in picture["renditions"] if one["type"] == "image/webp"]
    by_width = sorted(webp or picture["renditions"], key=lambda one: int(one["width"]))
    return next((one for one in by_width if one["width"] >= PHONE_WIDTH), by_width[-1])
