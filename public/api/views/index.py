"""GET /api/v1/: where everything is.

It alone names the host, in `base`: every address that the API gives out is a path below it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.documents.addresses import ROOT, locales
from cms.documents.kinds import kinds
from cms.documents.rendered import canonical
from public.api import served
from public.api.answers import json_answer
from public.api.digests import Digests, of_everything
from public.api.filters.tokens import token
from public.api.schema import openapi
from public.api.shapes import Index, LocaleIndex
from public.api.views.base import ReadView
from public.api.views.packs import ADDRESS as PACKS
from public.api.views.search_index import ADDRESS as SEARCH_INDEX
from public.api.views.searching import SEARCH, SUGGEST


class IndexView(ReadView):
    @extend_schema(
        operation_id="index",
        summary="Languages, kinds, addresses; the feed's latest token and what a copy comes to",
        responses=openapi.answer(Index, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        feed = served.feed()
        seq, digests = of_everything(feed.seq)
        index: Index = {
            "base": settings.BASE_URL,
            "locales": [_locale(code, name, digests) for code, name in locales().items()],
            "kinds": list(kinds()),
            "links": {
                "self": ROOT,
                "changes": f"{ROOT}changes/",
                "packs": f"{ROOT}{PACKS}/",
                "hsds": f"{ROOT}hsds/",
                "schema": f"{ROOT}schema/",
                "docs": f"{ROOT}docs/",
            },
            "last_seq": token(feed.epoch, seq),
        }
        return json_answer(request, canonical(index))


def _locale(code: str, name: str, digests: Digests) -> LocaleIndex:
    every = (*kinds(), SEARCH, SUGGEST, SEARCH_INDEX)
    links = {name: f"{ROOT}{code}/{name}/" for name in every}
    return {"locale": code, "name": name, "links": links, "digests": digests.get(code, {})}
