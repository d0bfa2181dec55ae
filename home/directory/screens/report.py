"""The report of the directory: what this person put off, what the nightly check found, what to take
along, and who helps where: each province with its services, and what serves the whole country."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from cms.core.languages import screen_language
from cms.core.vocabularies.directory import PROVINCES, province_of_district
from cms.core.vocabularies.districts import BY_CODE
from cms.documents.addresses import locales
from home.directory.directory_facts import offered_by_service
from home.directory.locks import CONFIRM
from home.directory.models.directory import Service
from home.directory.models.upkeep import IntegrityCheck
from home.directory.screens import views
from home.directory.to_check import asked_later, to_check
from localize.overview.records import name_records, with_titles

WHOLE_COUNTRY = {"national", "international"}


@dataclass(frozen=True)
class Reach:
    """One service in one place; districts is empty where it serves the whole province."""

    service: Service
    is_offered: bool
    districts: list[str] = field(default_factory=list)


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    views.require(request, "home.view_contactchannel")
    rows = to_check(request.user, timezone.localdate()) if request.user.has_perm(CONFIRM) else []
    put_off = asked_later(rows, **views.put_off_today(request))
    name_records(row.service for row in put_off)
    services = list(
        with_titles(Service.objects.filter(status="active"))
        .select_related("organization")
        .prefetch_related("coverages", "channels")
    )
    everywhere, by_province = reach(services, set(offered_by_service(services)), screen_language())
    context = {
        "put_off": put_off,
        "integrity": IntegrityCheck.objects.first(),
        "locales": list(locales()),
        "everywhere": everywhere,
        "nowhere": [service for service in services if not service.coverages.all()],
        "provinces": [
            (one.code, one.text(screen_language()), by_province.get(one.code, []))
            for one in PROVINCES
        ],
    }
    return TemplateResponse(request, "home/report.html", context)


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
