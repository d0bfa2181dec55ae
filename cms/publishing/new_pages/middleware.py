"""Wagtail's ways to a new page lead to the one form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from cms.core import wagtail_compat


class OneWayIn:
    """“Add a page below this one”, wherever Wagtail has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if wagtail_compat.is_page_screen(request.resolver_match, "add_subpage"):
            return redirect("new_page_below", kwargs["parent_page_id"])
        return None
