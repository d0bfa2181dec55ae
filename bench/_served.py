"""Both sides and the worker over the bench's database, and who asks them."""

import http.client
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tools.children import start, stop
from tools.serve import ROOT, is_up, server_command

START_SECONDS = 60
PAUSE = 1.0  # seconds
SAMPLED = 4
CONNECTIONS = 4


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def processes(*sides: str, worker: bool = False, **settings: str) -> Iterator[list[int]]:
    """The ports of these sides ("public", "office"), served for the block as shipped but for the
    `settings` of the environment."""
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore", **settings}
    ports = [free_port() for _side in sides]
    children = [
        start(server_command(port, reload=False), cwd=ROOT, env=quiet | {"CMS_SIDE": side})
        for side, port in zip(sides, ports, strict=True)
    ]
    if worker:
        command = [sys.executable, "manage.py", "worker"]
        children.append(start(command, cwd=ROOT, env=quiet))
    try:
        deadline = time.monotonic() + START_SECONDS
        while not all(map(is_up, ports)):
            if time.monotonic() > deadline:
                raise RuntimeError("The servers did not start.")
            time.sleep(0.2)
        yield ports
    finally:
        stop(children)


class Asking(threading.Thread):
    """Asks one address again and again until it is told to end; `times` in milliseconds."""

    def __init__(self, port: int, path: str, *, cookie: str = "", pause: float = 0.0) -> None:
        super().__init__(daemon=True)
        self.port, self.path, self.cookie, self.pause = port, path, cookie, pause
        self.times: list[float] = []
        self.failed: Exception | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set() and self.failed is None:
            begun = time.perf_counter()
            try:
                get(self.port, self.path, cookie=self.cookie)
            except (OSError, RuntimeError) as error:
                self.failed = error
            self.times.append((time.perf_counter() - begun) * 1000)
            self.ended.wait(self.pause)

    def end(self) -> list[float]:
        self.ended.set()
        self.join()
        if self.failed is not None:
            raise self.failed
        return self.times


def get(port: int, path: str, *, cookie: str = "") -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body


class Until:
    """Asks all `paths` again and again, over connections that stay open, until none of them says
    `old` and all say `new`: in seconds from `begun`, when the last one was first seen so.

    is_urgent: without a pause until the old one is gone, for what takes no second; that is asked of
    one path in SAMPLED, as all of them take whoever asks a second.
    """

    def __init__(
        self, port: int, paths: list[str], old: str, new: str, begun: float, *, is_urgent: bool
    ) -> None:
        self._askers = [
            _Asker(port, paths[nth::CONNECTIONS], old, new, begun, is_urgent=is_urgent)
            for nth in range(CONNECTIONS)
        ]

    def wait(self, patience: float) -> None:
        for one in self._askers:
            one.start()
        deadline = time.monotonic() + patience
        for one in self._askers:
            one.join(max(0.0, deadline - time.monotonic()))
            one.given_up.set()

    @property
    def gone(self) -> float | None:
        return _last(one.gone for one in self._askers)

    @property
    def there(self) -> float | None:
        return _last(one.there for one in self._askers)


def _last(times: Iterable[float | None]) -> float | None:
    found = list(times)
    known = [one for one in found if one is not None]
    return max(known) if len(known) == len(found) else None


class _Asker(threading.Thread):
    def __init__(
        self, port: int, paths: list[str], old: str, new: str, begun: float, *, is_urgent: bool
    ) -> None:
        super().__init__(daemon=True)
        self.is_urgent = is_urgent
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.paths, self.old, self.new, self.begun = paths, old.encode(), new.encode(), begun
        self.gone: float | None = None
        self.there: float | None = None
        self.given_up = threading.Event()

    def run(self) -> None:
        with_old = self.paths[::SAMPLED] if self.is_urgent else list(self.paths)
        without_new = list(self.paths)
        # one that asks without a pause takes the processor from those who work
        while with_old or without_new:
            if self.given_up.wait(0 if with_old and self.is_urgent else PAUSE):
                break
            for path in list(with_old or without_new):
                body = self._get(path)
                if path in with_old and self.old not in body:
                    with_old.remove(path)
                if path in without_new and self.new in body:
                    without_new.remove(path)
            now = time.perf_counter() - self.begun
            self.gone = now if not with_old and self.gone is None else self.gone
            self.there = now if not without_new and self.there is None else self.there
        self.connection.close()

    def _get(self, path: str) -> bytes:
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body


def session_of(user: Any) -> str:
    """The cookie of somebody who has logged in."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
