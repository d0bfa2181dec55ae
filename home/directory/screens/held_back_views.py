"""One value that may not be published: why, and how it is released."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from cms.publishing.approvals.refusals import Refused
from home.directory import held_back
from home.directory.locks import CONFIRM
from home.directory.models.number_lists import HeldBackValue
from home.directory.screens.forms import ReasonForm


@require_GET
def held_value(request: HttpRequest, pk: int) -> HttpResponse:
    _require_view(request)
    held = get_object_or_404(HeldBackValue.objects.select_related("released_by"), pk=pk)
    return TemplateResponse(
        request,
        "home/held_back.html",
        {
            "held": held,
            "form": ReasonForm(),
            "may_release": request.user.has_perm(CONFIRM),
        },
    )


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    _require_view(request)
    held = get_object_or_404(HeldBackValue, pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        held_back.release(held, by=request.user, reason=reason)
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = _("Released: contacts with this value may be published again.")
        messages.success(request, done)
    return redirect("home_held_back", pk)


def _require_view(request: HttpRequest) -> None:
    if not request.user.has_perm("home.view_heldbackvalue"):
        raise PermissionDenied


URLS = [
    path("directory/held-back/<int:pk>/", held_value, name="home_held_back"),
    path("directory/held-back/<int:pk>/release/", release, name="home_held_back_release"),
]
