"""The facts of a service that wait for a second voice: what readers have, what somebody says."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.two_people import people
from cms.two_people.approvals.models import voice_of
from home.directory import meaning
from home.directory.locks import CONFIRM
from home.directory.models import facts
from home.directory.models.directory import Service
from home.directory.standing import IS, IS_NOT


@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(CONFIRM):
        raise PermissionDenied
    service = get_object_or_404(Service, pk=pk)
    if request.method == "POST":
        return _say(request, service)
    now = meaning.facts_of(service)
    named = get_user_model()._default_manager.in_bulk(
        {by for one in service.waits for by in one["by"]}
    )
    rows = []
    for one in service.waits:
        fact, value = one["fact"], json.loads(one["value"])
        rows.append(
            {
                "fact": fact,
                "value": one["value"],
                "label": ", ".join(meaning.labels(service, [fact])),
                "lines": meaning.lines(service, {fact: now[fact]}, {fact: value}),
                "by": ", ".join(people.name(named[by]) for by in one["by"] if by in named),
                "is_own": voice_of(request.user) in one["by"],
            }
        )
    return TemplateResponse(request, "home/facts.html", {"service": service, "rows": rows})


def _say(request: HttpRequest, service: Service) -> HttpResponse:
    """One fact, as it was on the screen."""
    fact, value = request.POST.get("fact", ""), request.POST.get("value", "")
    if not any((one["fact"], one["value"]) == (fact, value) for one in service.waits):
        messages.error(request, _("It was changed while you were looking at it. Look at it again."))
        return redirect("home_facts", service.pk)
    what = IS_NOT if "no" in request.POST else IS
    said: dict[str, Any] = {fact: json.loads(value)}
    try:
        changed = facts.say(service, said, by=request.user, what=what)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = _("Confirmed: readers have it now.") if changed else _("Noted.")
        messages.success(request, done)
    return redirect("home_facts", service.pk)
