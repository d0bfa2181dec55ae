"""GET /api/v1/schema/: the OpenAPI document."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.api.answers import json_answer
from cms.api.schema import openapi
from cms.api.views.base import ReadView
from cms.documents.rendered import canonical


class SchemaView(ReadView):
    @extend_schema(exclude=True)
    def get(self, request: HttpRequest) -> HttpResponse:
        return json_answer(request, canonical(openapi.document()))
