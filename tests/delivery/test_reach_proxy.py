"""What a real nginx says of each answer to the counter, and what it leaves out."""

import socket
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError

import pytest

from public.delivery.reach.lines import Answer, read_line
from tests.nginx import needs_nginx, proxy

pytestmark = needs_nginx
KEY = "6d1c7a7e-6c0b-4f0e-9f57-3a4f1d0c2b11"
DIGEST = "a" * 64


class Side(BaseHTTPRequestHandler):
    """Finds nothing, and has everything but what is gone."""

    def do_GET(self):
        self.send_response(404 if "gone" in self.path else 200)
        if "/search/" in self.path:
            self.send_header("X-Reach", "not-understood")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_HEAD = do_GET

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """(the address of the proxy, the socket of the counter, the folder of its logs)"""
    folder = tmp_path_factory.mktemp("edge")
    side = ThreadingHTTPServer(("127.0.0.1", 0), Side)
    threading.Thread(target=side.serve_forever, daemon=True).start()
    with socket.socket(type=socket.SOCK_DGRAM) as counter:
        counter.bind(("127.0.0.1", 0))
        counter.settimeout(5)
        public, reach = f"127.0.0.1:{side.server_port}", counter.getsockname()[1]
        with proxy(folder, public, purged=None, tree=folder, reach=reach) as port:
            yield f"http://127.0.0.1:{port}", counter, folder
    side.shutdown()


def asked(address, method="GET", data=None):
    headers = {"User-Agent": "Telephone/1", "Referer": "http://elsewhere.example/"}
    request = urllib.request.Request(address, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer
    except HTTPError as refusal:
        return refusal


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/read/km/lessons/{KEY}/", Answer(200, "lessons", "km", KEY)),
        (f"/read/km/lessons/{KEY}/?after=w-1&fbclid=x", Answer(200, "lessons", "km", KEY)),
        (f"/api/v1/cja-Arab/services/{KEY}/", Answer(200, "services", "cja-Arab", KEY)),
        ("/api/v1/en/lessons/gone/", Answer(404, "lessons", "en", "gone")),
        ("/read/km/", Answer(200, "home", "km", "")),
        ("/api/v1/km/home/", Answer(200, "home", "km", "")),
        ("/read/km/help-now/", Answer(200, "help-now", "km", "")),
        ("/read/km/help-now/?q=sign&fallback=en", Answer(200, "answers", "km", "")),
        ("/read/km/services/?w=x&q=sign", Answer(200, "answers", "km", "")),
        ("/api/v1/km/services/?happened=hurt", Answer(200, "answers", "km", "")),
        (f"/api/v1/packs/{DIGEST}/", Answer(200, "file", "", DIGEST)),
        ("/api/v1/changes/?since=12", Answer(200, "changes", "", "")),
    ],
)
def test_each_answer_is_said_by_its_kind(edge, path, said):
    base, counter, _folder = edge
    asked(base + path)

    assert read_line(counter.recv(2000)) == said


@pytest.mark.parametrize("path", ["/read/km/search/", "/api/v1/km/search/"])
def test_a_search_that_found_nothing_is_said_without_its_words(edge, path):
    base, counter, _folder = edge
    answer = asked(base + path, "POST", b"q=secret")
    datagram = counter.recv(2000)

    assert read_line(datagram) == Answer(200, "not-understood", "km", "")
    assert b"secret" not in datagram
    assert "X-Reach" not in answer.headers


def test_what_is_not_counted_is_not_sent(edge):
    base, counter, _folder = edge
    for path in ("/", "/healthz/live", "/robots.txt", "/api/v1/km/lessons/", "/media/a.png"):
        asked(base + path)
    asked(f"{base}/read/km/help-now/", "HEAD")
    asked(f"{base}/read/km/help-now/worker.js")
    asked(f"{base}/api/v1/changes/")

    assert read_line(counter.recv(2000)).kind == "changes"


def test_no_line_on_disk_holds_a_key_and_no_datagram_who_asked(edge):
    base, counter, folder = edge
    asked(f"{base}/read/km/lessons/{KEY}/?after=secret")
    datagram = counter.recv(2000)
    kept = "".join(path.read_text(errors="replace") for path in folder.rglob("*.log"))

    assert kept
    assert not any(one in kept for one in (KEY, "lessons", "127.0.0.1", "secret"))
    assert not any(one in datagram for one in (b"127.0.0.1", b"Telephone", b"elsewhere", b"secret"))
