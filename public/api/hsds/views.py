"""GET /api/v1/hsds/, services/ and services/{key}/: the services as HSDS 3.1, always whole."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.documents.rendered import canonical
from public.api.answers import json_answer
from public.api.hsds import services, stored
from public.api.hsds_shapes import HsdsMeta, HsdsService, HsdsServicePage
from public.api.problems import not_found
from public.api.schema import openapi, query
from public.api.views.base import ReadView

PER_PAGE = 20
MOST = 100
LAST_PAGE = 1_000_000


class MetaView(ReadView):
    @extend_schema(
        operation_id="hsds",
        summary="The services as HSDS 3.1: version, profile, description",
        description=(
            "The profile is this section. Numbers are short codes as they are dialled, or E.164. "
            "English leads. Added to HSDS: of phones and links assurance, stale, verified_on, "
            "valid_until and dial_from_abroad. Left out: metadata, contacts, "
            "addresses, confidential places. Services that went and numbers that turned out wrong "
            "(recalls) are in changes."
        ),
        responses=openapi.answer(HsdsMeta, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        return json_answer(request, canonical(services.meta(settings.BASE_URL)))


class ServicesView(ReadView):
    parameters = ("page", "per_page")

    @extend_schema(
        operation_id="hsds_services",
        summary="Services, each with everything that belongs to it",
        parameters=[
            query.number("page", "Which page.", minimum=1, maximum=LAST_PAGE, default=1),
            query.number(
                "per_page", "Services of a page.", minimum=1, maximum=MOST, default=PER_PAGE
            ),
        ],
        responses=openapi.answer(HsdsServicePage, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        size = self.asked.number("per_page", default=PER_PAGE, lowest=1, highest=MOST)
        page = self.asked.number("page", default=1, lowest=1, highest=LAST_PAGE)
        found = stored.keys()
        total = found.count()
        contents = stored.services(found[(page - 1) * size : page * size])
        return json_answer(request, canonical(services.page(contents, page, size, total)))


class ServiceView(ReadView):
    @extend_schema(
        operation_id="hsds_service",
        summary="One service, with everything that belongs to it",
        responses=openapi.answer(HsdsService, 400, 404),
    )
    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        found = stored.services([key])
        if not found:
            raise not_found()
        return json_answer(request, canonical(found[0]))
