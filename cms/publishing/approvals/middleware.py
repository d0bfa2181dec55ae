"""Says what waits: the screen that saved a record knows nothing of the part that was put aside."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin import messages

from cms.publishing.approvals.told import told_of


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
