"""A lesson or a book as a card, for a wall or to hand out: its QR code leads to the page.

The numbers are those of help-now; beside them stands where to ask whether they are still right.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from cms.documents import paper
from cms.documents.addresses import locales
from public.api.emergency import HELP_NOW, urgent
from public.website import answers, published
from public.website.addresses import page_url
from public.website.frame import frame, needs_exit
from public.website.views.pages import still_right

Json = dict[str, Any]
KINDS = frozenset({"lessons", "courses"})
ON_A_SHEET = range(4)
MOST_NUMBERS = 2


def card(request: HttpRequest, locale: str, kind: str, key: UUID) -> HttpResponse:
    asks = paper.address()
    is_there = locale in locales() and kind in KINDS
    document = published.one(locale, kind, Q(key=key)) if is_there else None
    if document is None:
        raise Http404
    kit = published.one(locale, HELP_NOW, Q())
    around = published.around(locale)
    url = page_url(locale, kind, key)
    context = frame(locale, needs_exit=needs_exit(document), around=around) | {
        "content_locale": locale,
        "document": document,
        "sheet": ON_A_SHEET,
        "address": url.partition("://")[2],
        "code": mark_safe(paper.drawn(url)),  # drawn by us, of our own address
        "numbers": _numbers(kit["entries"]) if kit else [],
        "still_right": still_right(asks, around),
    }
    if document["expires_at"]:
        context["ends"].append(datetime.fromisoformat(document["expires_at"]))
    return answers.page(request, "website/card.html", context, is_indexed=False)


def _numbers(entries: list[Json]) -> list[tuple[Json, Mapping[str, Any]]]:
    """(service, its first number to call), one for each category of emergencies and crises."""
    found: dict[str, tuple[Json, Mapping[str, Any]]] = {}
    for entry in urgent(entries):
        calls = [one for one in entry["channels"] if one["type"] == "call"]
        if calls:
            found.setdefault(entry["category"], (entry, calls[0]))
    return [*found.values()][:MOST_NUMBERS]
