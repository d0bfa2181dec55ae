"""How a refusal is told: a sentence where the person is, or a problem document for a program."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from localize.views.next_steps import Step


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
    request: HttpRequest,
    sentence: str,
    *,
    back: str,
    status: int = 403,
    code: str = "refused",
    step: Step | None = None,
) -> HttpResponse:
    """Say no: the sentence as a message at `back`, or a problem document for a program.

    step: who can act and where, told with it.
    """
    told = f"{sentence} {step.sentence}" if step is not None else sentence
    if wants_json(request):
        return problem(status, code, told, **({"see": step.url} if step and step.url else {}))
    tell_refusal(request, told, step)
    return redirect(back)


def tell_refusal(request: HttpRequest, told: str, step: Step | None = None) -> None:
    """The message, with a link to the screen where it goes on."""
    with_link = step is not None and step.url
    messages.error(
        request,
        told,
        buttons=[messages.button(step.url, step.label)] if with_link else None,  # type: ignore[union-attr]
    )


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def sentence_of(denied: PermissionDenied) -> str:
    """What a PermissionDenied says, or a sentence that is always true."""
    return str(denied) or str(_("You do not have the right to do this."))
