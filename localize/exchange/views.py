"""Screens of the exchange beside download and upload (which are `localize.exchange.screen`).

`decide` takes the texts of a file that a person prefers to the ones here; the memory and the term
base go to those who review somewhere. Include `urlpatterns` in the admin.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.models import GroupPagePermission

from cms.two_people.people import REVIEW_CODENAME
from localize.exchange import exports, imports
from localize.workbench.one_string.verbs import verb
from localize.workflow import translation_access


def may_review_anywhere(user: Any) -> bool:
    """Is `user` a reviewer of some part of the tree?"""
    if not user.is_active:
        return False
    return (
        user.is_superuser
        or GroupPagePermission.objects.filter(
            group__user=user, permission__codename=REVIEW_CODENAME
        ).exists()
    )


@verb
def decide(request: HttpRequest, access: translation_access.TranslationAccess) -> str:
    """Take the ticked texts of a file in place of the ones here, if those are still the same.

    Fields: `take` for each id, with `text-<id>` and `here-<id>` (the hash of the text shown).
    """
    access.require_unlocked()
    chosen = {
        row_id: imports.Choice(
            # a form sends every line end as two characters
            request.POST.get(f"text-{row_id}", "").replace("\r\n", "\n"),
            request.POST.get(f"here-{row_id}", ""),
        )
        for row_id in request.POST.getlist("take")
    }
    report = imports.decide(access.translation, chosen, by=request.user)
    for line in [*report.conflicts, *report.refused]:
        said = {"title": line.source[:40], "reason": line.reason}
        messages.error(request, _("“%(title)s”: %(reason)s") % said)
    count = len(report.taken)
    return ngettext(
        "%(count)s text taken as a draft.", "%(count)s texts taken as drafts.", count
    ) % {"count": count}


@require_GET
def memory(request: HttpRequest) -> HttpResponse:
    """The translation memory as TMX."""
    return _download(request, exports.export_memory)


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """The term base as TBX."""
    return _download(request, exports.export_terms)


def _download(request: HttpRequest, make: Callable[[], exports.File]) -> HttpResponse:
    if not may_review_anywhere(request.user):
        raise PermissionDenied(_("Only reviewers may download this."))
    file = make()
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


app_name = "localize_exchange"

urlpatterns = [
    path("translation/<int:translation_id>/decide/", decide, name="decide"),
    path("memory.tmx", memory, name="memory"),
    path("terms.tbx", terms, name="terms"),
]
