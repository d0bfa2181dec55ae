"""GET /api/v1/changes/: what changed, in commit order, the latest state of each document."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.documents.kinds import kinds
from public.api import feed, served
from public.api.answers import json_answer
from public.api.filters.tokens import part_of, seq_of, token
from public.api.schema import openapi, query
from public.api.shapes import Changes, FeedEnd
from public.api.views.base import ReadView, languages_asked
from public.api.views.one_document import joined, with_members

MOST = 500
PARTS = ("locale", "kind")


class ChangesView(ReadView):
    parameters = ("since", "limit", "locale", "kind")

    @extend_schema(
        operation_id="changes",
        summary="What changed, in commit order; without since, everything",
        description=(
            "Ask again with last_seq. An entry is the latest state of one document, or a tombstone "
            "(state: deleted): drop your copy. recalls, where there are any, name values of "
            "contacts that turned out wrong: stop showing them wherever you keep them. 410: the "
            "token belongs to another history, or to another part of the feed; fetch everything "
            "again after Retry-After; or (language-ended) the language is no longer published "
            "here; delete what you have in it. 503: this server is behind the one that gave you "
            "the token; ask again after Retry-After, with the same token."
        ),
        parameters=[
            query.text("since", "The last_seq of an earlier answer."),
            query.number("limit", "Entries at most.", minimum=1, maximum=MOST, default=MOST),
            query.text("locale", "Only these languages, as kinds below."),
            query.text(
                "kind",
                "Only these kinds, with commas; with a minus before each, all but these: "
                "`lessons,services`, `-guides`.",
            ),
        ],
        responses=openapi.answer(Changes, 400, 410, 503),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.asked
        limit = asked.number("limit", default=MOST, lowest=1, highest=MOST)
        spoken = languages_asked(asked)
        wanted = asked.some("kind", list(kinds()))
        narrowed = {name: value for name in PARTS if (value := asked.one(name)) is not None}
        part = part_of(narrowed)
        since = asked.one("since")
        row = served.feed()
        seq = 0 if since is None else seq_of(since, row, part)

        page = feed.page(row, seq, limit, locales=spoken or (), kinds=wanted or (), is_whole=True)
        last_seq = token(row.epoch, page.until, part)
        end: FeedEnd = {"last_seq": last_seq, "has_more": page.has_more}
        # who has no copy has nothing to take back
        recalled = [] if since is None else feed.recalls(seq, page.until)
        if recalled:
            end["recalls"] = recalled
        body = b'{"results":' + joined(map(feed.written, page.heads, page.rows)) + b"}"
        return json_answer(request, with_members(body, end))
