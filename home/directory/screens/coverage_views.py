"""Who helps where: each province with its services, and what serves the whole country."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from cms.publishing.vocabularies.directory import PROVINCES, province_of_district
from cms.publishing.vocabularies.districts import BY_CODE
from home.directory.directory_facts import offered_by_service
from home.directory.models.directory import Service
from localize.overview.records import with_titles

WHOLE_COUNTRY = {"national", "international"}


@dataclass(frozen=True)
class Reach:
    """One service in one place; districts is empty where it serves the whole province."""

    service: Service
    is_offered: bool
    districts: list[str] = field(default_factory=list)


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("home.view_service"):
        raise PermissionDenied
    locale = "km" if (get_language() or "").startswith("km") else "en"
    services = list(
        with_titles(Service.objects.filter(status="active"))
        .select_related("organization")
        .prefetch_related("coverages")
    )
    offered = offered_by_service(services)
    everywhere, by_province = reach(services, set(offered), locale)
    return TemplateResponse(
        request,
        "home/coverage.html",
        {
            "everywhere": everywhere,
            "nowhere": [service for service in services if not service.coverages.all()],
            "provinces": [
                (label.code, label.text(locale), by_province.get(label.code, []))
                for label in PROVINCES
            ],
        },
    )


def reach(
    services: Sequence[Service], offered: set[int], locale: str
) -> tuple[list[Reach], dict[str, list[Reach]]]:
    """What serves the whole country, and by province code what serves that province only."""
    everywhere: list[Reach] = []
    by_province: dict[str, list[Reach]] = {}
    for service in services:
        is_offered = service.pk in offered
        areas: list[Any] = list(service.coverages.all())
        if any(area.scope in WHOLE_COUNTRY for area in areas):
            everywhere.append(Reach(service, is_offered))
            continue
        whole = {code for area in areas for code in area.provinces}
        parts: dict[str, list[str]] = {}
        for code in (code for area in areas for code in area.districts):
            named = BY_CODE[code].text(locale) if code in BY_CODE else code
            parts.setdefault(province_of_district(code), []).append(named)
        for code in whole | parts.keys():
            districts = [] if code in whole else parts[code]
            by_province.setdefault(code, []).append(Reach(service, is_offered, districts))
    return everywhere, by_province


URLS = [path("directory/coverage/", coverage, name="home_coverage")]
