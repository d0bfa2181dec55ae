"""GET /api/v1/schema/: the OpenAPI document."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.api.answers import json_answer
from cms.api.schema import openapi
from cms.api.views.base import ReadView
from cms.documents.rendered import canonical


class SchemaView(ReadView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        return json_answer(self.plain, canonical(openapi.document()))
