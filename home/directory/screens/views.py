"""The screens of a number: what is served, what waits, and one button per verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from cms.documents.models import Dependency, Document
from cms.publishing.approvals.models import ChangeRequest, Outcome
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from cms.publishing.vocabularies.directory import OUTCOMES, codes
from home.directory import channel_values, checks, numbers, owner_word
from home.directory.directory_facts import is_offered
from home.directory.models.channel_requests import REMOVE
from home.directory.models.channels import ContactChannel
from home.directory.screens.attempts_shown import heard_before, track_of, tried
from home.directory.screens.forms import AttestedForm, ConfirmForm, DropForm, ReasonForm
from home.directory.screens.recalls_shown import recalls_of
from home.directory.screens.removal_views import standing_reports
from localize.overview.records import name_records


@require_GET
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact on one screen, also on a telephone."""
    _require_view(request)
    shown = get_object_or_404(
        ContactChannel.objects.select_related("service", "verified_by", "second_verified_by"),
        pk=pk,
    )
    name_records([shown.service])
    asked = shown.asked
    seen = {"seen": asked.new["value"], "asked": asked.pk} if asked is not None else {}
    return TemplateResponse(
        request,
        "home/channel.html",
        {
            "channel": shown,
            "asked": asked,
            "asked_labels": asked_labels(asked),
            "display": channel_values.display(shown.served) if shown.value else None,
            "is_offered": bool(shown.value) and is_offered(shown),
            "is_own_candidate": asked is not None and asked.stands(request.user),
            "heard": heard_before(shown, request.user),
            "told": owner_word.told(asked) if asked is not None else "",
            "confirm_form": _confirm_form(shown)(initial=seen),
            "drop_form": DropForm(initial=seen),
            "reason_form": ReasonForm(),
            "track": track_of(shown),
            "used_in": used_in(shown),
            "recalls": recalls_of(shown),
            "events": [(one, verb_label(one)) for one in AuditEntry.objects.about(shown)],
            **standing_reports(shown, request.user),
            "may_change": request.user.has_perm("home.change_contactchannel"),
            "may_confirm": request.user.has_perm("home.confirm_contactchannel"),
        },
    )


def _confirm_form(channel: ContactChannel) -> type[ConfirmForm]:
    """Whoever reads the organization's word need not call what somebody has reached in a year."""
    asked = channel.asked
    if asked is None or owner_word.word_in(asked) is None or not channel.asks_for_second_check:
        return ConfirmForm
    is_heard = owner_word.was_heard(channel, timezone.now(), but=asked.asked_by_id)
    return AttestedForm if is_heard and channel.reported is None else ConfirmForm


def asked_labels(asked: ChangeRequest | None) -> list[str]:
    """How people reach the new number, and its kind if it has one."""
    if asked is None:
        return []
    shown = ContactChannel(type=asked.new["type"], kind=asked.new["kind"])
    return [name for name in (shown.get_type_display(), shown.get_kind_display()) if name]


def verb_label(entry: AuditEntry) -> str:
    """What happened to the contact, for its history."""
    if entry.verb in codes(OUTCOMES):
        return tried(entry)
    of_report = entry.data.get("action") == REMOVE
    return str((_OF_REPORTS if of_report else _OF_NUMBERS).get(entry.verb, entry.verb))


_OF_NUMBERS = {
    "requested": gettext_lazy("proposed"),
    "approved": gettext_lazy("confirmed"),
    "returned": gettext_lazy("rejected"),
    "taken_back": gettext_lazy("rejected"),
    "lapsed": Outcome.LAPSED.label,
    "withdraw": gettext_lazy("withdrawn"),
    "renew": gettext_lazy("checked again"),
    "stop": gettext_lazy("stopped: it reaches nobody or somebody else"),
    "due": gettext_lazy("due"),
    "stop_taken_back": gettext_lazy("report taken back"),
    "away": gettext_lazy("taken away until a second person has called"),
    "brought_back": gettext_lazy("people see it again"),
    "link_checked": gettext_lazy("opened by the system"),
    "link_failed": gettext_lazy("the system could not open it"),
    "tick": gettext_lazy("moved on by the clock"),
}
_OF_REPORTS = {
    **dict.fromkeys(("requested", "endorsed", "approved"), gettext_lazy("reported as wrong")),
    "taken_back": gettext_lazy("report taken back"),
    **dict.fromkeys(("lapsed", "withdrawn"), gettext_lazy("checked again")),
}


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
    def done(channel: ContactChannel) -> str:
        if channel.asked is not None:  # an organization named it: two people look at it
            return str(checks.DONE["first_of_two"])
        return _("Confirmed: people see it now.")

    return _act(request, pk, AttestedForm, checks.confirm, done)


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
    _require_view(request)
    shown = get_object_or_404(ContactChannel, pk=pk)
    form = form_class(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, f"{label} {' '.join(map(str, errors))}".strip())
        return redirect("home_channel", pk)
    try:
        changed = verb(shown, by=request.user, **form.cleaned_data)
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done(changed))
    return redirect("home_channel", pk)


def _require_view(request: HttpRequest) -> None:
    if not request.user.has_perm("home.view_contactchannel"):
        raise PermissionDenied
