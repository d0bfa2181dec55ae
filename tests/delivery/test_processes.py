"""Two real server processes over one database: what is published is seen at once by both, and what
they answer from memory is what Django answers, on the wire."""

import os
import re
import socket
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.forked import database  # noqa: F401
from tests.parts import rounds
from tools.children import start, stop
from tools.serve import is_up

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
pytestmark = [
    pytest.mark.slow("two servers are started"),
    pytest.mark.series,
    pytest.mark.soak,
]


@pytest.fixture
def page(transactional_db, django_db_serialized_rollback, office):
    return office.page("Before")


@pytest.fixture
def servers(page, database):  # noqa: F811
    """The ports of two server processes of the public side."""
    address = database()
    if connection.vendor == "sqlite":
        address = f"sqlite:///{connection.settings_dict['NAME']}"  # not a copy
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "CMS_SIDE": "public",
        "CMS_DEMO": "1",
        "SECRET_KEY": "tests",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tests.flows.served_settings",
    }
    ports = [free_port() for _ in range(2)]
    options = ("--interface", "wsgi", "--workers", "1", "--log-level", "error", "--host")
    children = [
        start(
            [sys.executable, "-m", "granian", *options, "127.0.0.1", "--port", str(port)]
            + ["cms.wsgi:application"],
            cwd=ROOT,
            env=environment,
        )
        for port in ports
    ]
    try:
        deadline = time.monotonic() + START_SECONDS
        while not all(map(is_up, ports)):
            assert time.monotonic() < deadline, "the servers did not start"
            time.sleep(0.1)
        yield ports
    finally:
        stop(children)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int, path: str, method: str = "GET", condition: str = "") -> tuple[str, bytes]:
    """(head without its date, body), as they are on the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"If-None-Match: {condition}"] if condition else []
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as wire:
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        said = b"".join(iter(lambda: wire.recv(65536), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    return re.sub(r"\r\ndate: [^\r]*", "", head.decode()), body


def test_what_is_published_is_seen_at_once_by_both(servers, page, office):
    paths = [
        f"/api/v1/en/pages/{page.translation_key}/",
        "/api/v1/en/pages/",
        "/api/v1/changes/",
        f"/read/en/pages/{page.translation_key}/",
        "/read/en/pages/",
    ]
    last = rounds(2, 100)
    from_django = {path: ask(servers[0], path, "HEAD") for path in paths}
    for number in range(last + 1):
        title = f"Title {number}"
        page.title = title
        office.publish(page)
        for path in paths:
            for port in servers:
                told = ask(port, path)
                assert title.encode() in told[1], (path, number)
                assert ask(port, path) == told
    etags = [re.search(r"etag: (\S+)", ask(servers[0], path)[0])[1] for path in paths]
    for path, etag in zip(paths, etags, strict=True):
        head, body = ask(servers[0], path, condition=etag)
        assert head.startswith("HTTP/1.1 304"), path
        assert (body, "content-length" in head) == (b"", False)
        # the first came from Django, this one from memory: they differ in what was published
        named = re.compile(r"(etag|content-length): \S+")
        head, body = ask(servers[0], path, "HEAD")
        assert named.sub("", head) == named.sub("", from_django[path][0])
        assert body == b""

    page.unpublish()

    for port in servers:
        assert ask(port, paths[0])[0].startswith("HTTP/1.1 404")
        assert ask(port, paths[3])[0].startswith("HTTP/1.1 404")
        assert all(f"Title {last}".encode() not in ask(port, path)[1] for path in paths)
