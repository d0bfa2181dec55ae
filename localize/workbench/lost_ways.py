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
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, TranslationContext

from cms.publishing import people
from localize.workbench.verbs import workbench_url
from localize.workflow.models import Comment, Review
from localize.workflow.translation_access import translation_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class LostWays:
    """Behind the session: programs, which do not ask for HTML, keep their 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and _is_a_visit(request):
            answer = redirect(screen_of(request))
            answer.cookies = response.cookies  # whoever looks at the logout is logged out
            return answer
        if request.method not in SAFE and _leads_to_login(response, request):
            address = QueryDict(mutable=True)
            address["next"] = came_from(request) or _card(request) or request.get_full_path()
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
    """The nearest screen of an address: of a string its row, else the next one above it."""
    home = reverse("wagtailadmin_home")
    path = _card(request)
    if path:
        return path
    path = request.path
    while path.startswith(home) and path != home:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if _is_named(path):
            return path
    return home


def _is_named(path: str) -> bool:
    """Is there a screen at this address? Wagtail's own catch-all has no name."""
    try:
        return bool(resolve(path).url_name)
    except Resolver404:
        return False


def _card(request: HttpRequest) -> str:
    """The workbench, at the string that the address is about; empty when it is about none."""
    match = request.resolver_match
    names = match.kwargs if match is not None else {}
    if "translation_id" in names:
        # a link is no string: its row is not named after it
        of_string = "segment_id" in names and match is not None and match.url_name != "link"
        anchor = f"s{names['segment_id']}" if of_string else ""
        return workbench_url(names["translation_id"], anchor)
    if "review_id" in names:
        stored = Review.objects.filter(pk=names["review_id"]).first()
        return _card_of(stored.context, stored.locale, _string(stored)) if stored else ""
    if "comment_id" in names:
        said = Comment.objects.filter(pk=names["comment_id"]).first()
        return _card_of(said.context, said.locale, said.string_id) if said else ""
    return ""


def _string(stored: Review) -> int | None:
    written = stored.string_translation
    return written.translation_of_id if written is not None else None


def _card_of(context: TranslationContext | None, locale: Locale, string: int | None) -> str:
    page = people.page_of(context, locale)
    translation = translation_of(page) if page is not None else None
    if translation is None:
        return ""
    segment = StringSegment.objects.filter(
        source=translation.source, context=context, string=string
    ).first()
    return workbench_url(translation.pk, f"s{segment.pk}" if segment is not None else "")
