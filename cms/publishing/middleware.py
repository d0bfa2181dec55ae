"""What stands before and behind every screen of the office."""

import logging
import re
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from cms.documents import deferred_rendering
from cms.documents.visibility import PageIdentity
from cms.two_people.answers import edit_url, refuse, wants_json

NAMED = 3  # pages that cannot be written
logger = logging.getLogger(__name__)

# a field that is lacking; a number or a character that no column takes; JSON without an end
UNREADABLE = (MultiValueDictKeyError, DataError, OverflowError, RecursionError)
# where Django and Wagtail take values out of a form or an address
READING = {
    "full_clean",
    "get_prep_value",  # of what is looked for
    "initial_form_count",
    "total_form_count",
    "value_from_datadict",
}
CLUMSY = (AttributeError, LookupError, ObjectDoesNotExist, TypeError, ValueError)
ADDRESS = re.compile(r"/|https?://")


class TellWhoFollows:
    """Says on every screen of the office how many pages are still being written, and which failed:
    a change that very many pages show reaches them some seconds later."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        is_screen = request.method == "GET" and not wants_json(request)
        if is_screen and request.user.is_authenticated and (left := deferred_rendering.left()):
            failed = deferred_rendering.failed()
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
        "server’s log.",
        "%(count)s pages could not be written again, and readers still get what was before the "
        "last change. They are tried again every half minute. Tell an administrator: the reason is "
        "in the server’s log.",
        failed,
    )
    return told % {"count": failed}


class UnreadableForms:
    """A form that no screen of ours sends is refused with a sentence: it is no error of ours.

    Views of Wagtail read some forms without asking whether the field is there, or a number is one;
    and the databases have no place for some of what can be typed into an address. It stands behind
    the messages; whoever knows an exception better stands further in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Where a form leads back to is an address: Django takes a word for the name of a view,
        and fails when the deed is done."""
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        back = request.POST.get("next") or request.GET.get("next", "")
        return None if not back or ADDRESS.match(back) else _refused(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal(request, error)


def refusal(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """What is answered if `error` is about what was sent; None if it is a fault."""
    if not isinstance(error, UNREADABLE) and not _is_of_the_reader(error):
        return None
    logger.warning("A form could not be read.", exc_info=error)
    return _refused(request)


def _refused(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        _("What was sent could not be read. Open the screen again and try once more."),
        back=reverse("wagtailadmin_home"),
        status=400,
        code="unreadable",
    )


def _is_of_the_reader(error: Exception) -> bool:
    """Did the code of a package, none of ours, stumble over the values of a form?"""
    if not isinstance(error, CLUMSY):
        return False
    frames = list(_frames(error.__traceback__))
    if isinstance(error, ObjectDoesNotExist):
        asking = next(file for file, _name in reversed(frames) if "/django/" not in file)
        return "/wagtail/admin/views/" in asking
    return not _is_ours(frames[-1][0]) and any(name in READING for _file, name in frames)


def _is_ours(file: str) -> bool:
    return file.startswith(str(settings.BASE_DIR)) and "site-packages" not in file


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, str]]:
    """File and function of each call, the innermost last."""
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_frame.f_code.co_name
        trace = trace.tb_next
