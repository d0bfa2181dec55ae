"""GET /api/v1/{locale}/{kind}/{key-or-slug}/: one whole document."""

import re
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema

from cms.documents.addresses import document_path
from cms.documents.models import Document, OldSlug
from public.api.answers import moved
from public.api.problems import not_found
from public.api.schema import openapi, query
from public.api.views.base import ReadView, require_listed, require_locale
from public.api.views.one_document import PARAMETERS, answer_with, missing

KEY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,300}", re.ASCII)


class DetailView(ReadView):
    parameters = PARAMETERS

    @extend_schema(
        operation_id="detail",
        summary="One whole document, by key or slug",
        description=(
            "An old slug answers 301 to the address by key. Missing in this language: 404 with "
            "the languages that exist."
        ),
        parameters=[
            query.LOCALE,
            query.KIND,
            OpenApiParameter("reference", {"type": "string"}, OpenApiParameter.PATH),
            query.INCLUDE,
            query.FALLBACK,
        ],
        responses=openapi.answer("Document", 400, 404),
    )
    def get(self, request: HttpRequest, locale: str, kind: str, reference: str) -> HttpResponse:
        require_locale(locale)
        require_listed(kind)
        which: dict[str, Any] = {"slug": reference}
        if KEY.fullmatch(reference):
            key = UUID(reference)
            if str(key) != reference:
                return moved(request, document_path(locale, kind, key))
            which = {"key": key}
        elif SLUG.fullmatch(reference) is None:
            raise not_found()
        response = answer_with(request, self.asked, locale, kind, **which)
        if response is not None:
            return response
        moved_to = self.moved_from_old_slug(request, locale, kind, reference)
        if moved_to is None:
            raise missing(kind, **which)
        return moved_to

    def moved_from_old_slug(
        self, request: HttpRequest, locale: str, kind: str, slug: str
    ) -> HttpResponse | None:
        """301 to the address by key: that one will never change again."""
        old = OldSlug.objects.filter(locale=locale, kind=kind, slug=slug)
        documents = Document.objects.public(timezone.now()).filter(
            locale=locale, kind=kind, key__in=Subquery(old.values("key"))
        )
        key = documents.values_list("key", flat=True).first()
        return moved(request, document_path(locale, kind, key)) if key else None
