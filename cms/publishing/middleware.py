"""Says on every screen of the office how many pages are still being written."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from wagtail.admin import messages

from cms.documents import following
from cms.publishing.answers import wants_json


class TellWhoFollows:
    """A change that very many pages show reaches them some seconds later."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        is_screen = request.method == "GET" and not wants_json(request)
        if is_screen and request.user.is_authenticated and (left := following.left()):
            messages.info(request, sentence(left))


def sentence(left: int) -> str:
    told = ngettext(
        "%(count)s page still shows what was before the last change. It is being written again, "
        "which takes seconds.",
        "%(count)s pages still show what was before the last change. They are being written again, "
        "which takes seconds.",
        left,
    )
    return told % {"count": left}
