"""What a person is told of what their form put aside: the screen that saves knows nothing of it,
and the person of a request ends with it (`TellWhatWaits`)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.people import User
from cms.two_people.refusals import who_can


@dataclass(frozen=True)
class Told:
    """One sentence, in the language of the screen that asked, and a link to the request."""

    sentence: str
    link: str
    request: int


def tell(asked: ChangeRequest, sentence: str, *, by: User) -> None:
    """Leave it with `by`, this object of theirs."""
    who = who_can(asked.subject.who_may_endorse(asked, but={by.pk}))
    one = Told(f"{sentence} {who}", _("Look at it"), asked.pk)
    by.told_of_requests = [*told_of(by), one]


def told_of(user: User) -> list[Told]:
    return getattr(user, "told_of_requests", [])


class TellWhatWaits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # who only reads puts nothing aside, and is not looked up for it
        for one in told_of(request.user) if request.method == "POST" else ():
            address = reverse("approvals:request", args=[one.request])
            messages.warning(request, one.sentence, buttons=[messages.button(address, one.link)])
        return response
