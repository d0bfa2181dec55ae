"""The screens of what waits: the list, and what is decided together, old and new side by side."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from cms.publishing.answers import Step, answer
from cms.publishing.approvals import engine, inbox, refusals
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import Refused
from cms.publishing.approvals.shown import uses
from cms.publishing.audit.models import AuditEntry


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this person is to look at, and what others are to look at for them."""
    return TemplateResponse(
        request,
        "publishing/approvals/index.html",
        {
            "inbox": inbox.inbox_of(request),
            "page_title": _("To confirm"),
            "breadcrumbs_items": _breadcrumbs(),
        },
    )


@require_GET
def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One change; of one that is over, what became of it."""
    asked = get_object_or_404(
        ChangeRequest.objects.select_related("asked_by", "content_type"), pk=pk
    )
    if asked.subject is None:
        raise Http404
    asked.subject = _subject(asked)
    if not asked.stands(request.user) and not asked.subject.may_endorse(request.user, asked):
        raise PermissionDenied
    return _screen(request, [asked], str(asked.subject))


@require_GET
def one_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that waits with one page and that this person asked for or may decide."""
    page = get_object_or_404(Page, pk=pk)
    mine = [
        one
        for one in inbox.open_requests()
        if one.stands(request.user) or one.subject.may_endorse(request.user, one)
    ]
    found = _together(inbox.rows(mine), page)
    if not found:
        raise PermissionDenied
    return _screen(request, found, page.get_admin_display_title(), page)


def _together(rows: list[inbox.Row], page: Page) -> list[ChangeRequest]:
    url = reverse("approvals:page", args=[page.pk])
    return [one for row in rows if row.url == url for one in row.requests]


def _screen(
    request: HttpRequest, requests: list[ChangeRequest], title: str, page: Page | None = None
) -> HttpResponse:
    user = request.user
    shown = [
        {
            "request": one,
            "lines": one.subject.lines(one),
            "beside": one.subject.beside(one),
            "uses": uses(one.subject) if len(requests) == 1 else [],
            "edit_url": AdminURLFinder(user).get_edit_url(one.subject),
            "is_own": one.stands(user),
            "outcome": None if one.is_open else _last_entry(one),
            "who": refusals.who_can(_who_else(one)) if one.is_open and one.stands(user) else "",
        }
        for one in requests
    ]
    # what shows nothing of itself cannot have been looked at
    to_decide = [
        one["request"]
        for one in shown
        if one["lines"] and one["request"].is_open and inbox.is_for(one["request"], user)
    ]
    return TemplateResponse(
        request,
        "publishing/approvals/request.html",
        {
            "shown": shown,
            "to_decide": [(one, f"{one.pk}:{_subject(one).seen(one)}") for one in to_decide],
            "own": [
                (one, f"{one.pk}:{_subject(one).seen(one)}")
                for one in requests
                if one.is_open and one.stands(user)
            ],
            "page_id": page.pk if page is not None else None,
            "page_title": title,
            "breadcrumbs_items": _breadcrumbs(title),
        },
    )


def _who_else(asked: ChangeRequest) -> list[Any]:
    behind = {one.by_id for one in asked.endorsements.all()}
    return list(asked.subject.who_may_endorse(asked, but=behind))


def _last_entry(asked: ChangeRequest) -> AuditEntry | None:
    found = AuditEntry.objects.about(asked.subject).filter(data__request=asked.pk).first()
    return found if isinstance(found, AuditEntry) else None


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """All of what was on the screen, or nothing of it."""

    def act() -> HttpResponse:
        said: dict[Step, None] = {}
        for asked, seen in _chosen(request):
            if not _subject(asked).lines(asked):
                raise Refused("own_screen", _("Open it: nothing of the change is shown here."))
            decided = engine.endorse(asked, by=request.user, seen=seen)
            said[_subject(decided).after_confirmation(decided, by=request.user)] = None
        for step in said:
            tell = messages.warning if step.url else messages.success
            buttons = [messages.button(step.url, step.label)] if step.url else None
            tell(request, step.sentence, buttons=buttons)
        return redirect("approvals:index")

    return _answer(request, act)


@require_POST
def refuse(request: HttpRequest) -> HttpResponse:
    def act() -> HttpResponse:
        for asked, seen in _chosen(request):
            reason = request.POST.get("reason", "")
            engine.return_(asked, by=request.user, reason=reason, seen=seen)
        messages.success(request, _("Refused: readers keep what they have."))
        return redirect("approvals:index")

    return _answer(request, act)


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    def act() -> HttpResponse:
        for asked, _seen in _chosen(request):
            engine.take_back(asked, by=request.user)
        messages.success(request, _("Taken back: nothing changes."))
        return redirect("approvals:index")

    return _answer(request, act)


def _chosen(request: HttpRequest) -> list[tuple[ChangeRequest, str]]:
    """What the buttons of the screen name: `key:digest` of each request, in its order."""
    named = [value.partition(":") for value in request.POST.getlist("request")]
    keys = [int(pk) for pk, _colon, _seen in named if pk.isdecimal() and len(pk) < 19]
    stored = ChangeRequest.objects.in_bulk(keys)
    if not named or len(stored) != len(named):
        raise Refused(refusals.DECIDED, _("This change was decided already."))
    for one in stored.values():
        if one.subject is None or not _subject(one).is_decided_in_the_list(one):
            raise Refused("own_screen", _("Open it: its own screen asks for more than a click."))
    return [(stored[int(pk)], seen) for pk, _colon, seen in named]


def _subject(asked: ChangeRequest) -> Any:
    """A page as what it is."""
    return getattr(asked.subject, "specific", asked.subject)


def _answer(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Its refusal stands where the buttons are, if that screen is still there."""
    keys = [value.partition(":")[0] for value in request.POST.getlist("request")]
    page = request.POST.get("page", "")
    back = reverse("approvals:index")
    if page.isdecimal() and len(page) < 19:
        back = reverse("approvals:page", args=[page])
    elif len(keys) == 1 and keys[0].isdecimal() and len(keys[0]) < 19:
        back = reverse("approvals:request", args=keys)
    return answer(request, act, back=back)


def _breadcrumbs(*below: str) -> list[dict[str, str]]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("approvals:index"), "label": _("To confirm")},
        *({"url": "", "label": label} for label in below),
    ]
    items[-1]["url"] = ""
    return items


app_name = "approvals"
urlpatterns = [
    path("", index, name="index"),
    path("<int:pk>/", one_request, name="request"),
    path("page/<int:pk>/", one_page, name="page"),
    path("confirm/", confirm, name="confirm"),
    path("refuse/", refuse, name="refuse"),
    path("take-back/", take_back, name="take_back"),
]
