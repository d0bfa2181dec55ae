"""The screens of the help: the list of all tasks, and one task."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from office.desk.help.tasks import TASKS, Task

TITLE = _("How to …")


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    own = [task for task in TASKS if task.is_for(request.user)]
    return TemplateResponse(
        request,
        "office/help/tasks.html",
        {
            "own": own,
            "others": [task for task in TASKS if task not in own],
            "page_title": TITLE,
            "breadcrumbs_items": _crumbs(),
        },
    )


@require_GET
def task(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((one for one in TASKS if one.slug == slug), None)
    if found is None:
        raise Http404
    is_own = found.is_for(request.user)
    return TemplateResponse(
        request,
        "office/help/task.html",
        {
            "task": found,
            "is_own": is_own,
            "start": reverse(found.start[0]) if is_own else "",
            "page_title": found.title,
            "breadcrumbs_items": _crumbs(found),
        },
    )


def _crumbs(last: Task | None = None) -> list[dict[str, Any]]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if last is None:
        return [*crumbs, {"url": "", "label": TITLE}]
    return [
        *crumbs,
        {"url": reverse("office:help"), "label": TITLE},
        {"url": "", "label": last.title},
    ]
