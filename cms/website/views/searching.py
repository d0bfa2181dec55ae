"""The search page: an empty box for who opens it, what was found for who sends the form."""

from django.http import HttpRequest, HttpResponse

from cms.api.throttle import seconds_to_wait
from cms.api.views.base import require_locale
from cms.documents.addresses import locales, website_path
from cms.website import answers
from cms.website.frame import frame
from cms.website.search import SEARCH, asked, found
from cms.website.views.errors import too_often


def page(request: HttpRequest, locale: str) -> HttpResponse:
    """Kept by nobody, and as discreet as the pages about getting help."""
    require_locale(locale)
    looking = asked(request)
    if looking.text.strip() and (wait := seconds_to_wait(request)):
        return too_often(request, wait)
    paths = {code: website_path(code, SEARCH) for code in locales()}
    context = frame(locale, paths=paths, needs_exit=True) | {
        "content_locale": locale,
        "kind": SEARCH,
        "is_neutral": True,
        "asked": looking,
        "found": found(locale, looking),
    }
    return answers.page(request, "website/search.html", context, is_stored=False, is_indexed=False)
