"""The paths of guests leave the chain before sessions: no account is known here, no message and no
cookie of the admin. Every answer is stored nowhere and tells no other site where it was read."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

from public.api.middleware import finished
from public.api.problems import Problem
from public.website.answers import NOINDEX, POLICY
from public.website.forms import UNREADABLE, length_of
from public.website.guests.addresses import DRAFTS
from public.website.middleware import shown
from public.website.views.errors import draft_ended, too_long

METHODS = ("GET", "HEAD", "POST")
LARGEST = 100_000  # bytes of a form; the longest remark, as browsers send it, is a quarter of that
URLS = "public.website.guests.urls"


class GuestPaths:
    """Answers /admin/draft/… itself, errors as pages for people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(DRAFTS):
            return self.get_response(request)
        response = self.answer(request)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = NOINDEX
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        # a file of the draft has a stricter one
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return finished(request, response)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        if length_of(request) > LARGEST:
            return too_long(request)  # nothing of it is read
        return shown(request, lambda: self.page(request))

    def page(self, request: HttpRequest) -> HttpResponseBase:
        try:
            match = resolve(request.path_info, URLS)
            return match.func(request, *match.args, **match.kwargs)
        except (Resolver404, Http404, Problem, SuspiciousOperation, *UNREADABLE):
            return draft_ended(request)
