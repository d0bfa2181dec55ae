"""The last net of the gate: a refusal that no screen foresaw is a sentence, never an error page."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Page

from cms.two_people.answers import refuse, refuse_as, sentences, way_back
from cms.two_people.refusals import Refused
from localize.workbench.next_steps import next_step


class GateRefusals:
    """Turns what refused a page, the gate or its own checks, into a message and a way back.

    Whatever the request had opened as a transaction is undone by then; what it saved before that
    (the draft) is kept. Stands after the message middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        back = way_back(request)
        if isinstance(exception, Refused):
            page = named_page(request)
            step = next_step(exception, page, request.user) if page is not None else None
            return refuse_as(request, exception, back=back, step=step)
        if isinstance(exception, ValidationError):  # a draft that is not complete would get live
            return refuse(request, sentences(exception), back=back, status=400, code="not-possible")
        return None


def named_page(request: HttpRequest) -> Page | None:
    """The page that the address names."""
    match = request.resolver_match
    page_id = match.kwargs.get("page_id") if match is not None else None
    page = Page.objects.filter(pk=page_id).first() if page_id is not None else None
    return page.specific if page is not None else None
