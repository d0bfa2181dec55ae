"""The shipped configuration in a real nginx, led to the socket of a real server as `make install`
leads it, with its cache and without it. While that server is away, or
its database is, everything public is answered as it was, and the next request after that asks the
server again.
"""

import json
import re
import socket
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cms.core.vocabularies.shared import KINDS, WORDS
from tests.nginx import DEPLOY, PATIENCE, free_port, needs_nginx, proxy, wait_for
from tests.prepared import collected, collected_static, copy_demo, demo_environment, manage
from tools.children import start, stop

ROOT = DEPLOY.parent
SCHEMA = ROOT / "tests/api/openapi.json"
SAME_HEADERS = (
    *("Content-Type", "Content-Language", "Vary", "Content-Security-Policy", "X-Frame-Options"),
    *("X-Content-Type-Options", "Referrer-Policy", "Access-Control-Allow-Origin", "X-Robots-Tag"),
    *("Access-Control-Expose-Headers", "Cross-Origin-Resource-Policy", "Permissions-Policy"),
)
LOCALES = ("km", "en")
EXPORT = """
from django.core.management import call_command
from lessons.models import LessonPage
call_command("export_tree")
LessonPage.objects.filter(live=True, locale__language_code="en").order_by("pk").last().unpublish()
call_command("export_tree")
"""

pytestmark = [needs_nginx]


class Told(NamedTuple):
    status: int
    headers: Any
    body: bytes


@dataclass
class Stage:
    """nginx on two ports, and the application that it asks at a socket, while there is one."""

    folder: Path
    environment: dict[str, str]
    alone: int  # the port of the proxy that keeps nothing
    cached: int  # and of the same with its cache
    public: Path
    application: Any = None
    answered: dict[str, Told] = field(default_factory=dict)  # while everything was there
    gone: str = ""  # a lesson that was taken down before

    def ask(self, path: str, method: str = "GET", *, port: int = 0, **headers: str) -> Told:
        url = f"http://127.0.0.1:{port or self.alone}{path}"
        body = b"q=zwyxvuq" if method == "POST" else None
        if body and path.startswith("/api/"):
            body, headers = b'{"q": "zwyxvuq"}', headers | {"Content-Type": "application/json"}
        request = urllib.request.Request(url, body, headers, method=method)
        try:
            with _opener.open(request, timeout=PATIENCE) as answer:
                return Told(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Told(error.code, error.headers, error.read())

    def serve(self) -> None:
        """Begin the application, in the place of the one before."""
        self.end_application()
        server = ("-m", "ops.server", "--workers", "1", "--uds", str(self.public))
        self.application = start(
            [sys.executable, *server],
            cwd=ROOT,
            env=self.environment | {"CMS_SIDE": "public"},
        )
        wait_for(socket.AF_UNIX, str(self.public))

    @contextmanager
    def no_database(self) -> Iterator[None]:
        """A folder stands where its file was."""
        file = self.folder / "demo/cms.sqlite3"
        away = file.with_name("away")
        file.rename(away)
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            away.rename(file)

    def end_application(self) -> None:
        if self.application is not None:
            stop([self.application])
            self.application = None


class _NoLead(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoLead)


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    public = folder / "socket"
    copy_demo(folder / "demo")
    environment = collected(demo_environment(folder / "demo"), collected_static())
    environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.delivery.tree_settings",
        "LOG_LEVEL": "ERROR",
    }
    with ExitStack() as ended:
        alone, cached = (
            ended.enter_context(
                proxy(folder / name, f"unix:{public}", purged=purged, tree=folder / "demo/export")
            )
            for name, purged in (("alone", None), ("cached", free_port()))
        )
        stage = Stage(folder, environment, alone, cached, public)
        ended.callback(stage.end_application)
        stage.serve()
        before = {one["key"] for one in _cards(stage, "en", "lessons")}
        manage(environment, "shell", "-v0", "-c", EXPORT)
        left = {one["key"] for one in _cards(stage, "en", "lessons")}
        (stage.gone,) = before - left
        stage.answered = {path: stage.ask(path) for path in _addresses(stage)}
        yield stage


def _cards(stage: Stage, locale: str, kind: str) -> list[dict[str, Any]]:
    return json.loads(stage.ask(f"/api/v1/{locale}/{kind}/").body)["results"]


def _addresses(stage: Stage) -> list[str]:
    """Every lesson and its pages and files, help-now, lists, words, and what describes them."""
    found = ["/api/v1/", "/api/v1/changes/", "/api/v1/schema/", "/read/"]
    for locale in LOCALES:
        for kind in ("lessons", "services", "help-now", "home", "vocabulary"):
            found.append(f"/api/v1/{locale}/{kind}/")
        found += [f"/read/{locale}/{kind}" for kind in ("", "lessons/", "services/", "help-now/")]
        found += [f"/read/{locale}/help-now/{name}" for name in ("worker.js", "page.webmanifest")]
        for card in [*_cards(stage, locale, "lessons"), *_cards(stage, locale, "guides")[:1]]:
            document = json.loads(stage.ask(card["url"]).body)
            found += [card["url"], document["web_url"] or card["url"]]
            found += [f"{document['web_url']}worker.js"] if card["kind"] == "lessons" else []
            found += [one["url"] for one in document["media"][:1]]
            found.append(f"/api/v1/{locale}/{card['kind']}/{card['slug']}/")
    pdf = json.loads(stage.ask("/api/v1/en/resources/").body)["results"]
    for card in pdf:
        found += [one["url"] for one in json.loads(stage.ask(card["url"]).body)["media"][:1]]
    return list(dict.fromkeys(found))


