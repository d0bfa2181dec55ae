"""“My work”: the first screen of everybody, in the place of Wagtail's dashboard."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.documents.visibility import HOME_DEPTH
from cms.office.condition import shown_findings
from cms.office.titles import Title, titles_of
from cms.office.work import Work, work_of
from cms.publishing import people
from cms.publishing.approvals.rows import Row, Staff
from cms.publishing.people import User
from home.alerts import alert_admin
from localize.workflow.translation_access import TAKING_PART

SHOWN = 7  # of each part; the rest with ?all=1


@dataclass(frozen=True)
class ShownRow:
    """A row as it is read: since is how long ago, who are the names of those who have it now."""

    row: Row
    title: Title
    since: str
    who: str = ""


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """The same number of queries, however much there is."""
    most = None if request.GET.get("all") else SHOWN
    work = work_of(request)
    shown = Work(work.waiting[:most], work.own[:most])
    titles = titles_of(row.page_key for row in [*shown.waiting, *shown.own] if row.page_key)
    needs_names = any(row.who for row in shown.own)
    staff = Staff(request.user) if needs_names else None
    title = _("My work")
    count = len(work.waiting)
    return TemplateResponse(
        request,
        "office/my_work.html",
        {
            "findings": shown_findings(),
            "panels": alert_admin.running_panel(request),
            "waiting": [_shown(row, titles) for row in shown.waiting],
            "own": [_shown(row, titles, staff) for row in shown.own],
            "count": count,
            "more": {
                "waiting": count - len(shown.waiting),
                "own": len(work.own) - len(shown.own),
            },
            "next": _next_for(request.user),
            "searches": page_permission_policy.user_has_any_permission(request.user, TAKING_PART),
            "page_title": title,
            "header_title": f"({count}) {title}" if count else title,
            "breadcrumbs_items": [{"url": "", "label": title}],
        },
    )


def _shown(row: Row, titles: dict[Any, Title], staff: Staff | None = None) -> ShownRow:
    found = titles.get(row.page_key)
    if found is None:
        found = Title(row.title, (get_language() or "en").partition("-")[0])
    who = people.names(staff.who(row.who)) if staff is not None and row.who else ""
    return ShownRow(row, found, timesince(row.at, depth=1), who)


def _next_for(user: User) -> list[tuple[str, str]]:
    """(what one could do next, where), for parts with nothing in them."""
    steps, rights = [], people.Rights(user)
    homes = HOME_DEPTH * Page.steplen  # who may add below the directory only writes no lessons
    if rights.is_everything or any(
        action == "add" and len(path) <= homes for action, path, _group in rights.given
    ):
        steps.append((_("Begin a new lesson"), reverse("lessons_new")))
    if page_permission_policy.user_has_any_permission(user, TAKING_PART):
        steps.append((_("See what there is to translate"), reverse("localize:queue")))
    if user.has_perm("home.change_contactchannel"):
        steps.append((_("See the report of the contacts"), reverse("home_report")))
    if user.is_superuser:
        steps.append((_("The first week"), reverse("office:first_week")))
    return steps
