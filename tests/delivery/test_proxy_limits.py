"""What the shipped proxy lets through to the office: from one address so much at a time, and from
somebody without a session nothing large."""

import http.client
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from tests.matrix import table
from tests.nginx import needs_nginx, proxy

pytestmark = needs_nginx
SESSION = {"Cookie": f"csrftoken=x; {settings.SESSION_COOKIE_NAME}=abcdefgh"}
LARGE = b"x" * 2_000_000
AT_ONCE = 30


def without_session():
    """Addresses of the office where a form of nobody is not sent to the login."""
    forms = {
        pattern: words[0]
        for (pattern, _, method), words in table.read().items()
        if method == "post"
    }
    answered = [one for one, word in forms.items() if word not in {"login", "none", "never"}]
    answered += [one for one in forms if one.startswith(("draft/", "invitation/", "start/"))]
    return sorted({"/admin/" + re.sub("<[^>]+>", "7", one) for one in answered})


@dataclass
class Office:
    """Answers 200 to whatever comes, once it may."""

    port: int = 0
    lengths: list[int] = field(default_factory=list)  # of the bodies that came
    may_answer: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def ask(self, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            chunked = body is not None and not isinstance(body, bytes)
            method = "GET" if body is None else "POST"
            connection.request(method, path, body, headers or {}, encode_chunked=chunked)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    found = Office()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found.waiting.release()
            found.may_answer.wait(20)
            found.lengths.append(len(self.rfile.read(int(self.headers.get("Content-Length", 0)))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    folder = tmp_path_factory.mktemp("limits")
    here = f"127.0.0.1:{server.server_port}"
    try:
        with proxy(folder / "nginx", here, purged=None, tree=folder, office=here) as port:
            found.port = port
            yield found
    finally:
        found.may_answer.set()
        server.shutdown()
        server.server_close()


def test_nothing_large_is_taken_from_a_stranger(office):
    office.may_answer.set()

    assert office.ask("/admin/login/", LARGE)[0] == 413
    assert office.ask("/admin/login/", iter([LARGE]), {"Transfer-Encoding": "chunked"})[0] == 413
    assert office.lengths == []

    assert office.ask("/admin/login/", b"x" * 900_000)[0] == 200
    assert office.ask("/admin/images/add/", LARGE, SESSION)[0] == 200
    assert office.lengths == [900_000, len(LARGE)]


def test_nothing_large_is_taken_where_no_session_is_needed_whatever_cookie_comes(office):
    addresses = without_session()
    assert {"/admin/login/", "/admin/invitation/"} < set(addresses)

    taken = [one for one in addresses if office.ask(one, LARGE, SESSION)[0] != 413]

    assert taken == []


def test_one_address_has_so_many_connections_to_the_office(office):
    office.may_answer.clear()
    office.waiting = threading.Semaphore(0)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [pool.submit(office.ask, "/admin/", headers=SESSION) for _ in range(AT_ONCE)]
        for _ in range(AT_ONCE):
            assert office.waiting.acquire(timeout=20)

        status, headers, text = office.ask("/admin/", headers=SESSION)

        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "10", "no-store")
        assert "សូមព្យាយាមម្តងទៀតបន្តិចទៀត" in text and "Try again in a minute." in text
        # readers are never counted: a school has one address
        office.may_answer.set()
        assert office.ask("/api/v1/")[0] == 200
        assert {one.result()[0] for one in answers} == {200}
