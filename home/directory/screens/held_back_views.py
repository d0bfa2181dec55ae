"""One value that may not be published: why, and how two people release it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from home.directory import held_back
from home.directory.models.number_lists import HeldBackValue
from home.directory.screens.forms import ReasonForm


@require_GET
def held_value(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("home.view_heldbackvalue"):
        raise PermissionDenied
    held = get_object_or_404(
        HeldBackValue.objects.select_related("release_asked_by", "released_by"), pk=pk
    )
    return TemplateResponse(
        request,
        "home/held_back.html",
        {
            "held": held,
            "form": ReasonForm(),
            "is_own": held.release_asked_by_id == request.user.pk,
            "may_change": request.user.has_perm("home.change_heldbackvalue"),
            "may_release": request.user.has_perm("home.confirm_contactchannel"),
        },
    )


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(
        request,
        pk,
        lambda held: held_back.ask_release(held, by=request.user, reason=reason),
        _("Noted. A different person must release the value."),
    )


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda held: held_back.release(held, by=request.user),
        _("Released: contacts with this value may be published again."),
    )


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, lambda held: held_back.keep(held, by=request.user), _("It stays on the list.")
    )


def _act(
    request: HttpRequest, pk: int, verb: Callable[[HeldBackValue], Any], done: str
) -> HttpResponse:
    held = get_object_or_404(HeldBackValue, pk=pk)
    try:
        verb(held)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("home_held_back", pk)


URLS = [
    path("directory/held-back/<int:pk>/", held_value, name="home_held_back"),
    path("directory/held-back/<int:pk>/ask/", ask, name="home_held_back_ask"),
    path("directory/held-back/<int:pk>/release/", release, name="home_held_back_release"),
    path("directory/held-back/<int:pk>/keep/", keep, name="home_held_back_keep"),
]
