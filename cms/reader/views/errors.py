"""Pages for what is not there: they say in which languages a document exists."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms.api.addresses import locales
from cms.reader import answers
from cms.reader.addresses import ROOT
from cms.reader.frame import frame
from cms.reader.words import words


def not_found(
    request: HttpRequest, locale: str | None = None, paths: dict[str, str] | None = None
) -> HttpResponse:
    """404; paths: language → where the document can be read. Its title gives nothing away."""
    shown = locale or _locale_of(request.path_info)
    names = locales()
    context = frame(shown, needs_exit=True) | {
        "content_locale": shown,
        "is_neutral": True,
        "elsewhere": [(code, names[code], path) for code, path in (paths or {}).items()],
    }
    return answers.page(
        request, "reader/not_found.html", context, status=404, is_stored=False, is_indexed=False
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500 without a look at the database, which may be what is broken."""
    return _bare(request, "broken", status=500)


def closed(request: HttpRequest) -> HttpResponse:
    """503 before this installation is public: not a word of its content."""
    response = _bare(request, "not_open", status=503)
    response["Retry-After"] = "3600"
    return response


def _bare(request: HttpRequest, word: str, *, status: int) -> HttpResponse:
    locale = _locale_of(request.path_info)
    t = words(locale)
    context = {"locale": locale, "t": t, "heading": t[word], "text": t[f"{word}_text"]}
    html = render_to_string("reader/bare.html", context)
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


def _locale_of(path: str) -> str:
    """The language in a path of the reader, else the first one."""
    code = path.removeprefix(ROOT).split("/")[0]
    return code if code in locales() else settings.LANGUAGES[0][0]
