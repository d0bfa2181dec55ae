"""How a button is answered: a sentence where the person is, or a document for a program."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.core.vocabularies.part_names import part_name
from cms.two_people.refusals import Refused

# Not a sandbox: in one that runs no scripts Safari does not tell the screen around it of a click.
_CLOSED = "script-src 'none'"
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """What a person does after a refusal: one sentence, and where; url is '' if there is no screen
    for it. is_done: after a decision, is nothing left to do? of_many: the same of several at once,
    with %(count)s."""

    sentence: str
    url: str = ""
    label: str = ""
    is_done: bool = False
    of_many: str = ""


def wants_json(request: HttpRequest) -> bool:
    """Is the answer read by a program (autosave, fetch), not shown to a person?"""
    return (
        request.headers.get("x-requested-with") == "XMLHttpRequest"
        or request.content_type == "application/json"
        or request.headers.get("accept", "").startswith("application/json")
    )


def stays(request: HttpRequest) -> bool:
    """Does a program show the answer on the screen where it is, and goes to no other?"""
    return wants_json(request) and "stay" in request.POST


def problem(status: int, code: str, sentence: str, **members: Any) -> JsonResponse:
    """An RFC 9457 problem document."""
    document = {
        "type": f"urn:cncc:problem:{code.replace('_', '-')}",
        "title": sentence,
        "status": status,
        "detail": sentence,
    }
    return JsonResponse(document | members, status=status, content_type="application/problem+json")


def refuse(
    request: HttpRequest,
    sentence: str,
    *,
    back: str,
    status: int = 403,
    code: str = "refused",
    step: Step | None = None,
    **members: Any,
) -> HttpResponse:
    """Say no: the sentence as a message at `back`, or a problem document for a program.

    step: who can act and where, told with it. members: more for a program.
    """
    told = f"{sentence} {step.sentence}" if step is not None else sentence
    if wants_json(request):
        see = {"see": step.url} if step and step.url else {}
        return problem(status, code, told, **(see | members))
    tell_refusal(request, told, step)
    return redirect(back)


def refuse_as(
    request: HttpRequest,
    refused: Refused,
    *,
    back: str,
    step: Step | None = None,
    **members: Any,
) -> HttpResponse:
    return refuse(
        request,
        str(refused),
        back=back,
        status=refused.status,
        code=refused.code,
        step=step,
        **members,
    )


def way_back(request: HttpRequest) -> str:
    """The editor of the page that the address names, else where the person came from."""
    match = request.resolver_match
    page_id = match.kwargs.get("page_id") if match is not None else None
    if page_id is not None:
        return reverse("wagtailadmin_pages:edit", args=[page_id])
    referer = request.headers.get("referer", "")
    if referer and url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return referer
    return reverse("wagtailadmin_home")


def tell_refusal(request: HttpRequest, told: str, step: Step | None = None) -> None:
    """The message, with a link to the screen where it goes on."""
    messages.error(request, told, buttons=_ways(step))


def _ways(*steps: Step | None) -> list[Any]:
    """A button to each screen where it goes on."""
    return [messages.button(step.url, step.label) for step in steps if step and step.url]


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def sentence_of(denied: PermissionDenied) -> str:
    """What a PermissionDenied says, or a sentence that is always true."""
    return str(denied) or str(_("You do not have the right to do this."))


def sentences(error: ValidationError) -> str:
    """What an error says; of a page that is not complete, with the part that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    told = []
    for part, errors in error.error_dict.items():
        sentence = " ".join(ValidationError(errors).messages)
        name = "" if part == NON_FIELD_ERRORS else f"{capfirst(part_name(part))}: "
        told.append(f"{name}{sentence}")
    return " ".join(told)


def answer(
    request: HttpRequest,
    act: Callable[[], str | Step | HttpResponse],
    *,
    back: str,
    step_after: Callable[[Refused], Step | None] = lambda refused: None,
    members: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Do `act` in one transaction; its sentence, with where it goes on, or the refusal's, is shown
    at `back`.

    step_after: who can act and where, told with a refusal. members: what a program that stays
    shows afterwards, also where somebody else was faster.

    A program is told where that is; it goes there, or says the refusal where it stands.
    """
    try:
        for _field, texts in request.POST.lists():
            require_storable(*texts)
        with transaction.atomic():
            done = act()
    except PermissionDenied as denied:
        return refuse(request, sentence_of(denied), back=back)
    except Refused as refused:
        now = members() if stays(request) else {}
        return refuse_as(request, refused, back=back, step=step_after(refused), **now)
    except ValidationError as error:
        return refuse(request, sentences(error), back=back, status=400, code="not-possible")
    if isinstance(done, HttpResponse):
        return done
    return tell(request, done, back=back, **(members() if stays(request) else {}))


def tell(request: HttpRequest, done: str | Step, *, back: str, **members: Any) -> HttpResponse:
    """Say that it is done, at `back`; members are for a program that stays where it is."""
    step = done if isinstance(done, Step) else Step(done)
    if not stays(request):
        messages.success(request, step.sentence, buttons=_ways(step))
    if wants_json(request):
        return JsonResponse({"detail": step.sentence, "address": back} | members)
    return redirect(back)


def tell_steps(request: HttpRequest, steps: Iterable[Step]) -> None:
    """What a decision led to: what is done in one message, what leaves something to do as a
    warning, with the way there."""
    steps = list(steps)
    counts = Counter(step.of_many for step in steps if step.of_many)
    told = dict.fromkeys(
        replace(step, sentence=step.of_many % {"count": counts[step.of_many]}, url="", label="")
        if counts[step.of_many] > 1
        else step
        for step in steps
    )
    for step in told:
        if not step.is_done:
            messages.warning(request, step.sentence, buttons=_ways(step))
    if done := [step for step in told if step.is_done]:
        messages.success(request, " ".join(step.sentence for step in done), buttons=_ways(*done))


def require_storable(*texts: str) -> None:
    """PostgreSQL has no place for a NUL, and SQLite keeps it. Raises ValidationError."""
    if any("\0" in text for text in texts):
        raise ValidationError(_("The text has characters that cannot be stored."))


def is_key(text: str) -> bool:
    """Can it be the number of a row? From addresses and forms comes anything, such as “²”."""
    return text.isascii() and text.isdigit() and len(text) < 10


def without_scripts(html: str) -> str:
    return _SCRIPT.sub("", html)


def closed(response: HttpResponse, *, style: str) -> HttpResponse:
    """A page as its readers get it, in a frame beside what somebody decides about it: without any
    script, kept nowhere, with one more stylesheet."""
    link = f'<link rel="stylesheet" href="{static(style)}"></head>'
    html = without_scripts(response.content.decode())
    response.content = html.replace("</head>", link, 1)
    response["Cache-Control"] = "no-store"
    policy = response.headers.get("Content-Security-Policy", "frame-ancestors 'self'")
    response["Content-Security-Policy"] = f"{policy}; {_CLOSED}"
    return response
