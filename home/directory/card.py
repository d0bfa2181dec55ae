"""The public directory as a card to print.

It is made of the published documents, so that nothing leaves that is not public already. Whoever
holds paper is asked to look whether its numbers are still right.
"""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from cms.core.vocabularies.directory import CHANNEL_TYPES
from cms.core.vocabularies.shared import WORDS, closed_list, label
from cms.documents import paper
from cms.documents.addresses import locales
from cms.documents.models import Document

CHECKED, BY_OWNER, NOT_CALLED, TITLE = closed_list("card")


def services(locale: str) -> list[dict[str, Any]]:
    """The public `services` documents of a language, in the order of lists."""
    documents = (
        Document.objects.public(timezone.now())
        .filter(kind="services", locale=locale)
        .order_by("position", "position_key", "key")
    )
    return [json.loads(bytes(body)) for body in documents.values_list("body", flat=True)]


@require_GET
def card(request: HttpRequest, locale: str) -> HttpResponse:
    if not request.user.has_perm("home.view_contactchannel"):
        raise PermissionDenied
    if locale not in locales():
        raise Http404
    return TemplateResponse(request, "home/card.html", card_context(locale))


def card_context(locale: str) -> dict[str, Any]:
    """What the printed card shows."""
    asked = paper.address()
    return {
        "asked": asked,
        "code": mark_safe(paper.drawn(asked)),  # drawn by us, of our own address
        "still_right": [(code, label(WORDS, "is_paper_right", code)) for code in locales()],
        "locale": locale,
        "title": TITLE.text(locale),
        "services": _on_paper(locale),
        "checked": CHECKED.text(locale),
        "not_called": NOT_CALLED.text(locale),
        "by_owner": BY_OWNER.text(locale),
        "is_demo": settings.CMS_DEMO,
    }


def _on_paper(locale: str) -> list[dict[str, Any]]:
    """The services with a contact that can be read, each contact with the name of its type."""
    found = []
    for service in services(locale):
        contacts = [
            contact | {"how": label(CHANNEL_TYPES, contact["type"], locale)}
            for contact in service["channels"]
            if contact["display"]
        ]
        if contacts:
            found.append(service | {"channels": contacts})
    return found
