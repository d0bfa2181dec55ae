"""The report: progress, waiting times, why strings come back."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.permissions import page_permission_policy

from localize.overview import reports
from localize.workflow.models import State
from localize.workflow.translation_access import TAKING_PART, visible_translations

PER_PAGE = 100


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Of the translations that this person takes part in; a hundred pages at a time."""
    if not page_permission_policy.user_has_any_permission(request.user, TAKING_PART):
        raise PermissionDenied
    visible = visible_translations(request.user).select_related(None).select_related("source")
    shown = Paginator(visible, PER_PAGE).get_page(request.GET.get("p"))
    shown.object_list = reports.lines(shown.object_list)
    return TemplateResponse(
        request,
        "localize/report.html",
        {
            "report": reports.report(visible),
            "page_obj": shown,
            "states": list(State),
            "page_title": _("Translation report"),
            "breadcrumbs_items": [{"url": "", "label": _("Translation report")}],
        },
    )
