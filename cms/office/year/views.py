"""The screen of the year's report."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from wagtail.permissions import page_permission_policy

from cms.office.year import facts
from cms.publishing.people import REVIEW

TITLE = gettext_lazy("The year")


def may_open(user: Any) -> bool:
    """Who answers for something in it: for pages, their review, or the contacts."""
    return bool(user.is_active) and (
        page_permission_policy.user_has_any_permission(user, {"publish", REVIEW})
        or user.has_perm("home.confirm_contactchannel")
    )


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Of ?year=, of the present year without it; Http404 for a year before the logs."""
    now = timezone.now()
    years = _years(request, now)
    year = _year(request.GET.get("year", str(years[0])), years)
    tables = facts.tables(year, now)
    return TemplateResponse(
        request,
        "office/year.html",
        {
            "year": year,
            "years": years,
            "is_empty": all(table.is_empty for table in tables),
            "shown": [(table, _lines(table)) for table in tables],
            "page_title": TITLE,
            "header_title": f"{TITLE} {year}",
            "breadcrumbs_items": [{"url": "", "label": TITLE}],
        },
    )


def _years(request: HttpRequest, now: datetime) -> list[int]:
    if not may_open(request.user):
        raise PermissionDenied
    return facts.years(now)


def _year(asked: str, years: list[int]) -> int:
    for year in years:
        if str(year) == asked:
            return year
    raise Http404(_("The logs have nothing of that year."))


def _lines(table: facts.Table) -> list[tuple[str, list[facts.Value]]]:
    """(month, its values)."""
    return [
        (str(name), [one.values[month - 1] for one in table.series])
        for month, name in MONTHS.items()
    ]
