"""The reader's paths leave the chain here: they never see a session, a cookie or a user."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

from cms.documents.addresses import WEBSITE
from cms.documents.visibility import is_open
from public.api.answers import NOT_ASKED_FOR
from public.api.middleware import (
    asked_again,
    finished,
    with_slash,
)
from public.api.problems import AWAY, Problem, unknown_host
from public.website.answers import POLICY
from public.website.search import SEARCH
from public.website.views.errors import away, broken, closed, foreign_host, not_found

logger = logging.getLogger(__name__)

EXACT = frozenset({"/", WEBSITE.rstrip("/"), "/sitemap.xml", "/robots.txt"})
METHODS = ("GET", "HEAD")
# the one form whose words stand in no address
SEARCHES = re.compile(rf"{re.escape(WEBSITE)}[^/]+/{SEARCH}/")
URLS = "public.website.urls"
HEALTH = "/healthz/"
ADMIN = "/admin/"
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Pages:
    """Whatever is read as a page, from whichever part, says what it may load and ask for: the
    outermost, so that refusals and error pages say it, too. Parts may say it more strictly."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Permissions-Policy", NOT_ASKED_FOR)
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response


class KnownHosts:
    """Refuses a Host that ALLOWED_HOSTS does not name, on every address; only `Pages` is before.

    Django asks only where a view needs the host, which no public one does. Health is answered
    under every name: whoever watches asks by address, and it says nothing but "ok".
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            request.get_host()
        except DisallowedHost:
            if not request.path_info.startswith(HEALTH):
                return self.refuse(request)
        return self.get_response(request)

    def refuse(self, request: HttpRequest) -> HttpResponse:
        is_for_programs = request.path_info.startswith(("/api/", settings.MEDIA_URL))
        return unknown_host().response() if is_for_programs else foreign_host(request)


class OfficePaths:
    """Leads from the public side to the office, path and query kept; it answers nothing of it.

    Where both have one address the proxy leads these paths there, and what comes here all the same
    is as unknown as any other.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if settings.OFFICE_URL == settings.BASE_URL or not is_of_admin(path):
            return self.get_response(request)
        if request.method in METHODS:
            location = settings.OFFICE_URL + request.get_full_path()
            response = HttpResponse(status=302, headers={"Location": location})
        else:
            response = HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response


def is_of_admin(path: str) -> bool:
    return path == ADMIN.rstrip("/") or path.startswith(ADMIN)


def shown(request: HttpRequest, page: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """A page, or one that says that it failed and nothing of why."""
    try:
        return page()
    except AWAY as error:
        return away(request, error)
    except Exception:
        # what Django's own handler does: tell whoever watches
        got_request_exception.send(sender=shown, request=request)
        logger.exception("A page for people failed")
        return broken(request)


class ReaderPaths:
    """Answers /, /read/…, /sitemap.xml and /robots.txt itself, errors as pages for people."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        # Wagtail sends its previews through the middleware under the page's public address
        is_preview = getattr(request, "is_dummy", False)
        if is_preview or not (path in EXACT or path.startswith(WEBSITE)):
            return self.get_response(request)
        response = self.answer(request)
        response.cookies.clear()
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response["Permissions-Policy"] = NOT_ASKED_FOR
        response["Referrer-Policy"] = "no-referrer"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return finished(request, response)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        methods = (*METHODS, "POST") if SEARCHES.fullmatch(request.path_info) else METHODS
        if request.method not in methods:
            return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
        return shown(request, lambda: self.opened(request))

    def opened(self, request: HttpRequest) -> HttpResponseBase:
        if not is_open():
            # nothing is public before the first emergency number was called
            return closed(request)
        if "\0" in request.path_info:
            return not_found(request)  # PostgreSQL takes no such text
        return asked_again(lambda: self.page(request))

    def page(self, request: HttpRequest) -> HttpResponseBase:
        """What is at this address; the page for what is not there looks at the database, too."""
        try:
            match = resolve(request.path_info, URLS)
            return match.func(request, *match.args, **match.kwargs)
        except (Resolver404, Http404):
            return with_slash(request, URLS) or not_found(request)
        except (Problem, SuspiciousOperation):
            return not_found(request)
