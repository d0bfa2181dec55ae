"""Says on every screen of the office how many pages are still being written, and which failed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from cms.documents import following
from cms.documents.visibility import PageIdentity
from cms.publishing.answers import edit_url, wants_json

NAMED = 3  # pages that cannot be written


class TellWhoFollows:
    """A change that very many pages show reaches them some seconds later."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        is_screen = request.method == "GET" and not wants_json(request)
        if is_screen and request.user.is_authenticated and (left := following.left()):
            failed = following.failed()
            if left > len(failed):
                messages.info(request, sentence(left - len(failed)))
            if failed:
                pages = [page for place in failed[:NAMED] if (page := _page(place))]
                buttons = [
                    messages.button(edit_url(page), page.get_admin_display_title())
                    for page in pages
                ]
                messages.warning(request, failed_sentence(len(failed)), buttons=buttons)


def _page(place: PageIdentity) -> Page | None:
    pages = Page.objects.filter(translation_key=place.key)
    return pages.filter(locale__language_code=place.locale).first()


def sentence(left: int) -> str:
    told = ngettext(
        "%(count)s page still shows what was before the last change. It is being written again, "
        "which takes seconds.",
        "%(count)s pages still show what was before the last change. They are being written again, "
        "which takes seconds.",
        left,
    )
    return told % {"count": left}


def failed_sentence(failed: int) -> str:
    told = ngettext(
        "%(count)s page could not be written again, and readers still get what was before the last "
        "change. It is tried again every half minute. Tell an administrator: the reason is in the "
        "worker’s log.",
        "%(count)s pages could not be written again, and readers still get what was before the "
        "last change. They are tried again every half minute. Tell an administrator: the reason is "
        "in the worker’s log.",
        failed,
    )
    return told % {"count": failed}