def described(stage: Stage) -> dict[str, Told]:
    """Every address of the OpenAPI document, alone and with parameters, and what it answers."""
    found = []
    references = {"kind": "lessons", "reference": stage.gone, "sha256": "0" * 64}
    for path, methods in json.loads(SCHEMA.read_text(encoding="utf-8"))["paths"].items():
        names = re.findall(r"\{(\w+)\}", path)
        queries = {one["name"] for one in methods["get"].get("parameters", ()) if "name" in one}
        if "key" in names:
            references |= {"key": _first_service(stage)}
        for locale in LOCALES if "locale" in names else ("",):
            filled = path.format(**(references | {"locale": locale}))
            found.append(filled)
            found += [f"{filled}?{name}=1" for name in sorted(queries - {*names})[:3]]
    assert len(found) > 50
    return {path: stage.ask(path) for path in found}


def _first_service(stage: Stage) -> str:
    told = stage.ask("/api/v1/hsds/services/")
    return str(json.loads(told.body)["contents"][0]["id"])


def is_kept(stage: Stage, port: int) -> None:
    """Everything is answered with the same bytes and in the same manner, for a minute at most."""
    assert len(stage.answered) > 80
    for path, known in stage.answered.items():
        told = stage.ask(path, port=port)
        assert told.status == known.status == 200, path
        assert told.body == known.body, path
        for name in SAME_HEADERS:
            assert told.headers[name] == known.headers[name], (path, name)
        caching = told.headers["Cache-Control"]
        if told.headers["ETag"]:  # the application says so without its database
            assert path.endswith(ASKS_NOTHING)
            continue
        is_short = known.headers["Cache-Control"] in NEVER
        assert caching == known.headers["Cache-Control"] if is_short else caching in MINUTE, path
        assert told.headers["Last-Modified"] is None


ASKS_NOTHING = ("/schema/", "/worker.js")
NEVER = ("no-store", "no-cache")
MINUTE = ("public, max-age=60", "public, max-age=60, must-revalidate")
REFUSED = ("urn:cncc:problem:unavailable", "urn:cncc:problem:not-ready")


def is_refused(stage: Stage, port: int, before: dict[str, Told]) -> None:
    """What is not known for certain is 503, and says when to come back: to programs in a problem
    document, to people beside the numbers. before: what may also be answered as it was."""
    token = json.loads(stage.answered["/api/v1/"].body)["last_seq"]
    refused = [
        f"/api/v1/changes/?since={token}",
        "/api/v1/changes/?limit=1",
        "/api/v1/en/services/?limit=5",
        "/api/v1/en/lessons/?cursor=WyJwb3NpdGlvbiIsMSwxXQ",
        f"/api/v1/en/lessons/{stage.gone}/",
        "/api/v1/en/lessons/nobody-knows/",
        "/api/v1/hsds/services/",
        *("/media/nothing.pdf", "/media/nothing.png"),
        "/api/v1/en/search/?q=zwyxvuq",
        "/api/v1/km/suggest/?q=zwyxvuq",
        "/healthz/ready",
        *([] if stage.application else ["/healthz/live", "/api/v1/docs/"]),
        *([] if stage.application else ["/api/v1/.ledger.sqlite3", "/static/none.css"]),
    ]
    for path in refused:
        is_problem(stage.ask(path, port=port), path)
    for path, known in before.items():
        told = stage.ask(path, port=port)
        if told.status == 503:
            is_problem(told, path)
        else:
            assert (told.status, told.body) == (known.status, known.body), path
    for path in ("/api/v1/en/search/", "/api/v1/km/suggest/"):
        is_problem(stage.ask(path, "POST", port=port), path)
    posted = stage.ask("/api/v1/en/lessons/", "POST", port=port)
    assert posted.status in (405, 503)
    assert posted.body != stage.answered["/api/v1/en/lessons/"].body
    for path, method in (
        (f"/read/en/lessons/{stage.gone}/", "GET"),
        ("/read/km/?fallback=en", "GET"),
        *((f"/read/{locale}/search/", way) for locale in LOCALES for way in ("GET", "POST")),
        ("/read/xx/lessons/", "GET"),
        ("/nothing-here/", "GET"),
    ):
        told = stage.ask(path, method, port=port)
        if not (stage.application and path == "/nothing-here/"):  # of which it asks nobody
            has_numbers(stage, told, "en" if path.startswith("/read/en/") else "km")


