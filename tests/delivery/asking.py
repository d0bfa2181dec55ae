"""Somebody who asks the whole application through the response cache, as a server would."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from cms.delivery.response_cache.version import Versions
from cms.delivery.response_cache.wrapper import ResponseCache
from tests.both_ways import Uncommitted


class Said(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Asked:
    """`questions` are those that came to Django; `before` is called with each, `after` when it has
    answered, while the answer is still on its way through the cache."""

    def __init__(self, versions: Versions | None = None, most: int = 2**24) -> None:
        self.questions: list[str] = []
        self.before: Any = lambda: None
        self.after: Any = lambda: None
        self.cache = ResponseCache(self._answer, versions or Uncommitted(), most)

    def get(self, path: str, query: str = "", method: str = "GET", **headers: str) -> Said:
        environ = RequestFactory().generic(method, path, QUERY_STRING=query).environ
        environ = {**environ, "HTTP_HOST": "testserver", **headers}
        started: list[Any] = []
        with staying_connected():
            body = self.cache(environ, lambda *said: started.append(said))
            content = b"".join(body)
            getattr(body, "close", lambda: None)()
        status, told = started[-1][:2]
        return Said(int(status[:3]), dict(told), content)

    def is_kept(self, path: str, query: str = "", **headers: str) -> bool:
        """Is it answered from memory the second time?"""
        self.get(path, query, **headers)
        before = len(self.questions)
        self.get(path, query, **headers)
        return len(self.questions) == before

    def _answer(self, environ: Any, start_response: Any) -> Any:
        self.questions.append(environ["PATH_INFO"])
        self.before()
        response = django()(environ, start_response)
        self.after()
        return response


@cache
def django() -> WSGIHandler:
    return WSGIHandler()


@contextmanager
def staying_connected() -> Iterator[None]:
    """The test's transaction is on the connection that an answer's end would close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
