"""Pages for what is not there, and for what cannot be shown now. The first say in which languages a
document exists; the others say so in every language and look at nothing but the request."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms.documents import languages
from cms.documents.addresses import WEBSITE, locales, website_path
from cms.request_context import active
from public.api.asking import Asked
from public.api.emergency import HELP_NOW
from public.api.problems import AWAY, AWAY_SECONDS, is_full
from public.website import answers
from public.website.frame import frame
from public.website.published import Around
from public.website.vocabulary import known

logger = logging.getLogger(__name__)


def not_found(
    request: HttpRequest,
    locale: str | None = None,
    paths: dict[str, str] | None = None,
    around: Around | None = None,
) -> HttpResponse:
    """404; paths: language → where the document can be read. Its title gives nothing away."""
    shown = locale or _locale_of(request.path_info)
    names = locales()
    context = frame(shown, needs_exit=True, around=around) | {
        "content_locale": shown,
        "is_neutral": True,
        "elsewhere": [(code, names[code], path) for code, path in (paths or {}).items()],
    }
    return answers.page(
        request, "website/not_found.html", context, status=404, is_stored=False, is_indexed=False
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500 without a look at the database, which may be what is broken."""
    return _bare(request, "broken", status=500)


def closed(request: HttpRequest) -> HttpResponse:
    """503 before this installation is public: not a word of its content."""
    response = _bare(request, "not_open", status=503)
    response["Retry-After"] = "3600"
    return response


def away(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503 while the database does not answer: the same request works later."""
    logger.error("The database does not answer: %s", error)
    response = _bare(request, "away", status=503)
    response["Retry-After"] = str(AWAY_SECONDS)
    return response


def full(request: HttpRequest, error: BaseException) -> HttpResponse:
    """507 where there is no room for what somebody saves; reading goes on."""
    logger.error("There is no room left: %s", type(error).__name__)
    return _bare(request, "no_room", status=507)


def foreign_host(request: HttpRequest) -> HttpResponse:
    """400 for a Host that is not ours; nothing of what we have is shown."""
    return _bare(request, "foreign_host", status=400)


def draft_ended(request: HttpRequest) -> HttpResponse:
    """404 for every reason why a guest is shown no draft: the answer does not tell which."""
    return _bare(request, "draft_ended", status=404)


def too_long(request: HttpRequest) -> HttpResponse:
    """413 for a guest whose answer is longer than any form of ours."""
    return _bare(request, "too_long", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the exception is being handled."""
    error = sys.exc_info()[1]
    if error is None or not (isinstance(error, AWAY) or is_full(error)):
        return broken(request)
    # a changed session would be saved on the way out, and wait for the same lock once more
    if hasattr(request, "session"):
        request.session.modified = False
    return full(request, error) if is_full(error) else away(request, error)


def _bare(request: HttpRequest, word: str, *, status: int) -> HttpResponse:
    first = _locale_of(request.path_info)
    codes = sorted(languages.as_known(), key=lambda code: code != first)
    said = {code: known(code).words for code in codes}
    # where files answer in the place of the database, the numbers are there
    is_passing = (
        (status >= 500 or status == 429)
        and word != "not_open"
        and request.path_info.startswith(WEBSITE)
    )
    texts = [
        (code, t, t[word], t[f"{word}_text"], website_path(code, HELP_NOW) if is_passing else None)
        for code, t in said.items()
    ]
    asked = active(Asked)
    # by which whoever looks after the machine finds it in the log
    number = asked.number if asked and word in ("broken", "no_room") else ""
    context = {"locale": first, "t": said[first], "texts": texts, "number": number}
    html = render_to_string("website/bare.html", context)
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


def _locale_of(path: str) -> str:
    """The language in a path of the reader, else the first one."""
    code = path.removeprefix(WEBSITE).split("/")[0]
    there = languages.as_known()
    return code if code in there else next(iter(there))
