"""GET /api/v1/: where everything is."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.api.answers import json_answer
from cms.api.filters.tokens import token
from cms.api.schema import openapi
from cms.api.views.base import ReadView
from cms.documents.addresses import ROOT, locales
from cms.documents.kinds import kinds
from cms.documents.models import Feed
from cms.documents.rendered import canonical


class IndexView(ReadView):
    @extend_schema(
        operation_id="index",
        summary="Languages, kinds, addresses and the feed's latest token",
        responses=openapi.answer("Index", 400),
    )
    def get(self, request: Request) -> HttpResponse:
        feed = Feed.objects.get()
        root = settings.BASE_URL + ROOT
        index = {
            "locales": [_locale(code, name, root) for code, name in locales().items()],
            "kinds": list(kinds()),
            "links": {
                "self": root,
                "changes": f"{root}changes/",
                "hsds": f"{root}hsds/",
                "schema": f"{root}schema/",
                "docs": f"{root}docs/",
            },
            "last_seq": token(feed.epoch, feed.seq),
        }
        return json_answer(self.plain, canonical(index))


def _locale(code: str, name: str, root: str) -> dict[str, Any]:
    links = {kind: f"{root}{code}/{kind}/" for kind in kinds()}
    return {"locale": code, "name": name, "links": links}
