"""The report: how far each language and each book is."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.permissions import page_permission_policy

from localize.overview import reports
from localize.workflow.models import State
from localize.workflow.translation_access import TAKING_PART, visible_translations


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Of the translations that this person takes part in; its pages are in the list."""
    if not page_permission_policy.user_has_any_permission(request.user, TAKING_PART):
        raise PermissionDenied
    return TemplateResponse(
        request,
        "localize/report.html",
        {
            "lines": reports.report(visible_translations(request.user).select_related(None)),
            "states": list(State),
            "page_title": _("Translation report"),
            "breadcrumbs_items": [{"url": "", "label": _("Translation report")}],
        },
    )
