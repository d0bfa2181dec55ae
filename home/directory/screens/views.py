"""The screens of a number: what is served, what waits, and one button per verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from cms.documents.models import Dependency, Document
from home.directory import channel_values, checks, numbers
from home.directory.directory_facts import is_offered
from home.directory.models.channels import ContactChannel
from home.directory.models.number_lists import HeldBackValue
from home.directory.screens.forms import ConfirmForm, DropForm, ReasonForm
from home.directory.screens.removal_views import standing_reports


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Contacts that somebody has to look at: those reported as wrong, new numbers, the next due."""
    _require_view(request)
    channels = ContactChannel.objects.select_related("service", "candidate_by")
    return TemplateResponse(
        request,
        "home/waiting.html",
        {
            "reported": channels.reported_wrong().order_by("pk"),
            "candidates": channels.with_candidate().order_by("candidate_on"),
            "releases": HeldBackValue.objects.in_force()
            .filter(release_asked_by__isnull=False)
            .select_related("release_asked_by")
            .order_by("release_asked_on"),
            "checks": channels.filter(
                Q(state__in=["due", "expired", "desk_checked", "call_verified"])
            ).order_by("valid_until"),
        },
    )


@require_GET
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact on one screen, also on a telephone."""
    _require_view(request)
    shown = get_object_or_404(
        ContactChannel.objects.select_related(
            "service", "candidate_by", "verified_by", "second_verified_by"
        ),
        pk=pk,
    )
    return TemplateResponse(
        request,
        "home/channel.html",
        {
            "channel": shown,
            "display": channel_values.display(shown.served) if shown.value else None,
            "is_offered": bool(shown.value) and is_offered(shown),
            "is_own_candidate": shown.candidate_by_id == request.user.pk,
            "confirm_form": ConfirmForm(initial={"seen": shown.candidate_value}),
            "drop_form": DropForm(initial={"seen": shown.candidate_value}),
            "reason_form": ReasonForm(),
            "used_in": used_in(shown),
            "events": shown.events.select_related("by"),
            **standing_reports(shown, request.user),
            "may_change": request.user.has_perm("home.change_contactchannel"),
            "may_confirm": request.user.has_perm("home.confirm_contactchannel"),
        },
    )


def used_in(shown: ContactChannel) -> list[dict[str, Any]]:
    """The public documents that show the service of a contact: language, kind, title, path."""
    readers = Dependency.objects.filter(model="home.service", pk_text=str(shown.service_id))
    places = set(readers.values_list("key", "locale", "kind"))
    documents = Document.objects.filter(
        deleted=False, key__in={key for key, _locale, _kind in places}
    )
    return [
        {"locale": locale, "kind": kind, "title": title, "key": key}
        for key, locale, kind, title in documents.order_by("kind", "locale", "title").values_list(
            "key", "locale", "kind", "title"
        )
        if (key, locale, kind) in places
    ]


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Confirmed: people see it now.")
    return _act(request, pk, ConfirmForm, numbers.confirm, lambda _channel: done)


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The new number was dropped.")
    return _act(request, pk, DropForm, numbers.reject, lambda _channel: done)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, ReasonForm, numbers.withdraw, _after_withdrawal)


def _after_withdrawal(channel: ContactChannel) -> str:
    """What people call in an emergency waits for a second person."""
    if channel.state == "withdrawn":
        return _("Withdrawn: nobody sees it any more.")
    if not channel.removal_waits_for:
        return _(
            "Two people took it away: nobody sees it any more. In ten minutes, when nobody can "
            "take that back, it can be withdrawn for good."
        )
    return str(checks.DONE[f"reported_{channel.removal_waits_for}"])


def _act(
    request: HttpRequest,
    pk: int,
    form_class: type[forms.Form],
    verb: Callable[..., Any],
    done: Callable[[ContactChannel], str],
) -> HttpResponse:
    """Run one verb as the person who asked; its refusal is shown in its own words."""
    shown = get_object_or_404(ContactChannel, pk=pk)
    form = form_class(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, f"{label} {' '.join(map(str, errors))}".strip())
        return redirect("home_channel", pk)
    try:
        changed = verb(shown, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done(changed))
    return redirect("home_channel", pk)


def _require_view(request: HttpRequest) -> None:
    if not request.user.has_perm("home.view_contactchannel"):
        raise PermissionDenied
