"""“My work”: the first screen of everybody, in the place of Wagtail's dashboard; and the pages of
links that stand in the menu."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.permissions import page_permission_policy

from cms.core.languages import screen_language
from cms.two_people import people
from cms.two_people.approvals.rows import Row, Staff
from home.alerts import alert_admin
from localize.overview import typed
from localize.workflow.translation_access import TAKING_PART
from office.desk import doors
from office.desk.condition import shown_findings
from office.desk.doors import Door
from office.desk.titles import Title, titles_of
from office.desk.work import work_of

MINUTE = timedelta(minutes=1)
SHOWN = 7  # of each part; the rest with ?all=1
TO_CONFIRM = "to-confirm"  # ?show=: only what two people decide


@dataclass(frozen=True)
class ShownRow:
    """A row as it is read: since is how long ago ("" within a minute), who are the
    names of those who have it now. is_only_mine: nobody else may do it."""

    row: Row
    title: Title
    since: str
    who: str = ""
    is_only_mine: bool = False


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """The same number of queries, however much there is."""
    most = None if request.GET.get("all") else SHOWN
    work = work_of(request)
    count = len(work.waiting)
    show = TO_CONFIRM if request.GET.get("show") == TO_CONFIRM else ""
    listed = work.to_confirm if show else work
    staff = Staff(request.user) if any(row.who for row in [*listed.waiting, *listed.own]) else None
    alone = _only_of(request.user, listed.waiting, staff)
    ordered = sorted(listed.waiting, key=lambda row: (not row.is_urgent, id(row) not in alone))
    waiting, own = ordered[:most], listed.own[:most]
    unsent = typed.rows(request.user)
    titles = titles_of(row.page_key for row in [*unsent, *waiting, *own] if row.page_key)
    title = _("My work")
    return TemplateResponse(
        request,
        "office/my_work.html",
        {
            "findings": shown_findings(),
            "panels": alert_admin.running_panel(request),
            "doors": doors.of_work(request.user),
            "typed": [_shown(row, titles) for row in unsent],
            "waiting": [_shown(row, titles, is_only_mine=id(row) in alone) for row in waiting],
            "own": [_shown(row, titles, staff) for row in own],
            "count": len(listed.waiting),
            "more": {
                "waiting": len(listed.waiting) - len(waiting),
                "own": len(listed.own) - len(own),
            },
            "show": show,
            "shows": [("", _("All")), (TO_CONFIRM, _("To confirm"))]
            if show or work.to_confirm.waiting or work.to_confirm.own
            else [],
            "searches": page_permission_policy.user_has_any_permission(request.user, TAKING_PART),
            "page_title": title,
            "header_title": f"({count}) {title}" if count else title,
            "breadcrumbs_items": [{"url": "", "label": title}],
        },
    )


def _only_of(user: Any, found: list[Row], staff: Staff | None) -> set[int]:
    """`id` of what waits for nobody but `user`: it stands above what many can do."""
    if staff is None:
        return set()
    may = {id(row): staff.who(row.who) for row in found if row.who}
    return {key for key, people_who_may in may.items() if people_who_may == [user]}


def _shown(
    row: Row, titles: dict[Any, Title], staff: Staff | None = None, *, is_only_mine: bool = False
) -> ShownRow:
    found = titles.get(row.page_key)
    if found is None:
        found = Title(row.title, screen_language())
    who = people.names(staff.who(row.who)) if staff is not None and row.who else ""
    since = timesince(row.at, depth=1) if timezone.now() - row.at >= MINUTE else ""
    return ShownRow(row, found, since, who, is_only_mine)


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    return _links(request, _("Lists"), doors.lists(request.user))


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    return _links(request, _("Reports"), doors.reports(request.user))


@require_GET
def technical(request: HttpRequest) -> HttpResponse:
    return _links(request, _("Technical"), doors.technical(request))


def _links(request: HttpRequest, title: str, found: list[Door]) -> HttpResponse:
    if not found:
        raise PermissionDenied
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("My work")},
        {"url": "", "label": title},
    ]
    context = {"doors": found, "page_title": title, "breadcrumbs_items": crumbs}
    return TemplateResponse(request, "office/doors.html", context)
