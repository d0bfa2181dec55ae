"""What the admin's addresses of pages lead to: no screen of a page in the bin, one screen for
taking a page down, and one for what happened to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core import tree, wagtail_compat
from cms.two_people.answers import refuse


class ClosedBin:
    """Stands behind the message middleware; the screens of the bin name their entries, not pages.

    The story of a page stays readable: it says who deleted it; Wagtail's buttons to its histories
    lead there, and those to "Unpublish" to the screen that asks why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        pages = [value for name, value in kwargs.items() if name in wagtail_compat.PAGE_ARGUMENTS]
        if not pages:
            return None
        if wagtail_compat.is_history(match):
            if not request.user.has_perm("wagtailadmin.access_admin"):
                return None  # Wagtail asks who they are
            found = Page.objects.filter(pk=kwargs["page_id"]).values_list("translation_key")
            return redirect("localize:story", *get_object_or_404(found))
        if request.user.is_authenticated and any_binned(pages):
            return refuse(
                request,
                _("This page is in the recycle bin. Restore it to work on it."),
                back=reverse("recycle_bin:index"),
                status=409,
                code="binned",
            )
        if wagtail_compat.is_page_screen(match, "unpublish") and request.method == "GET":
            return redirect("localize:take_down", kwargs["page_id"])
        return None


def any_binned(pages: list[Any]) -> bool:
    """Is one of the pages with these ids in the bin? One query; what is no id is not."""
    named = map(str, pages)
    ids = [name for name in named if name.isascii() and name.isdigit() and len(name) < 10]
    return Page.objects.filter(pk__in=ids).filter(tree.binned()).exists()
