"""How a refusal is told: a sentence where the person is, or a problem document for a program."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page


def wants_json(request: HttpRequest) -> bool:
    """Is the answer read by a program (autosave, fetch), not shown to a person?"""
    return (
        request.headers.get("x-requested-with") == "XMLHttpRequest"
        or request.content_type == "application/json"
        or request.headers.get("accept", "").startswith("application/json")
    )


def problem(status: int, code: str, sentence: str, **members: Any) -> JsonResponse:
    """An RFC 9457 problem document."""
    document = {
        "type": f"urn:cncc:problem:{code}",
        "title": sentence,
        "status": status,
        "detail": sentence,
    }
    return JsonResponse(document | members, status=status, content_type="application/problem+json")


def refuse(
    request: HttpRequest, sentence: str, *, back: str, status: int = 403, code: str = "refused"
) -> HttpResponse:
    """Say no: the sentence as a message at `back`, or a problem document for a program."""
    if wants_json(request):
        return problem(status, code, sentence)
    messages.error(request, sentence)
    return redirect(back)


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def sentence_of(denied: PermissionDenied) -> str:
    """What a PermissionDenied says, or a sentence that is always true."""
    return str(denied) or str(_("You do not have the right to do this."))
