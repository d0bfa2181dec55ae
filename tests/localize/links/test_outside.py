"""The command that opens other sites: on loopback only, and by default not even there."""

import io
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.core.links import outside


class Site(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.asked.append((self.command, self.path))
        if self.path == "/drip":
            with suppress(OSError):
                while not self.server.is_over.wait(0.02):
                    self.wfile.write(b"H")
            return
        status = {"/gone": 404, "/no-head": 405, "/moved": 301}.get(self.path, 200)
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self):
        self.server.asked.append((self.command, self.path))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = HTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    server.is_over = threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.is_over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def loopback_allowed(monkeypatch):
    monkeypatch.setattr(outside, "is_public", lambda address: address == "127.0.0.1")


def at(site, path="/"):
    return f"http://127.0.0.1:{site.server_port}{path}"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::ffff:10.1.2.3",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378::1",
        "fec0::1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fc00::1",
        "fe80::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
    ],
)
def test_private_addresses_are_not_public(address):
    assert not outside.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_others_are(address):
    assert outside.is_public(address)


def test_loopback_is_never_asked(site):
    answer = outside.ask(at(site))

    assert answer == outside.Answer(None, "not an address of the public internet")
    assert site.asked == []


def test_name_with_one_private_address_is_refused(site, monkeypatch):
    rows = [(0, 0, 0, "", ("8.8.8.8", 80)), (0, 0, 0, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *args, **kwargs: rows)

    assert outside.ask("http://two.example/").status is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "http://", "x"])
def test_only_web_addresses(url):
    assert outside.ask(url).status is None


def test_user_in_the_address_is_refused(site, loopback_allowed):
    assert outside.ask(at(site).replace("//", "//me:secret@")).status is None
    assert site.asked == []


@pytest.mark.parametrize(
    ("path", "status", "asked"),
    [
        ("/", 200, ["HEAD"]),
        ("/gone", 404, ["HEAD"]),
        ("/moved", 301, ["HEAD"]),
        ("/no-head", 200, ["HEAD", "GET"]),
    ],
)
def test_what_a_site_answers(site, loopback_allowed, path, status, asked):
    assert outside.ask(at(site, path)).status == status
    assert [method for method, _path in site.asked] == asked


def test_a_redirection_is_told_and_not_followed(site, loopback_allowed):
    assert outside.ask(at(site, "/moved")).location == "/elsewhere"
    assert [path for _method, path in site.asked] == ["/moved"]


def test_a_site_that_never_ends_is_cut_off(site, loopback_allowed):
    """Else this test would not end."""
    assert outside.ask(at(site, "/drip"), timeout=0.1).status is None


def test_dead_port_is_an_answer_too(site, loopback_allowed):
    url = at(site)
    site.server_close()
    site.socket.close()

    assert outside.ask(url, timeout=1).status is None


def run(**options):
    out = io.StringIO()
    code = 0
    try:
        call_command("check_links", stdout=out, pause=0, **options)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


@pytest.fixture
def linking(desk, monkeypatch):
    """A page that leads to three addresses, of which one is gone; no site is asked.

    The home page leads to a fourth: where its quick exit goes."""
    asked = []

    def ask(url, *, timeout):
        asked.append(url)
        return outside.Answer(404 if "gone" in url else 200, "")

    monkeypatch.setattr(outside, "ask", ask)
    links = "".join(
        f'<a href="{href}">x</a>'
        for href in (
            "https://example.org/a",
            "https://example.org/gone",
            "https://example.org/z",
            "www.malformed",
            "mailto:a@example.org",
        )
    )
    desk.write(title="Linking", body=[("paragraph", f"<p>{links}</p>")])
    return asked


def test_command_names_page_and_address(linking):
    code, out = run()

    assert code == 1
    assert "https://example.org/gone\t404" in out
    assert "Linking" in out
    assert "4 addresses opened, 1 failed, 0 not opened." in out


def test_command_opens_each_once_and_no_more_than_the_limit(linking):
    code, out = run(limit=1)

    assert linking == ["https://example.org/a"]
    assert (code, "3 not opened" in out) == (0, True)


@pytest.mark.parametrize("options", [{"limit": 0}, {"timeout": 0.0}])
def test_limits_make_sense(db, options):
    with pytest.raises(CommandError):
        run(**options)
