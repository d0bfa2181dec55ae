"""The request that is being answered: its number, which stands in the log and in what went wrong,
and the nonce of its screen. And what the log leaves out: where readers were.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.request_context import active, entered

HEADER = "X-Request-Id"
OFFICE = "/admin/"
GUESTS = "/admin/draft/"  # below it links of people without an account, one of them with its code
SOMEWHERE = "(an address of the public)"


@dataclass
class Asked:
    """number: made here for each request and said to whoever asked, so that it names nobody."""

    number: str = field(default_factory=lambda: secrets.token_hex(6))
    nonce: str = ""


class Numbered:
    """The outermost middleware. What a cache may keep says no number: others would get it, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # a preview is another request within this one
        with entered(Asked()) as asked:
            response = self.get_response(request)
        if response.status_code >= 400 or request.path_info.startswith(OFFICE):
            response.headers[HEADER] = asked.number
        return response


class Discreet(logging.Filter):
    """For handlers: each line has the number of the request, and no address that a reader or guest
    asked for. Django writes the path of each answer that failed, in an outage of every child's."""

    def filter(self, record: logging.LogRecord) -> bool:
        asked = active(Asked)
        record.asked = f" [{asked.number}]" if asked else ""
        path = getattr(getattr(record, "request", None), "path", None)
        is_hidden = path is not None and (not path.startswith(OFFICE) or path.startswith(GUESTS))
        if is_hidden and isinstance(record.args, tuple):
            record.args = tuple(SOMEWHERE if one == path else one for one in record.args)
        return True
