"""GET /api/v1/{locale}/{kind}/: cards, filtered, ordered, page by page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from drf_spectacular.utils import extend_schema

from cms.api.answers import Composed, composed_answer
from cms.api.filters.cursors import ORDERINGS
from cms.api.filters.lists import FACETS, FILTERS, OLDEST, asked_filters
from cms.api.lists import Question, counted
from cms.api.schema import openapi
from cms.api.views.base import ReadView, require_listed, require_locale
from cms.api.views.one_document import joined, with_members
from cms.documents.addresses import ROOT

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
    def get(self, request: HttpRequest, locale: str, kind: str) -> HttpResponse:
        require_locale(locale)
        require_listed(kind)
        asked = self.asked
        limit = asked.number("limit", default=PAGE, lowest=1, highest=MOST)
        ordering = ORDERINGS[asked.choice("ordering", list(ORDERINGS)) or "position"]
        is_counted = asked.flag("count")
        cursor = asked.one("cursor")
        filters = asked_filters(kind, asked)
        behind = None if cursor is None else ordering.decode(cursor)
        question = Question(locale, kind, filters, ordering, behind, limit + 1)
        count = counted(locale, kind, filters) if is_counted else None

        def read(is_whole: bool) -> Composed:
            rows = question.rows(with_cards=is_whole)
            shown = rows[:limit]
            head: dict[str, Any] = {"next": None}
            if len(rows) > limit:
                head["next"] = _next(locale, kind, request.GET, ordering.encode(shown[-1]))
            if count is not None:
                head["count"] = count
            return Composed(
                names=[*(f"{key} {value}" for key, value in head.items()), *map(_name, shown)],
                body=lambda: with_members(b'{"results":' + joined(map(_card, shown)) + b"}", head),
                ends=[row.live_until for row in shown],
            )

        return composed_answer(request, read, locale=locale)


def _name(row: Any) -> str:
    """What a stored card changes with. The time, because numbers come again after a restore."""
    return f"{row.seq} {row.etag} {row.changed_at.isoformat()}"


def _card(row: Any) -> bytes:
    """The stored card with what a client compares its copy by."""
    return with_members(bytes(row.card), {"etag": row.etag, "seq": row.seq})


def _next(locale: str, kind: str, query: QueryDict, cursor: str) -> str:
    """The address of the next page: the same question, sorted, with a cursor."""
    pairs = [(name, value) for name, values in query.lists() for value in values]
    kept = sorted(pair for pair in pairs if pair[0] != "cursor")
    return f"{ROOT}{locale}/{kind}/?{urlencode([*kept, ('cursor', cursor)])}"
