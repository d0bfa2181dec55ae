"""A province's list: the template, the screen of what will happen with each row, and the button.

Between the two steps the rows are in the form, signed for the person who brought them; the file is
kept nowhere. The button does what was on the screen: where the directory has changed since, the
screen comes again.
"""

from collections import Counter
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from cms.documents import projection
from home.directory.sheet import plan, rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT, HOUR = "home.directory.sheet", 60 * 60
RIGHTS = (
    *("home.add_contactchannel", "home.confirm_contactchannel"),
    *("home.add_organization", "home.add_service", "home.change_service"),
)
OUTCOMES = {
    plan.BAD: gettext_lazy("Cannot be taken"),
    plan.DIFFERS: gettext_lazy("Differs from what is here"),
    plan.NEW_SERVICE: gettext_lazy("New service"),
    plan.NEW_CONTACT: gettext_lazy("New contact of a service that is here"),
    plan.SAME: gettext_lazy("Is here already"),
}


def _require(request: HttpRequest) -> None:
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    _require(request)
    response = HttpResponse(rows.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="province-list.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """GET: the template and the field for the file. POST: a file, whose rows are shown; or what
    was shown, with what was ticked."""
    _require(request)
    if request.method == "GET":
        return _screen(request)
    try:
        if "file" in request.FILES:
            return _preview(request, *rows.cells(request.FILES["file"]))
        return _take(request, _brought(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _screen(request, status=400)


def _brought(request: HttpRequest) -> dict[str, Any]:
    try:
        signed = signing.loads(request.POST.get("rows", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        signed = {}
    if signed.get("by") != request.user.pk or "keys" not in signed:  # of a version before
        raise ValidationError(_("Choose the filled-in file and bring it again."))
    return dict(signed)


def _preview(request: HttpRequest, keys: list[str], lines: rows.Cells) -> HttpResponse:
    planned = plan.plan(keys, lines)
    brought = {"by": request.user.pk, "keys": keys, "lines": lines, "seen": plan.digest(planned)}
    counts = Counter(one.outcome for one in planned)
    return _screen(
        request,
        planned=[(one, OUTCOMES[one.outcome]) for one in planned],
        counts=[(label, counts[code]) for code, label in OUTCOMES.items() if counts[code]],
        signed=signing.dumps(brought, salt=SALT, compress=True),
        may_take=any(one.may_be_taken for one in planned),
    )


def _take(request: HttpRequest, brought: dict[str, Any]) -> HttpResponse:
    ticked = set(request.POST.getlist("take"))
    with projection.publishing():  # one after the other: the second of two sees what the first did
        planned = plan.plan(brought["keys"], brought["lines"])
        wanted = [one for one in planned if one.may_be_taken and str(one.row.number) in ticked]
        if is_as_seen := plan.digest(planned) == brought["seen"]:
            plan.take(wanted, by=request.user)
    if not is_as_seen:
        messages.error(request, _("It was changed while you were looking at it. Look at it again."))
        return _preview(request, brought["keys"], brought["lines"])
    told = ngettext(
        "%(count)s row was taken. Nobody gets it before two people have called.",
        "%(count)s rows were taken. Nobody gets them before two people have called.",
        len(wanted),
    )
    messages.success(request, told % {"count": len(wanted)})
    return redirect("home_sheet")


def _screen(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    return TemplateResponse(request, "home/sheet.html", {"most": rows.MOST} | shown, status=status)


URLS = [
    path("directory/list/", sheet, name="home_sheet"),
    path("directory/list/template/", template, name="home_sheet_template"),
]
