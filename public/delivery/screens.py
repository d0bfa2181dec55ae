"""One webhook on one screen: its state, its secret, a test."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from public.delivery import webhooks
from public.delivery.models import Webhook


@require_GET
@never_cache
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _webhook(request, pk)
    cursor = shown.cursor
    return TemplateResponse(
        request,
        "delivery/webhook.html",
        {
            "webhook": shown,
            "state": state(shown),
            "backlog": cursor.backlog(),
            "last_success": moment(cursor.last_success),
            "last_error": cursor.last_error,
            "last_error_at": moment(cursor.last_error_at),
            "next_at": moment(cursor.next_at) if shown.is_active and cursor.failures else "",
        },
    )


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """The receiver is asked here and now, and what it says is said."""
    answer = webhooks.test(_webhook(request, pk))
    if answer.is_accepted:
        messages.success(request, _("The receiver accepted the test."))
    elif answer.status is None:
        messages.error(request, _("Nobody answered the test: %(why)s.") % {"why": answer.reason})
    else:
        said = {"said": webhooks.said(answer)}
        messages.error(request, _("The receiver did not accept the test: %(said)s.") % said)
    return redirect("delivery_webhook", pk)


def state(webhook: Webhook) -> str:
    if webhook.gone_at is not None:
        return _("Off: the receiver wants no more")
    if not webhook.is_active:
        return _("Off")
    return _("Fails") if webhook.cursor.failures else _("On")


def moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _webhook(request: HttpRequest, pk: int) -> Webhook:
    if not request.user.has_perm("delivery.change_webhook"):
        raise PermissionDenied
    return get_object_or_404(Webhook.objects.select_related("cursor"), pk=pk)
