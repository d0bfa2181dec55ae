"""Says what waits: the screen that saved a record knows nothing of the part that was put aside."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin import messages

from cms.publishing.second_person import verbs


class TellWhatWaits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # who only reads puts nothing aside, and is not looked up for it
        for one in verbs.told_of(request.user) if request.method == "POST" else ():
            address = reverse("second_person:proposal", args=[one.proposal])
            messages.warning(request, one.sentence, buttons=[messages.button(address, one.link)])
        return response
