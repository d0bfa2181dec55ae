"""The search page: an empty box for who opens it, what was found for who sends the form. Whatever
comes of it, numbers to call stand first."""

import logging

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from cms.documents.addresses import locales, website_path
from public.api.problems import Problem
from public.api.search import standing
from public.api.search.reach import told_of_reach
from public.api.search.searcher import by_searcher, seconds_until_turn
from public.api.search.unkept import SearchFailed
from public.api.views.base import require_locale
from public.website import answers, published
from public.website.frame import frame, inside
from public.website.search import SEARCH, Asked, Found, asked, found
from public.website.what_happened import links

logger = logging.getLogger(__name__)


def page(request: HttpRequest, locale: str) -> HttpResponse:
    """Kept by nobody, and as discreet as the pages about getting help."""
    require_locale(locale)
    looking = asked(request)
    if not looking.text.strip():
        return _shown(request, locale, looking, None)
    if wait := seconds_until_turn(request, settings.SEARCHES_OF_ONE_ADDRESS):
        return _refused(request, locale, looking, str(wait))
    try:
        return searched_for(request, locale, looking)
    except Problem as problem:
        if problem.status != 429:
            raise
        return _refused(request, locale, looking, problem.headers["Retry-After"])
    except SearchFailed:
        # as any page that fails, but with the numbers
        got_request_exception.send(sender=page, request=request)
        logger.exception("A page of the reader failed")
        return _shown(request, locale, Asked(""), None, unanswered="broken", status=500)


@by_searcher
def searched_for(request: HttpRequest, locale: str, looking: Asked) -> HttpResponse:
    answer = found(locale, looking)
    response = _shown(request, locale, looking, answer)
    return told_of_reach(response, answer.answer) if answer else response


def _refused(request: HttpRequest, locale: str, looking: Asked, wait: str) -> HttpResponse:
    """wait: seconds."""
    response = _shown(request, locale, looking, None, unanswered="away", status=429)
    response["Retry-After"] = wait
    return response


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
    around = published.around(locale)
    context = frame(locale, paths=paths, needs_exit=True, around=around)
    help = answer.answer.help if answer else standing(locale)
    context |= {
        "content_locale": locale,
        "kind": SEARCH,
        "is_neutral": True,
        "asked": looking,
        "found": answer,
        "help": help,
        "inside_help": inside(context, around, help.locale),
        "inside_found": inside(context, around, answer.answer.locale if answer else locale),
        "advice": context["vocabulary"].answers.get(help.happened),
        "likely": links(help.likely, context["vocabulary"], help.locale),
        "unanswered": unanswered and (unanswered, f"{unanswered}_text"),
    }
    template = "website/search.html"
    return answers.page(
        request, template, context, status=status, is_stored=False, is_indexed=False
    )
