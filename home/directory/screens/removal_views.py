"""The reports that a number is wrong, on its screens, and the button that takes one back."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.publishing.approvals.refusals import Refused
from cms.publishing.vocabularies.directory import NETWORKS, OUTCOMES
from cms.publishing.vocabularies.shared import label
from home.directory import numbers
from home.directory.models.channels import ContactChannel


def standing_reports(channel: ContactChannel, user: Any) -> dict[str, Any]:
    """Context: `reports` with names and labels, `undo_until` while `user` can undo their own."""
    locale = "km" if (get_language() or "").startswith("km") else "en"
    reports = channel.reports
    people = get_user_model().objects.in_bulk([one.by for one in reports])
    until = numbers.undo_until(channel, by=user)
    return {
        "reports": [
            {
                "by": people.get(one.by),
                "at": one.at,
                "outcome": _outcome(one.outcome, locale),
                "networks": [label(NETWORKS, code, locale) for code in one.networks],
            }
            for one in reports
        ],
        "undo_until": until if until is not None and timezone.now() < until else None,
    }


def _outcome(code: str, locale: str) -> str:
    return _("Withdraw it") if code == "withdraw" else label(OUTCOMES, code, locale)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(ContactChannel, pk=pk)
    try:
        numbers.take_back(channel, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Taken back: everything is as before your report."))
    return redirect("home_channel", pk)


URLS = [path("directory/contacts/<int:pk>/take-back/", take_back, name="home_take_back")]
