"""GET /api/v1/{locale}/{kind}/: cards, filtered, ordered, page by page."""

from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse, QueryDict
from drf_spectacular.utils import extend_schema

from cms.documents.addresses import ROOT
from cms.documents.kinds import kinds
from public.api import emergency
from public.api.answers import json_answer, limit_caching
from public.api.filters.cursors import ORDERINGS
from public.api.filters.lists import FACETS, FILTERS, OLDEST
from public.api.lists import question
from public.api.schema import openapi, query
from public.api.shapes import CardList
from public.api.views.base import ReadView, require_listed, require_locale
from public.api.views.one_document import joined, with_members

PAGE = 20
MOST = 100


class ListView(ReadView):
    parameters = (*FILTERS, "limit", "cursor", "ordering")

    @extend_schema(
        operation_id="list",
        summary="Cards of the documents of one kind",
        description=(
            "In a filter a comma means or; the same or other filters given again mean and. Follow "
            "next for more. Services that are for everybody, or of which nobody knows, match every "
            "audience, topic, province, language and age: they come behind those that say so, and "
            "match says which they are. A first page of services without results has the emergency "
            "contacts of help-now."
        ),
        parameters=[
            query.LOCALE,
            query.KIND,
            *(
                query.text(name, "Only these; codes, or keys of books and modules.")
                for name in FACETS
            ),
            query.text("happened", "Of services: what happened, a code of the vocabulary."),
            query.text("way", "Of services: voice, or writing."),
            query.number("age", "Suits this age in years.", minimum=0, maximum=OLDEST),
            query.text("ordering", " | ".join(ORDERINGS)),
            query.number("limit", "Cards at most.", minimum=1, maximum=MOST, default=PAGE),
            query.text("cursor", "Where to go on: part of next."),
        ],
        responses=openapi.answer(CardList, 400, 404),
    )
    def get(self, request: HttpRequest, locale: str, kind: str) -> HttpResponse:
        require_locale(locale)
        require_listed(kind)
        asked = self.asked
        limit = asked.number("limit", default=PAGE, lowest=1, highest=MOST)
        cursor = asked.one("cursor")
        found = question(locale, kind, asked, cursor, limit + 1)
        is_help = kinds()[kind].is_help

        rows = found.rows()
        shown = rows[:limit]
        if is_help and not rows and cursor is None:
            return _only_emergencies(request, locale)
        following = None
        if len(rows) > limit:
            following = _next(locale, kind, request.GET, found.cursor(shown))
        body = b'{"results":' + joined(_card(row, is_help) for row in shown) + b"}"
        response = json_answer(request, with_members(body, {"next": following}), locale=locale)
        limit_caching(response, [row.live_until for row in shown])
        return response


def _only_emergencies(request: HttpRequest, locale: str) -> HttpResponse:
    """Nothing was found; whoever needs help finds the emergency contacts."""
    kit = emergency.kit(locale)
    empty: CardList = {"next": None, "results": []}
    body = orjson.dumps({**empty, "emergency": emergency.entries(kit)})
    response = json_answer(request, body, locale=locale)
    limit_caching(response, [kit.live_until] if kit else [])
    return response


def _card(row: Any, is_help: bool) -> bytes:
    """The stored card with what a client compares its copy by, and of help how it matches."""
    members = {"etag": row.etag, "seq": row.seq}
    if is_help:
        members["match"] = "open" if getattr(row, "is_open", False) else "exact"
    return with_members(bytes(row.card), members)


def _next(locale: str, kind: str, query: QueryDict, cursor: str) -> str:
    """The address of the next page: the same question, sorted, with a cursor."""
    pairs = [(name, value) for name, values in query.lists() for value in values]
    kept = sorted(pair for pair in pairs if pair[0] != "cursor")
    return f"{ROOT}{locale}/{kind}/?{urlencode([*kept, ('cursor', cursor)])}"
