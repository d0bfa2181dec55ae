"""Says which cache did not forget what somebody has just published."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.request_context import entered
from public.delivery.edge import Silent


class TellWhatIsOld:
    """Around each request of the office: what it publishes is purged before it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with entered(Silent()) as silent:
            response = self.get_response(request)
        if silent.caches:
            names = ", ".join(urlsplit(one).netloc for one in silent.caches)
            messages.warning(request, sentence(names))
        return response


def sentence(names: str) -> str:
    told = _(
        "It is published, but a cache did not answer (%(caches)s). Readers may still get what was "
        "there before for 35 seconds, behind another cache for a minute more. You need not do "
        "anything."
    )
    return told % {"caches": names}
