"""GET /api/v1/{locale}/search-index/: what a device needs to search without a network."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from cms.documents.search import offline
from public.api.answers import GZIP, PLAIN, accepts_gzip, limit_caching, stored_answer
from public.api.problems import Problem
from public.api.schema import openapi, query
from public.api.shapes import SearchIndex
from public.api.views.base import ReadView, require_locale

ADDRESS = "search-index"
MADE_WITHIN = 60  # seconds, usually


class SearchIndexView(ReadView):
    @extend_schema(
        operation_id="search_index",
        summary="An index to search without a network",
        description=(
            "Everything that is public in this language, by words, for search.js and search.py of "
            "the clients. Fetch it after each synchronization that changed something, with "
            "If-None-Match. 404 not-made-yet: something was published a moment ago; keep what you "
            "have and ask with the next synchronization."
        ),
        parameters=[query.LOCALE],
        responses=openapi.answer(SearchIndex, 400, 404),
    )
    def get(self, request: HttpRequest, locale: str) -> HttpResponse:
        require_locale(locale)
        encoding = GZIP if accepts_gzip(request) else PLAIN
        columns = ("body_gzip", "etag_gzip") if encoding else ("body", "etag")
        row = offline.current(locale, timezone.now()).values_list("until", *columns).first()
        if row is None:
            raise Problem(
                404,
                "not-made-yet",
                "The index is made again within a minute.",
                headers={"Retry-After": str(MADE_WITHIN)},
            )
        until, content, etag = row
        response = stored_answer(request, bytes(content), etag, encoding=encoding, locale=locale)
        limit_caching(response, [until])
        return response