def is_problem(told: Told, path: str) -> None:
    assert told.status == 503, path
    assert int(told.headers["Retry-After"]) > 0, path
    assert told.headers["Cache-Control"] == "no-store", path
    assert told.headers["Content-Type"] == "application/problem+json", path
    assert json.loads(told.body)["type"] in REFUSED, path
    assert told.headers["Access-Control-Allow-Origin"] == "*", path
    assert "Retry-After" in told.headers["Access-Control-Expose-Headers"], path


def has_numbers(stage: Stage, told: Told, locale: str) -> None:
    """The page with them, as it was, but for a sentence that says why."""
    known = stage.answered[f"/read/{locale}/help-now/"]
    assert told.status == 503
    assert int(told.headers["Retry-After"]) > 0
    assert told.headers["Cache-Control"] == "no-store"
    assert told.headers.get_content_type() == "text/html"
    assert told.headers["Content-Security-Policy"]
    assert "នៅពេលនេះទេ" in told.body.decode() and b"Not available right now" in told.body
    assert re.sub(rb'<p class="band" role="status">.*?</p>', b"", told.body) == known.body
    assert b'href="tel:117"' in told.body


@pytest.mark.slow("a demonstration, a server and a proxy are started")
def test_application_is_asked_while_it_is_there(stage):
    for path in ("/api/v1/en/lessons/", "/read/km/help-now/"):
        assert stage.ask(path).headers["ETag"] or "read" in path
    assert stage.ask("/api/v1/en/none/").status == 404
    assert stage.ask(f"/api/v1/en/lessons/{stage.gone}/").status == 404
    assert stage.ask("/").status == 302
    fresh = stage.ask(
        "/api/v1/en/lessons/", **{"If-None-Match": stage.ask("/api/v1/en/lessons/").headers["ETag"]}
    )
    assert fresh.status == 304
    for address in ("search", "suggest"):
        told = stage.ask(f"/api/v1/en/{address}/?q=zwyxvuq+help")
        assert (told.status, told.headers["Cache-Control"]) == (200, "no-store")
    files = [one for one in (stage.folder / "alone").rglob("*") if one.is_file()]
    assert files
    assert not any(b"zwyxvuq" in one.read_bytes() for one in files)


@pytest.mark.slow("the server is ended and begun again")
def test_away_and_back(stage):
    """Application, then database, then both; through the cache as without it."""
    assert stage.public.stat().st_mode & 0o777 == 0o666  # for the account of the proxy
    before = described(stage)

    stage.end_application()

    is_away(stage, before)
    one = "/api/v1/km/help-now/"
    packed = stage.ask(one, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    head = stage.ask(one, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(stage.answered[one].body))
    known = stage.answered[one].headers["ETag"]
    assert stage.ask(one, **{"If-None-Match": known}).status == 200
    # the office, which nobody began
    assert "មិនអាចប្រើបាននៅពេលនេះទេ" in stage.ask("/admin/").body.decode()
    for file in re.findall(
        rb'(?:href|src)="(/static/[^"]+)"', stage.answered["/read/km/help-now/"].body
    ):
        told = stage.ask(file.decode())
        assert told.status == 200, file
        assert "immutable" in told.headers["Cache-Control"]

    with stage.no_database():
        is_away(stage, before)
        stage.serve()

        is_away(stage, before)
        assert stage.ask("/healthz/live").status == 200

    for path, known in stage.answered.items():
        assert stage.ask(path).headers["ETag"] == known.headers["ETag"], path
    assert stage.ask("/healthz/ready").status == 200
    for logged in stage.folder.glob("*/cms*.log"):
        assert not re.search(r"/api/|/read/|127\.0\.0\.1 ", logged.read_text())
    assert (stage.folder / "alone/cms.log").read_text()


def is_away(stage: Stage, before: dict[str, Told]) -> None:
    for port in (stage.alone, stage.cached):
        is_kept(stage, port)
        is_refused(stage, port, before)


def test_nobody_outside_purges_a_cache_behind_the_proxy(stage):
    assert stage.ask("/api/v1/*", "PURGE").status == 405


def test_where_no_numbers_are_kept_the_application_speaks_itself(tmp_path):
    """Before anything is public, and where no tree was ever written."""

    class Closed(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(503)
            self.end_headers()
            self.wfile.write(b"In its own words")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Closed)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    here = f"127.0.0.1:{server.server_port}"
    stage = Stage(tmp_path, {}, 0, 0, tmp_path / "socket")
    with proxy(tmp_path / "nginx", here, purged=None, tree=tmp_path / "export") as port:
        closed = stage.ask("/read/km/", port=port)
        server.shutdown()
        server.server_close()

        nobody = stage.ask("/read/km/", port=port)

    assert (closed.status, closed.body) == (503, b"In its own words")
    assert nobody.status == 503 and int(nobody.headers["Retry-After"]) > 0
    assert "មិនអាចប្រើបាននៅពេលនេះទេ" in nobody.body.decode()


def test_sentences_of_the_configuration_are_those_of_the_reader():
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    words = {one.code: (one.text("en"), one.text("km")) for one in (*KINDS, *WORDS)}

    for code in ("away", "away_text", "help-now"):
        for sentence in words[code]:
            assert sentence in text, code
