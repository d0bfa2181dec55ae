"""What a reader from outside sees: how far they are, and one text after the other, of which they
say whether it is right. Without a script and without a cookie: the path has the code of the link.
"""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cms.documents.addresses import locales
from cms.two_people.refusals import Refused
from localize.outside import judging, links
from localize.outside.judging import Batch
from localize.outside.models import LONGEST_REASON, LONGEST_TEXT, ReaderLink, ReadText, Verdict
from public.website.guests.addresses import reading


def start(request: HttpRequest, locale: str, code: str) -> HttpResponse:
    link = _opened(locale, code)
    if request.method == "POST":
        raise Http404
    batches = judging.batches(link)
    left = [one for one in batches if not one.is_done]
    context = {
        "kinds": [
            {
                "label": label,
                "batches": [(one, reading(code, locale, one.next_number)) for one in of_it],
            }
            for label, of_it in _by_kind(batches, locale)
        ],
        "go_on": reading(code, locale, left[0].next_number) if left else "",
        "total": sum(one.total for one in batches),
        "done": sum(one.done for one in batches),
    }
    return _page(link, code, locale, "website/guests/reader_start.html", context)


def _by_kind(batches: list[Batch], locale: str) -> list[tuple[str, list[Batch]]]:
    with translation.override(locale):
        return [(label, list(of_it)) for label, of_it in groupby(batches, lambda one: one.label)]


def text(request: HttpRequest, locale: str, code: str, number: int) -> HttpResponse:
    link = _opened(locale, code)
    found = links.texts(link).filter(number=number).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, link, code, locale, found)
    try:
        with translation.override(locale):
            typed = {name: request.POST.get(name, "") for name in ("verdict", "better", "why")}
            judging.judge(link, number, **typed)
    except ValidationError as error:
        problem = " ".join(error.messages)
        return _show(request, link, code, locale, found, problem=problem, status=400)
    except Refused as refused:
        if refused.code == judging.OVER:
            raise Http404 from None
        return _show(request, link, code, locale, found, problem=str(refused), status=409)
    return HttpResponse(status=303, headers={"Location": _next(link, code, locale, found)})


def _opened(locale: str, code: str) -> ReaderLink:
    link = links.opened_by(code) if locale in locales() else None
    if link is None:
        raise Http404
    return link


def _batch(link: ReaderLink, found: ReadText) -> Batch:
    return next(one for one in judging.batches(link) if one.number == found.batch)


def _next(link: ReaderLink, code: str, locale: str, found: ReadText) -> str:
    """The next text of the batch that was not judged, one that was skipped at the end; else where
    all batches stand."""
    batch = _batch(link, found)
    left = links.texts(link).filter(batch=batch.number, verdict="").order_by("number")
    after = left.filter(number__gt=found.number).first() or left.first()
    return reading(code, locale, after.number if after is not None else None)


def _show(
    request: HttpRequest,
    link: ReaderLink,
    code: str,
    locale: str,
    found: ReadText,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    batch = _batch(link, found)
    last = batch.first + batch.total - 1
    context = {
        "text": found,
        "batch": batch,
        "place": found.number - batch.first + 1,
        "before": reading(code, locale, found.number - 1) if found.number > batch.first else "",
        "after": reading(code, locale, found.number + 1) if found.number < last else "",
        "all": reading(code, locale),
        "better": request.POST.get("better") or found.better or found.text,
        "why": request.POST.get("why", found.why),
        "is_open": bool(problem) or found.verdict in (Verdict.WRONG, Verdict.BETTER),
        "problem": problem,
        "longest": LONGEST_TEXT,
        "longest_why": LONGEST_REASON,
    }
    return _page(link, code, locale, "website/guests/reader_text.html", context, status, found)


def _page(
    link: ReaderLink,
    code: str,
    locale: str,
    template: str,
    context: dict[str, object],
    status: int = 200,
    found: ReadText | None = None,
) -> HttpResponse:
    number = found.number if found is not None else None
    others = [(one, name) for one, name in locales().items() if one != locale]
    about = {
        "locale": locale,
        "languages": [(one, name, reading(code, one, number)) for one, name in others],
        "link": link,
        "until": timezone.localdate(link.ends_at).isoformat(),
    }
    with translation.override(locale):
        html = render_to_string(template, about | context)
    return HttpResponse(html, status=status, headers={"Content-Language": locale})
