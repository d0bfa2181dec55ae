"""The search page: an empty box for who opens it, what was found for who sends the form. Whatever
comes of it, numbers to call stand first."""

import logging

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from cms.api.search import standing
from cms.api.search.unkept import SearchFailed
from cms.api.throttle import seconds_to_wait
from cms.api.views.base import require_locale
from cms.documents.addresses import locales, website_path
from cms.website import answers
from cms.website.frame import frame
from cms.website.search import SEARCH, Asked, Found, asked, found

logger = logging.getLogger(__name__)


def page(request: HttpRequest, locale: str) -> HttpResponse:
    """Kept by nobody, and as discreet as the pages about getting help."""
    require_locale(locale)
    looking = asked(request)
    if looking.text.strip() and (wait := seconds_to_wait(request)):
        response = _shown(request, locale, looking, None, unanswered="away", status=429)
        response["Retry-After"] = str(wait)
        return response
    try:
        answer = found(locale, looking)
    except SearchFailed:
        # as any page that fails, but with the numbers
        got_request_exception.send(sender=page, request=request)
        logger.exception("A page of the reader failed")
        return _shown(request, locale, Asked(""), None, unanswered="broken", status=500)
    return _shown(request, locale, looking, answer)


def _shown(
    request: HttpRequest,
    locale: str,
    looking: Asked,
    answer: Found | None,
    *,
    unanswered: str = "",
    status: int = 200,
) -> HttpResponse:
    """unanswered: the word for why nothing was looked for."""
    paths = {code: website_path(code, SEARCH) for code in locales()}
    context = frame(locale, paths=paths, needs_exit=True) | {
        "content_locale": locale,
        "kind": SEARCH,
        "is_neutral": True,
        "asked": looking,
        "found": answer,
        "help": answer.answer.help if answer else standing(locale),
        "unanswered": unanswered and (unanswered, f"{unanswered}_text"),
    }
    template = "website/search.html"
    return answers.page(
        request, template, context, status=status, is_stored=False, is_indexed=False
    )
