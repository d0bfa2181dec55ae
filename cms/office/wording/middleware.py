"""Readers get Khmer words that two people agreed on without a new start of the public side."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.documents.addresses import WEBSITE
from cms.office.wording import speaking
from cms.website.guests.addresses import DRAFTS

PAGES = (WEBSITE, DRAFTS)  # made of words of ours; documents of the API are not


class ReaderWords:
    """Before what answers the reader and guests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(PAGES):
            speaking.now_and_then()
        return self.get_response(request)
