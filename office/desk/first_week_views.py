"""The screen “The first week”: everybody of the office reads it, administrators tick."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.two_people.answers import answer
from office.desk import first_week as week
from office.desk import setup_checklist


@require_GET
def first_week(request: HttpRequest) -> HttpResponse:
    tasks = week.tasks(request.user, timezone.now())
    return TemplateResponse(
        request,
        "office/first_week.html",
        {
            "tasks": tasks,
            "done": sum(task.is_done for task in tasks),
            "checklist": setup_checklist.steps(),
            "may_tick": request.user.is_superuser,
            "page_title": _("The first week"),
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": _("The first week")},
            ],
        },
    )


@require_POST
def tick(request: HttpRequest) -> HttpResponse:
    def act() -> str:
        if not request.user.is_superuser:
            raise PermissionDenied(_("Only an administrator may do this."))
        return week.tick(request.POST.get("verb", ""), by=request.user)

    return answer(request, act, back=reverse("office:first_week"))
