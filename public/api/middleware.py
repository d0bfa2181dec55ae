"""The short way for public paths, and a transaction for the admin's own models."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.urls import Resolver404, is_valid_path, resolve

from cms.core import wagtail_compat
from cms.documents.projection import publishing
from cms.documents.visibility import is_open
from cms.publishing.middleware import refusal
from cms.two_people.answers import refuse_as, way_back
from cms.two_people.refusals import Refused
from public.api.answers import moved
from public.api.problems import (
    AWAY,
    Problem,
    internal_error,
    not_found,
    not_public_yet,
    unavailable,
)
from public.api.security import ADDRESS as SECURITY

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
GetResponse = Callable[[HttpRequest], HttpResponseBase]

PUBLIC_URLS = "public.api.urls"
METHODS = "GET, HEAD, OPTIONS"
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Range, ETag, Link, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "public, max-age=86400",
}

WITHOUT_LENGTH = (204, 304)  # RFC 9110 §8.6

# what is answered before the first emergency number was called: none of it is content
ALWAYS_ANSWERED = {"api_schema", "api_docs", "health_live", "health_ready", "security_txt"}


class PublicPaths:
    """Answers public paths itself: no session, no user, no cookie, no CSRF, never HTML errors.

    Everything behind it in MIDDLEWARE is only for people who log in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.prefixes: tuple[str, ...] = (
            *("/api/", "/healthz/", SECURITY),
            settings.MEDIA_URL,
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(self.prefixes):
            return self.get_response(request)
        response = self.answer(request)
        response.cookies.clear()
        for name, value in HEADERS.items():
            response[name] = value
        return finished(request, response)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            match = resolve(request.path_info, PUBLIC_URLS)
            if request.method == "OPTIONS":
                return preflight(match.func)
            if self.is_closed_to(match.url_name):
                raise not_public_yet()
            return asked_again(lambda: match.func(request, *match.args, **match.kwargs))
        except Problem as problem:
            return problem.response()
        except Resolver404:
            return with_slash(request, PUBLIC_URLS) or not_found().response()
        except Http404:
            return not_found().response()
        except SuspiciousOperation:
            return Problem(400, "bad-request", "The request cannot be read.").response()
        except AWAY as error:
            # the next request finds a database that is back: Django closes what failed
            logger.error("The database does not answer: %s", error)
            return unavailable().response()
        except Exception:
            # what Django's own handler does: tell whoever watches, show nothing
            got_request_exception.send(sender=type(self), request=request)
            logger.exception("A public path failed")
            return internal_error().response()

    def is_closed_to(self, name: str | None) -> bool:
        """Content waits for the first called emergency number."""
        return name not in ALWAYS_ANSWERED and not is_open()


def asked_again(answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `answer` says; once more if the connection that was kept for it had died meanwhile.

    The public side asks no health check before each answer (`CONN_HEALTH_CHECKS`). Nothing is
    written here, so asking twice changes nothing; a database that is away is not waited for.
    """
    was_kept = connection.connection is not None
    try:
        return answer()
    except AWAY:
        if not was_kept or connection.is_usable():
            raise
        connection.close()
        return answer()


def with_slash(request: HttpRequest, urlconf: str) -> HttpResponse | None:
    """301 to the address with its final slash, where that one exists."""
    path = f"{request.path_info}/"
    if path.endswith("//") or not is_valid_path(path, urlconf):
        return None
    return moved(request, path)


def preflight(view: View) -> HttpResponse:
    """What a browser asks before it sends anything from another site."""
    allowed = getattr(getattr(view, "view_class", None), "http_method_names", ())
    methods = f"{METHODS}, POST" if "post" in allowed else METHODS
    response = HttpResponse(status=204, headers=PREFLIGHT)
    response["Allow"] = response["Access-Control-Allow-Methods"] = methods
    return response


def finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """`response` with its length, and without its body where a HEAD request asks for
    that.

    Without a length the server sends chunks, and nobody knows how much is still to come.
    """
    is_head = request.method == "HEAD"
    if isinstance(response, HttpResponse):
        if response.status_code not in WITHOUT_LENGTH:
            response["Content-Length"] = str(len(response.content))
        if is_head:
            response.content = b""
    elif is_head and isinstance(response, StreamingHttpResponse):
        # the server closes the file; closing the response here would end the request's connection
        response.streaming_content = ()
    return response


# Screens of Wagtail that change a page without our models having a say.
PAGE_SCREENS = ("move_confirm", "set_page_position", "delete", "copy")


class AdminTransactions:
    """One transaction, feed first, around the admin's POSTs that change what is public.

    Last in MIDDLEWARE, so that CSRF and the user have been looked at. Not for publishing itself:
    `TranslatedPage.save()` has a transaction of its own, and a refusal must keep the draft.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method != "POST" or not _changes_public(request):
            return None
        _ = request.POST  # the upload is read before others have to wait for the lock
        try:
            with publishing():
                return view(request, *args, **kwargs)
        # no other middleware hears of what is raised here
        except Refused as refused:
            return refuse_as(request, refused, back=way_back(request))
        except Exception as error:
            answer = refusal(request, error)
            if answer is None:
                raise
            return answer


def _changes_public(request: HttpRequest) -> bool:
    match = request.resolver_match
    return wagtail_compat.is_page_screen(match, *PAGE_SCREENS) or wagtail_compat.is_model_screen(
        match
    )
