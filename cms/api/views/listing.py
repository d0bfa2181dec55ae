"""GET /api/v1/{locale}/{kind}/: cards, filtered, ordered, page by page."""

from urllib.parse import urlencode

import orjson
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.api.answers import json_answer, limit_caching
from cms.api.filters.cursors import ORDERINGS
from cms.api.filters.lists import FACETS, FILTERS, OLDEST, narrow
from cms.api.schema import openapi
from cms.api.views.base import ReadView, require_listed, require_locale
from cms.api.views.one_document import joined, with_members
from cms.documents.addresses import ROOT
from cms.documents.models import Document

PAGE = 20
MOST = 100


class ListView(ReadView):
    parameters = (*FILTERS, "limit", "cursor", "ordering", "count")

    @extend_schema(
        operation_id="list",
        summary="Cards of the documents of one kind",
        description=(
            "In a filter a comma means or; the same or other filters given again mean and. Follow "
            "next for more."
        ),
        parameters=[
            openapi.LOCALE,
            openapi.KIND,
            *(
                openapi.query(name, "Only these; codes, or keys of books and modules.")
                for name in FACETS
            ),
            openapi.number("age", "Suits this age in years.", minimum=0, maximum=OLDEST),
            openapi.query("ordering", " | ".join(ORDERINGS)),
            openapi.number("limit", "Cards at most.", minimum=1, maximum=MOST, default=PAGE),
            openapi.query("cursor", "Where to go on: part of next."),
            openapi.flag("count", "Also say how many there are in all."),
        ],
        responses=openapi.answer("CardList", 400, 404),
    )
    def get(self, request: Request, locale: str, kind: str) -> HttpResponse:
        require_locale(locale)
        require_listed(kind)
        asked = self.asked
        limit = asked.number("limit", default=PAGE, lowest=1, highest=MOST)
        ordering = ORDERINGS[asked.choice("ordering", list(ORDERINGS)) or "position"]
        is_counted = asked.flag("count")
        cursor = asked.one("cursor")
        now = timezone.now()
        public = Document.objects.public(now).filter(locale=locale, kind=kind)
        matching = narrow(public, kind, asked)
        behind = matching if cursor is None else ordering.after(matching, cursor)
        rows = list(
            ordering.sorted(behind).only("card", "etag", "seq", "live_until", ordering.column)[
                : limit + 1
            ]
        )
        shown = rows[:limit]
        following = None
        if len(rows) > limit:
            query = self.plain.GET
            following = _next(locale, kind, query, ordering.encode(shown[-1]))
        head = orjson.dumps({"next": following})[:-1]
        if is_counted:
            head += b',"count":%d' % matching.count()
        response = json_answer(
            self.plain,
            head + b',"results":' + joined(map(_card, shown)) + b"}",
            locale=locale,
        )
        limit_caching(response, (document.live_until for document in shown), now)
        return response


def _card(document: Document) -> bytes:
    """The stored card with what a client compares its copy by."""
    return with_members(bytes(document.card), {"etag": document.etag, "seq": document.seq})


def _next(locale: str, kind: str, query: QueryDict, cursor: str) -> str:
    """The address of the next page: the same question, sorted, with a cursor."""
    pairs = [(name, value) for name, values in query.lists() for value in values]
    kept = sorted(pair for pair in pairs if pair[0] != "cursor")
    return f"{ROOT}{locale}/{kind}/?{urlencode([*kept, ('cursor', cursor)])}"
