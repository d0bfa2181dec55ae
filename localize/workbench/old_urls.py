"""Where a person is led who arrives at an address that only takes a button: the screen it is on.

A session that ended, a tab that is opened again, a page that is loaded again after a refusal: each
asks with GET for what was a POST. An answer of 405, or a login that leads back to one, would end
the way of a person whose text is waiting on their device.
"""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cms.two_people.answers import problem, wants_json
from cms.two_people.refusals import NO_RIGHT

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OldURLs:
    """Behind the session: programs, which do not ask for HTML, keep their 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and _is_a_visit(request):
            answer = redirect(screen_of(request))
            answer.cookies = response.cookies  # whoever looks at the logout is logged out
            return answer
        if not _leads_to_login(response, request):
            return response
        if wants_json(request) and request.user.is_authenticated:
            # no login opens to whoever is logged in: their roles were taken
            said = _("Your account has no role here any more. Ask an administrator.")
            return problem(403, NO_RIGHT, said)
        if request.method not in SAFE:
            address = QueryDict(mutable=True)
            address["next"] = came_from(request) or request.get_full_path()
            response["Location"] = f"{reverse('wagtailadmin_login')}?{address.urlencode(safe='/')}"
        return response


def _is_a_visit(request: HttpRequest) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _leads_to_login(response: HttpResponse, request: HttpRequest) -> bool:
    """Was the request sent to the login because nobody is logged in?"""
    address = urlsplit(response.get("Location", ""))
    return address.path == reverse("wagtailadmin_login") and parse_qs(address.query).get(
        "next"
    ) == [request.get_full_path()]


def came_from(request: HttpRequest) -> str:
    """The path and query of the screen that a form was sent from; empty for another site's."""
    referer = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    address = urlsplit(referer)
    if not address.path.startswith(reverse("wagtailadmin_home")):
        return ""
    return f"{address.path}?{address.query}" if address.query else address.path


def screen_of(request: HttpRequest) -> str:
    """The next screen above an address."""
    home, path = reverse("wagtailadmin_home"), request.path
    while path.startswith(home) and path != home:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if path != home and _is_named(path):
            return path
    # of a text or a remark: the list has its page
    return reverse("localize:queue") if request.path.startswith(f"{home}localize/") else home


def _is_named(path: str) -> bool:
    """Is there a screen at this address? Wagtail's own catch-all has no name."""
    try:
        return bool(resolve(path).url_name)
    except Resolver404:
        return False
