"""The memory and the term base as files, for those who review somewhere. Include `urlpatterns` in
the admin; files of one translation are in `localize.exchange.screen`.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.models import GroupPagePermission

from cms.two_people.people import REVIEW_CODENAME
from localize.exchange import exports


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
    path("memory.tmx", memory, name="memory"),
    path("terms.tbx", terms, name="terms"),
]
