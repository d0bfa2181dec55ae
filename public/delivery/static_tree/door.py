"""Asks the public side within this process, so that a file holds what a client would have got."""

import gzip
import io
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from public.api.middleware import GetResponse, PublicPaths
from public.website.middleware import ReaderPaths

AWAY = 503


class NotAnswered(Exception):
    """The public side could not answer; the address may be right all the same."""

    def __init__(self, address: str, status: int) -> None:
        super().__init__(f"{address} answers {status}")
        self.status = status

    @property
    def is_away(self) -> bool:
        """The database is, so that nothing else is answered either."""
        return self.status == AWAY


@dataclass(frozen=True)
class Answer:
    """The bytes of a 200; `packed` are those that a client gets who takes gzip, if that helps."""

    content_type: str
    body: bytes
    packed: bytes | None


def ask(address: str) -> Answer | None:
    """What a GET of `address`, a path with its query, is answered with; None if there is nothing
    to keep there. Raises NotAnswered."""
    response = _public_side()(_request(address))
    if response.status_code >= 500:
        raise NotAnswered(address, response.status_code)
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return None
    content, is_packed = response.content, response.get("Content-Encoding") == "gzip"
    body = gzip.decompress(content) if is_packed else content
    return Answer(response["Content-Type"], body, content if is_packed else None)


@cache
def _public_side() -> GetResponse:
    return PublicPaths(ReaderPaths(_nothing))


def _nothing(request: HttpRequest) -> HttpResponseBase:
    return HttpResponse(status=404)


def _request(address: str) -> WSGIRequest:
    base, asked = urlsplit(settings.BASE_URL), urlsplit(address)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        # decoded, each byte a letter (PEP 3333)
        "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": base.hostname,
        "SERVER_PORT": str(base.port or {"https": 443}.get(base.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": base.netloc,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": base.scheme,
    }
    return WSGIRequest(environ)
