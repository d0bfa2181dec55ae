"""GET /api/v1/packs/: files to carry away; /api/v1/packs/{sha256}/: what has become of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema

from cms.documents.addresses import document_path, media_path
from cms.documents.pack_models import BOOK, DOCUMENTS, Pack
from cms.documents.packs import offered
from cms.documents.rendered import canonical, instant
from public.api.answers import json_answer, limit_caching
from public.api.filters.tokens import token
from public.api.problems import Problem
from public.api.schema import openapi, query
from public.api.shapes import CarriedPack, PackEntry, PackHead, PackList, PackOf
from public.api.views.base import ReadView, languages_asked

ADDRESS = "packs"
DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SHA256 = OpenApiParameter("sha256", DIGEST, OpenApiParameter.PATH)


class PacksView(ReadView):
    parameters = ("locale",)

    @extend_schema(
        operation_id="packs",
        summary="Files to carry away: books, and everything for the first start of an app",
        description=(
            "Made by the server of what is published. A file is gone from here in the moment in "
            "which a number in it changes or something in it is withdrawn, and back when it has "
            "been made again."
        ),
        parameters=[query.text("locale", "Only these languages, as in the feed.")],
        responses=openapi.answer(PackList, 400, 410),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        spoken = languages_asked(self.asked)
        rows = offered.offered(timezone.now())
        if spoken is not None:
            rows = rows.filter(locale__in=spoken)
        found: list[Any] = list(rows)
        listed: PackList = {"results": [_entry(row) for row in found]}
        response = json_answer(request, canonical(listed))
        limit_caching(response, [row.ends for row in found])
        return response


class PackView(ReadView):
    @extend_schema(
        operation_id="pack",
        summary="Does what stands in this file still hold? By the SHA-256 of its bytes",
        description="404: this server has not made such a file, or somebody changed it since.",
        parameters=[SHA256],
        responses=openapi.answer(CarriedPack, 400, 404),
    )
    def get(self, request: HttpRequest, sha256: str) -> HttpResponse:
        pack = offered.by_digest(sha256, timezone.now())
        if pack is None:
            raise Problem(404, "unknown-pack", "No file with these bytes was made here.")
        said: CarriedPack = {
            "state": offered.state(pack),
            **_what(pack),
            "recalls": [
                {"key": str(one.key), "reason": one.reason, "since": instant(one.at)}
                for one in offered.recalls_of(pack)
            ],
        }
        response = json_answer(request, canonical(said))
        limit_caching(response, [pack.ends])
        return response


def _what(pack: Pack) -> PackHead:
    return {
        "kind": pack.kind,
        "format": pack.format,
        "locale": pack.locale,
        "sha256": pack.sha256,
        "bytes": pack.bytes,
        "version": token(pack.epoch, pack.seq),
        "made_at": instant(pack.made_at),
    }


def _entry(pack: Any) -> PackEntry:
    of: PackOf | None = None
    if pack.key is not None:
        url = document_path(pack.locale, DOCUMENTS[pack.kind], pack.key)
        of = {"key": str(pack.key), "title": pack.title, "url": url}
    book, lesson = (of, None) if pack.kind == BOOK else (None, of)
    return {**_what(pack), "book": book, "lesson": lesson, "url": media_path(pack.file.name)}
