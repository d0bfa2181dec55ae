"""GET /api/v1/schema/: the OpenAPI document."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.documents.rendered import canonical
from public.api.answers import json_answer
from public.api.schema import openapi
from public.api.views.base import ReadView


class SchemaView(ReadView):
    @extend_schema(exclude=True)
    def get(self, request: HttpRequest) -> HttpResponse:
        return json_answer(request, canonical(openapi.document()))
