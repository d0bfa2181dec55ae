"""The search page: an empty box for who opens it, what was found for who sends the form."""

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from cms.api.emergency import HELP_NOW
from cms.api.problems import Problem
from cms.api.search.searcher import by_searcher
from cms.api.throttle import seconds_to_wait
from cms.api.views.base import require_locale
from cms.documents import paper
from cms.documents.addresses import locales, website_path
from cms.website import answers, published
from cms.website.frame import frame
from cms.website.search import SEARCH, Asked, asked, found
from cms.website.views.errors import too_often
from cms.website.views.pages import help_now


def page(request: HttpRequest, locale: str) -> HttpResponse:
    """Kept by nobody, and as discreet as the pages about getting help."""
    require_locale(locale)
    looking = asked(request)
    if not looking.text.strip():
        return answered(request, locale, looking)
    if wait := seconds_to_wait(request, settings.SEARCHES_OF_ONE_ADDRESS):
        return refused(request, locale, str(wait))
    try:
        return searched_for(request, locale, looking)
    except Problem as problem:
        if problem.status != 429:
            raise
        return refused(request, locale, problem.headers["Retry-After"])


@by_searcher
def searched_for(request: HttpRequest, locale: str, looking: Asked) -> HttpResponse:
    return answered(request, locale, looking)


def answered(request: HttpRequest, locale: str, looking: Asked) -> HttpResponse:
    paths = {code: website_path(code, SEARCH) for code in locales()}
    context = frame(locale, paths=paths, needs_exit=True) | {
        "content_locale": locale,
        "kind": SEARCH,
        "is_neutral": True,
        "asked": looking,
        "found": found(locale, looking),
    }
    return answers.page(request, "website/search.html", context, is_stored=False, is_indexed=False)


def refused(request: HttpRequest, locale: str, wait: str) -> HttpResponse:
    """Help-now with its numbers, and a sentence that says why. wait: seconds."""
    around = published.around(locale)
    codes = (locale, *(code for code in locales() if code != locale))
    kits = (published.one(code, HELP_NOW, Q()) for code in codes)
    document = next(filter(None, kits), None)
    if document is None:
        return too_often(request, int(wait))
    response = help_now(request, locale, document, paper.address(), around, is_away=True)
    response.status_code = 429
    response["Retry-After"] = wait
    return response
