"""Screens travel compressed: an office with a weak line loads a fifth of the bytes."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORDS = ("text/", "application/json", "application/javascript", "image/svg+xml")


class CompressedScreens(GZipMiddleware):
    """Words only: what is a file is compressed already, and whoever fetches it may ask for parts.

    The length of an answer says nothing of the tokens in it: Django pads it and masks them.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = str(response.headers.get("Content-Type", ""))
        if response.streaming or not kind.startswith(WORDS):
            return response
        return super().process_response(request, response)
