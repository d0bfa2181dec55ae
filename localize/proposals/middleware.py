"""Says what waits: the screen that saved a record knows nothing of the part that was put aside."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from localize.proposals import verbs


class TellWhatWaits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = verbs.made.set([])
        try:
            response = self.get_response(request)
            for proposal in verbs.made.get() or ():
                messages.warning(
                    request,
                    _("“%(name)s” is in use. What you changed waits for a second person.")
                    % {"name": proposal.record},
                    buttons=[
                        messages.button(
                            reverse("localize_proposals:proposal", args=[proposal.pk]),
                            _("Look at it"),
                        )
                    ],
                )
            return response
        finally:
            verbs.made.reset(token)
