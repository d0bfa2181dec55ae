"""GET /api/v1/{locale}/home/, help-now/ and vocabulary/: kinds with one document per language."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from public.api.schema import openapi, query
from public.api.views.base import ReadView, require_locale
from public.api.views.one_document import PARAMETERS, answer_with, missing


class FixedView(ReadView):
    kind: ClassVar[str] = ""  # set by as_view()
    parameters = PARAMETERS

    @extend_schema(
        summary="The one document of this kind in a language",
        parameters=[query.LOCALE, query.INCLUDE, query.FALLBACK],
        responses=openapi.answer("Document", 400, 404),
    )
    def get(self, request: HttpRequest, locale: str) -> HttpResponse:
        require_locale(locale)
        response = answer_with(request, self.asked, locale, self.kind)
        if response is None:
            raise missing(self.kind)
        return response
