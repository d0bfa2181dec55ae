"""What a guest sees: the door that takes the code of a link, the draft, its files, the answer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation

from cms.documents import paper
from cms.documents.addresses import locales, media_name
from cms.documents.kinds import pages_of
from cms.publishing.shared_drafts import answers, links
from cms.publishing.shared_drafts.models import SharedDraft
from cms.two_people.refusals import Refused
from public.api.views.media import admin_media
from public.website import published
from public.website.frame import Language
from public.website.guests import content, visits
from public.website.guests.addresses import code_in, of_document, of_files
from public.website.views.errors import draft_ended
from public.website.views.pages import document_context, template

LONGEST_PASTED = 500


def door(request: HttpRequest) -> HttpResponse:
    """Where every link leads: a script sends the code that stands behind #; without one, people
    paste the link. It says nothing of any draft."""
    if request.method == "POST":
        return _open(request)
    return door_page("open_draft", "open_draft_button")


def door_page(heading: str, button: str) -> HttpResponse:
    """The one field that takes the code of a link, in all languages; names of words."""
    first = next(iter(locales()))
    texts = [(code, said.words) for code, said in published.around(first).words.items()]
    context = {
        "locale": first,
        "texts": [(code, t, t[heading], t[button]) for code, t in texts],
    }
    return HttpResponse(render_to_string("website/guests/door.html", context))


def _open(request: HttpRequest) -> HttpResponse:
    shared = links.opened_by(code_in(request.POST.get("code", "")[:LONGEST_PASTED]))
    if shared is None:
        return draft_ended(request)
    # with a fragment of its own: a browser would put that of the link, the code, behind it
    response = _lead(f"{_first(shared)}#main")
    visits.begin(response, shared)
    return response


def document(request: HttpRequest, number: int, locale: str, kind: str) -> HttpResponse:
    """The draft in one language, with the form for an answer below it."""
    shared = _draft(request, number)
    if locale not in shared.contents or kind not in _kinds(shared):
        raise Http404
    if request.method == "POST":
        return _answer(request, shared, locale, kind)
    return _show(request, shared, locale, kind)


def file(request: HttpRequest, number: int, locale: str, kind: str, name: str) -> HttpResponseBase:
    """A file that the draft shows, public or not."""
    shown = content.document_in(_draft(request, number), locale, kind)
    names = {media_name(one["url"]) for one in shown["media"]} if shown else set()
    if name not in names:
        raise Http404
    return admin_media(request, name)


def _draft(request: HttpRequest, number: int) -> SharedDraft:
    shared = visits.draft_of(request, number)
    if shared is None:
        raise Http404
    return shared


def _kinds(shared: SharedDraft) -> list[str]:
    return [one.kind for one in pages_of(shared.page.specific_class)]


def _first(shared: SharedDraft) -> str:
    """In the language that it was written in."""
    return of_document(shared.pk, shared.page.locale.language_code, _kinds(shared)[0])


def _lead(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})


# The draft


def _show(
    request: HttpRequest,
    shared: SharedDraft,
    locale: str,
    kind: str,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    asks = paper.address()
    shown = content.document_in(shared, locale, kind, media=of_files(shared.pk, locale, kind))
    guest = {
        "shared": shared,
        "made_on": shared.made_at.isoformat(),
        "ends_on": shared.ends_at.isoformat(),
        "kind": kind,
        "kinds": [(one, of_document(shared.pk, locale, one)) for one in _kinds(shared)],
        "is_partly": shared.contents[locale]["is_partly"],
        "answers": answers.of_link(shared).order_by("pk"),
        "form": visits.form_key(request, shared.pk),
        "problem": problem,
        "is_taken": "taken" in request.GET,
        "name": request.POST.get("name", ""),
        "remark": request.POST.get("remark", ""),
        "longest": answers.LONGEST,
    }
    if shown is None:
        t = published.around(locale).words[locale].words
        context: dict[str, Any] = {"locale": locale, "t": t, "guest": guest}
        html = render_to_string("website/guests/empty.html", context)
    else:
        context = document_context(locale, shown, asks) | {
            "guest": guest,
            "is_indexed": False,
            "canonical": None,
            "alternates": [],
            "switch": _switch(shared, locale, kind),
        }
        html = render_to_string(template(kind), context)
    response = HttpResponse(html, status=status)
    response["Content-Language"] = locale
    return response


def _switch(shared: SharedDraft, locale: str, kind: str) -> list[Language]:
    return [
        Language(
            code,
            name,
            of_document(shared.pk, code, kind) if code in shared.contents else None,
            code == locale,
        )
        for code, name in locales().items()
    ]


# The answer


def _answer(request: HttpRequest, shared: SharedDraft, locale: str, kind: str) -> HttpResponse:
    if not visits.is_own_form(request, shared.pk):
        raise Http404
    try:
        with translation.override(locale):
            _take(request, shared)
    except ValidationError as error:
        problem = " ".join(error.messages)
        return _show(request, shared, locale, kind, problem=problem, status=400)
    except Refused as refused:
        return _show(request, shared, locale, kind, problem=str(refused), status=409)
    return _lead(f"{of_document(shared.pk, locale, kind)}?taken#answer")


def _take(request: HttpRequest, shared: SharedDraft) -> None:
    typed, agrees = request.POST, "agree" in request.POST
    name, text = typed.get("name", ""), typed.get("remark", "")
    answers.answer(shared, name=name, text=text, agrees=agrees)
