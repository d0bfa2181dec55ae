"""Before Django: what was answered already is answered from memory, while it is right.

The version of what is published is read before anything else, and an answer is kept under the
version that was read before it was made. So what is published while one is made lets it go, and
whoever asks after a commit gets nothing from before it. What an answer
follows from besides is in docs/decisions/delivery.md.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.db import connection

from cms.api.answers import CACHE_CONTROL, STALE_FOR, PublicAnswer, allows_gzip
from cms.delivery.response_cache.kept import Answer, Headers, Kept
from cms.delivery.response_cache.version import Version, Versions
from cms.documents.addresses import ROOT, WEBSITE
from cms.website.middleware import PREVIEWS

logger = logging.getLogger(__name__)

PREFIXES = (ROOT, WEBSITE, "/sitemap.xml", "/robots.txt")
METHODS = ("GET", "HEAD")
LONGEST_QUESTION = 4500  # characters of path, query and host; a cursor has up to 4,000
# seconds; what the feed does not tell, such as a word in force in this process, is that old
AT_MOST = 30.0
SAID_EVERY = 600.0  # seconds between two lines in the log about what fails


class Key(NamedTuple):
    """What an answer depends on of what was asked."""

    path: str
    query: str
    is_packed: bool
    host: str  # others are refused
    is_secure: bool  # others are led to https, and are told to come with it


class Miss(NamedTuple):
    """A question that Django has to answer; the version that was published before that."""

    key: Key
    version: Version
    asked_at: float


def before(application: WSGIApplication) -> WSGIApplication:
    """`application` behind a cache as the settings say; itself where they say none, and on the
    SQLite of a demonstration."""
    if not settings.API_CACHE_MB or connection.vendor != "postgresql":
        return application
    return ResponseCache(application, Versions(), settings.API_CACHE_MB * 2**20)


class ResponseCache:
    """A WSGI application before another; most: bytes that it keeps."""

    def __init__(self, application: WSGIApplication, versions: Versions, most: int) -> None:
        self.application = application
        self.versions = versions
        self.kept = Kept(most)
        self._said_at = float("-inf")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            found = self._find(environ)
        except Exception:
            self._say()
            found = None
        if found is None:
            return self.application(environ, start_response)
        if isinstance(found, Answer):
            return found.give(environ, start_response)
        return self._ask(found, environ, start_response)

    def _find(self, environ: WSGIEnvironment) -> Answer | Miss | None:
        """None: this is not for us."""
        method = environ["REQUEST_METHOD"]
        key = key_of(environ) if method in METHODS else None
        version = self.versions.now() if key is not None else None
        if key is None or version is None:
            return None
        now = time.time()
        if not self.kept.holds(version, now):
            turn = self.versions.next_turn(version, datetime.fromtimestamp(now, UTC))
            self.kept.hold(version, now, turn.timestamp())
        found = self.kept.get(key, version, now)
        if found is None and method == "GET":
            return Miss(key, version, now)
        return found

    def _ask(
        self, miss: Miss, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Django's answer, which is kept if it may be.

        Without a condition, so that it is whole: where everybody has an answer already and asks
        whether it still stands, nothing would be kept otherwise.
        """
        condition = environ.get("HTTP_IF_NONE_MATCH")
        plain = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, _error: Any = None) -> Callable[[bytes], object]:
            started.append((status, headers))
            return _no_writing

        response = self.application(plain, start)
        status, headers = started[-1]
        try:
            answer = whole(status, headers, response)
            if answer is not None and may_be_kept(headers, response):
                self._keep(miss, answer, response)
        except Exception:
            self._say()
            answer = None
        if answer is not None and condition is not None and answer.is_known(condition):
            getattr(response, "close", _nothing)()
            return answer.give(environ, start_response)
        start_response(status, headers)
        return response

    def _keep(self, miss: Miss, answer: Answer, response: Any) -> None:
        until = miss.asked_at + AT_MOST
        if response.ends is not None:
            # from then on it would say itself how long it may be kept
            until = min(until, response.ends.timestamp() - STALE_FOR)
        size = 4 * sum(len(part) for part in (miss.key.path, miss.key.query, miss.key.host))
        self.kept.put(miss.key, miss.version, answer, since=miss.asked_at, until=until, size=size)

    def _say(self) -> None:
        """In the log, but not for each of those who ask."""
        now = time.monotonic()
        if now - self._said_at >= SAID_EVERY:
            self._said_at = now
            logger.warning("The response cache is passed by", exc_info=True)


def key_of(environ: WSGIEnvironment) -> Key | None:
    """None of what is never kept: the admin, previews, files, what has no host or is too long."""
    path, host = environ["PATH_INFO"], environ.get("HTTP_HOST")
    if host is None or not path.startswith(PREFIXES) or path.startswith(PREVIEWS):
        return None
    query = environ.get("QUERY_STRING", "")
    if len(path) + len(query) + len(host) > LONGEST_QUESTION:
        return None
    packed = allows_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return Key(path, sorted_by_name(query), packed, host, is_secure(environ))


def is_secure(environ: WSGIEnvironment) -> bool:
    """As Django sees it (SECURE_PROXY_SSL_HEADER)."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if (said := environ.get(name)) is not None:
            return bool(said.split(",", 1)[0].strip() == secure)
    return bool(environ.get("wsgi.url_scheme") == "https")


def sorted_by_name(query: str) -> str:
    """The order of different parameters says nothing; that of the same one is kept.

    A name in another spelling could be the same one: then nothing is moved.
    """
    if "&" not in query:
        return query
    parts = [(part.partition("=")[0], part) for part in query.split("&")]
    if any("%" in name or "+" in name for name, _part in parts):
        return query
    return "&".join(part for _name, part in sorted(parts, key=lambda pair: pair[0]))


def whole(status: str, headers: Headers, response: Any) -> Answer | None:
    if status != "200 OK" or getattr(response, "streaming", True):
        return None
    return Answer.of(headers, response.content)


def may_be_kept(headers: Headers, response: Any) -> bool:
    """Only what says the one sentence of the API: for everybody, and nothing in it is about to end.
    (`limit_caching` says less then, and something else each second.)"""
    said = {name.lower(): value for name, value in headers}
    return (
        isinstance(response, PublicAnswer)
        and said.get("cache-control") == CACHE_CONTROL
        and said.get("vary", "Accept-Encoding") == "Accept-Encoding"
        and "set-cookie" not in said
    )


def _no_writing(_data: bytes) -> object:
    raise NotImplementedError("Django returns what it answers.")


def _nothing() -> None:
    pass
