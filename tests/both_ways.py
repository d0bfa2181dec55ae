"""Every question of the suite to the public side, asked both ways: of Django, and through the cache
that stands before it (cms.delivery.response_cache).

A test gets Django's answer, as if there were no cache. Then the cache is asked the same, with what
it has kept since the test began, and once more, if it has kept this one now; both times it must say
the same: status, headers, every byte. So each test of the API, of the reader, of what is published,
withdrawn and expires is one of the cache, too, and costs no second rendering.

The version is read as the test sees it, over Django's connection: nothing is committed, and nobody
who counts statements sees it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.core.signals import setting_changed
from django.db import connection
from django.test import client

from cms.delivery.response_cache.version import TURNS, Versions
from cms.delivery.response_cache.wrapper import METHODS, ResponseCache, key_of

Answer = tuple[str, list[tuple[str, str]], bytes]
DjangoHandler = client.ClientHandler


@contextmanager
def unseen() -> Iterator[None]:
    """Statements that no test counts, and of which none fails for a test."""
    before = connection.force_debug_cursor, connection.execute_wrappers
    connection.force_debug_cursor, connection.execute_wrappers = False, []
    try:
        yield
    finally:
        connection.force_debug_cursor, connection.execute_wrappers = before


def moment(value: Any) -> Any:
    """SQLite has texts, in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


class Uncommitted(Versions):
    """What the test has published."""

    def row(self, statement: str, *values: Any) -> tuple[Any, ...]:
        if connection.vendor == "sqlite":
            adapt = connection.ops.adapt_datetimefield_value
            values = tuple(adapt(one) if isinstance(one, datetime) else one for one in values)
        with unseen(), connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            row = cursor.fetchone()
        return tuple(map(moment, row) if statement == TURNS else row)


class UncommittedOnce(Uncommitted):
    """Read once for both ways to ask: nobody writes meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def row(self, *asked: Any) -> tuple[Any, ...]:
        if asked not in self.seen:
            self.seen[asked] = super().row(*asked)
        return self.seen[asked]


class Both(DjangoHandler):
    def __call__(self, environ: dict[str, Any]) -> Any:
        told = super().__call__(environ)
        is_fault = told.status_code >= 500  # the cache may know better
        if environ["REQUEST_METHOD"] in METHODS and not told.streaming and not is_fault:
            expected = answer_of(told)
            CACHE.versions.seen.clear()
            before = kept_of(environ)
            for _time in ("as before", "from memory"):
                got = self.through(environ, told)
                if got != expected:  # a second may have passed, where an answer counts them
                    expected = self.again(environ)
                assert got == expected, f"the cache answers something else: {environ['PATH_INFO']}"
                kept = kept_of(environ)
                if kept is None or kept is before:  # it passes this by, or that was from memory
                    break
        return told

    def again(self, environ: dict[str, Any]) -> Answer:
        with unseen():
            return answer_of(DjangoHandler.__call__(self, environ))

    def through(self, environ: dict[str, Any], told: Any) -> Answer:
        def django(asked: dict[str, Any], start_response: Any) -> Any:
            """What was told already, unless the cache asks for more than the test did."""
            response = told
            if "HTTP_IF_NONE_MATCH" in environ and "HTTP_IF_NONE_MATCH" not in asked:
                with unseen():
                    response = DjangoHandler.__call__(self, asked)
            response.close = lambda: None  # it has ended already
            start_response(*answer_of(response)[:2])
            return response

        CACHE.application = django
        started: list[Any] = []
        body = CACHE(with_host(environ), lambda *said: started.append(said))
        return (*started[0], b"".join(body))


def with_host(environ: dict[str, Any]) -> dict[str, Any]:
    return {"HTTP_HOST": environ["SERVER_NAME"], **environ}


def kept_of(environ: dict[str, Any]) -> Any:
    """What the cache holds for this question."""
    return CACHE.kept._answers.get(key_of(with_host(environ)))


def answer_of(response: Any) -> Answer:
    """As Django's handler of a server would give it."""
    status = f"{response.status_code} {response.reason_phrase}"
    cookies = [("Set-Cookie", one.output(header="")) for one in response.cookies.values()]
    return status, [*response.items(), *cookies], response.content


CACHE = ResponseCache(lambda *_: [], UncommittedOnce(), 2**24)


def forget() -> None:
    """Forget everything; the number of a row, or of the feed, comes again after each rollback."""
    CACHE.kept.hold(None, 0.0, 0.0)
    CACHE.versions = UncommittedOnce()


def _settings_changed(**_which: Any) -> None:
    forget()


def install() -> None:
    client.ClientHandler = Both  # type: ignore[misc]
    setting_changed.connect(_settings_changed)
