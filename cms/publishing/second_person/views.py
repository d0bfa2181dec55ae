"""The screens of changes that wait: the list, and one change with old and new side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from cms.publishing.answers import answer
from cms.publishing.second_person import verbs
from cms.publishing.second_person.inbox import inbox_of
from cms.publishing.second_person.models import Outcome, Proposal
from cms.publishing.second_person.records import value_of

USES_SHOWN = 10


@dataclass(frozen=True)
class Side:
    """One value as a person looks at it: words, or the address of a picture."""

    text: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Line:
    """One field that changes."""

    label: str
    old: Side
    new: Side


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this person is to look at, and what others are to look at for them."""
    return TemplateResponse(
        request,
        "publishing/second_person/index.html",
        {
            "inbox": inbox_of(request),
            "page_title": _("To confirm"),
            "breadcrumbs_items": _breadcrumbs(),
        },
    )


@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shown(request, pk)
    record = shown.record
    is_open = shown.outcome == Outcome.OPEN
    return TemplateResponse(
        request,
        "publishing/second_person/proposal.html",
        {
            "proposal": shown,
            "is_open": is_open,
            "lines": lines(shown),
            "beside": beside(shown),
            "is_own": shown.by_id == request.user.pk,
            "may_confirm": record.may_confirm(request.user),
            "uses": _uses(record),
            "edit_url": AdminURLFinder(request.user).get_edit_url(record),
            "page_title": str(record),
            "breadcrumbs_items": _breadcrumbs(str(record)),
        },
    )


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda shown: verbs.confirm(shown, by=request.user),
        _("Confirmed: readers get it from now on."),
    )


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _decide(
        request,
        pk,
        lambda shown: verbs.refuse(shown, by=request.user, reason=reason),
        _("Refused: readers keep what they have."),
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda shown: verbs.take_back(shown, by=request.user),
        _("Taken back: nothing changes."),
    )


def _decide(
    request: HttpRequest, pk: int, verb: Callable[[Proposal], Proposal], done: str
) -> HttpResponse:
    shown = _shown(request, pk)

    def act() -> HttpResponse:
        verb(shown)
        messages.success(request, done)
        return redirect("second_person:index")

    return answer(request, act, back=reverse("second_person:proposal", args=[pk]))


def _shown(request: HttpRequest, pk: int) -> Proposal:
    """For who made it and for whoever may decide."""
    found: Proposal = get_object_or_404(
        Proposal.objects.select_related("by", "decided_by", "content_type"), pk=pk
    )
    if found.by_id != request.user.pk and not found.record.may_confirm(request.user):
        raise PermissionDenied
    return found


def lines(shown: Proposal) -> list[Line]:
    """Old beside new. Of a decided change one of two files is gone: no picture then."""
    meta = type(shown.record)._meta
    with_files = shown.outcome == Outcome.OPEN
    return [
        Line(
            str(getattr(meta.get_field(name), "verbose_name", name)).capitalize(),
            _side(meta.get_field(name), shown.old[name], with_files),
            _side(meta.get_field(name), shown.new[name], with_files),
        )
        for name in shown.new
    ]


def beside(shown: Proposal) -> list[tuple[str, Side]]:
    """What a person has to know of the record to judge the change."""
    record = shown.record
    fields = (record._meta.get_field(name) for name in record.shown_beside)
    return [
        (
            str(field.verbose_name).capitalize(),
            _side(field, value_of(record, field.name), with_files=True),
        )
        for field in fields
        if field.name not in shown.new
    ]


def _side(field: Any, value: Any, with_files: bool) -> Side:
    if value in (None, ""):
        return Side(_("Nothing"))
    if isinstance(value, bool):
        return Side(_("Yes") if value else _("No"))
    if isinstance(field, models.FileField):
        return Side(picture=reverse("admin_media", args=[value])) if with_files else Side("–")
    if isinstance(field, models.ForeignKey):
        return _row(field.related_model, value)
    return Side(", ".join(value) if isinstance(value, list) else str(value))


def _row(model: Any, pk: Any) -> Side:
    found = model._base_manager.filter(pk=pk).first()
    if found is None:
        return Side(_("Nothing"))
    if isinstance(found, get_image_model()):
        return Side(str(found), reverse("admin_media", args=[found.file.name]))
    return Side(str(found))


def _uses(record: models.Model) -> list[str]:
    """The pages and records that name it, as the reference index knows them."""
    groups = ReferenceIndex.get_references_to(record).group_by_source_object()
    names = [str(source) for source, _references in groups[: USES_SHOWN + 1]]
    return names[:USES_SHOWN] + (["…"] if len(names) > USES_SHOWN else [])


def _breadcrumbs(*below: str) -> list[dict[str, str]]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("second_person:index"), "label": _("To confirm")},
        *({"url": "", "label": label} for label in below),
    ]
    items[-1]["url"] = ""
    return items


app_name = "second_person"
urlpatterns = [
    path("", index, name="index"),
    path("<int:pk>/", proposal, name="proposal"),
    path("<int:pk>/confirm/", confirm, name="confirm"),
    path("<int:pk>/refuse/", refuse, name="refuse"),
    path("<int:pk>/take-back/", take_back, name="take_back"),
]
