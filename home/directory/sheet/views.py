"""A province's list: the template, the screen of what will happen with each row, and the button.

Between the two steps the rows are in the form, signed for the person who brought them; the file is
kept nowhere. The button does what was on the screen: where the directory has changed since, the
screen comes again.
"""

import hashlib
import json
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
from home.directory.models.channels import ContactChannel
from home.directory.sheet import plan, rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT, HOUR = "home.directory.sheet", 60 * 60
UNCALLED = 300  # contacts that one person brought and nobody has called; no more until then
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
            return _preview(request, rows.cells(request.FILES["file"]))
        return _take(request, _brought(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _screen(request, status=400)


def _brought(request: HttpRequest) -> dict[str, Any]:
    try:
        signed = signing.loads(request.POST.get("rows", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        signed = {}
    if signed.get("by") != request.user.pk:
        raise ValidationError(_("Choose the filled-in file and bring it again."))
    return dict(signed)


def _preview(request: HttpRequest, lines: list[dict[str, Any]]) -> HttpResponse:
    planned = plan.plan(rows.rows(lines))
    brought = {"by": request.user.pk, "lines": lines, "seen": _digest(planned)}
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
        planned = plan.plan(rows.rows(brought["lines"]))
        is_as_seen = _digest(planned) == brought["seen"]
        wanted = [one for one in planned if one.may_be_taken and str(one.row.number) in ticked]
        if is_as_seen:
            _refuse_flood(request.user.pk, wanted)
            plan.take(wanted, by=request.user, sheet=_mark(planned))
    if not is_as_seen:
        messages.error(request, _("It was changed while you were looking at it. Look at it again."))
        return _preview(request, brought["lines"])
    told = ngettext(
        "%(count)s row was taken. Nobody gets it before two people have called.",
        "%(count)s rows were taken. Nobody gets them before two people have called.",
        len(wanted),
    )
    messages.success(request, told % {"count": len(wanted)})
    return redirect("home_sheet")


def _refuse_flood(key: int | None, wanted: list[plan.Planned]) -> None:
    """Raises ValidationError where more would wait for a second person than anybody calls."""
    new = ContactChannel.objects.filter(value="").exclude(waits=[]).values_list("waits", flat=True)
    count = sum(any(key in one["by"] for one in waits) for waits in new)
    if count + sum(one.outcome != plan.DIFFERS for one in wanted) > UNCALLED:
        told = _("%(count)s contacts of yours wait for a first call. Call some of them first.")
        raise ValidationError(told % {"count": count})


def _digest(planned: list[plan.Planned]) -> str:
    seen = json.dumps([one.seen() for one in planned])
    return hashlib.sha256(seen.encode()).hexdigest()


def _mark(planned: list[plan.Planned]) -> str:
    """The list, as statements name it: its provinces and a digest of what it says."""
    provinces = dict.fromkeys(one.row.province for one in planned if one.row.province)
    said = repr([(one.row.service, one.row.type, one.row.value) for one in planned])
    return f"{','.join(provinces)} {hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _screen(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    return TemplateResponse(request, "home/sheet.html", shown, status=status)


URLS = [
    path("directory/list/", sheet, name="home_sheet"),
    path("directory/list/template/", template, name="home_sheet_template"),
]
