"""The shipped configuration in a real nginx, led to the socket of a real server as `make install`
leads it. While that server is away, or its database is, everything public is answered as it was,
and the next request after that asks the server again.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cms.publishing.vocabularies.interface_texts import KINDS, WORDS
from tests.prepared import collected, collected_static, copy_demo, demo_environment, manage
from tools.children import start, stop

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "deploy/nginx.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
PATIENCE = 60  # seconds until a server answers
SAME_HEADERS = (
    *("Content-Type", "Content-Language", "Vary", "Content-Security-Policy", "X-Frame-Options"),
    *("X-Content-Type-Options", "Referrer-Policy", "Access-Control-Allow-Origin", "X-Robots-Tag"),
    *("Access-Control-Expose-Headers", "Cross-Origin-Resource-Policy", "Permissions-Policy"),
)
LOCALES = ("km", "en")
AROUND = """
{user}
daemon off; pid {folder}/pid; error_log {folder}/errors; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/cms.conf;
}}
"""
EXPORT = """
from django.core.management import call_command
from lessons.models import LessonPage
call_command("export_tree")
LessonPage.objects.filter(live=True, locale__language_code="en").order_by("pk").last().unpublish()
call_command("export_tree")
"""

pytestmark = [pytest.mark.skipif(NGINX is None, reason="there is no nginx")]


class Told(NamedTuple):
    status: int
    headers: Any
    body: bytes


@dataclass
class Stage:
    """nginx on a port, and the application that it asks at a socket, while there is one."""

    folder: Path
    environment: dict[str, str]
    port: int
    public: Path
    application: Any = None
    answered: dict[str, Told] = field(default_factory=dict)  # while everything was there
    gone: str = ""  # a lesson that was taken down before

    def ask(self, path: str, method: str = "GET", **headers: str) -> Told:
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, method=method, headers=headers)
        try:
            with _opener.open(request, timeout=PATIENCE) as answer:
                return Told(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Told(error.code, error.headers, error.read())

    def serve(self) -> None:
        """Begin the application, in the place of the one before."""
        self.end_application()
        server = ("-m", "granian", "--interface", "wsgi", "--workers", "1", "--log-level", "error")
        listen = ("--uds", str(self.public), "--uds-permissions", "0666", "cms.wsgi:application")
        self.application = start(
            [sys.executable, *server, *listen],
            cwd=ROOT,
            env=self.environment | {"CMS_SIDE": "public"},
        )
        _wait_for(socket.AF_UNIX, str(self.public))

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


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(family: socket.AddressFamily, address: Any) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket(family) as probe:
            if probe.connect_ex(address) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"Nothing listens at {address}.")


def configuration(port: int, public: Path, tree: Path, folder: Path) -> str:
    """The shipped one, with what an operator fills in."""
    text = SHIPPED.read_text(encoding="utf-8")
    for shipped, here in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("server_name cms.example.org;", "server_name 127.0.0.1;"),
        ("127.0.0.1:8000", f"unix:{public}"),
        ("/srv/cms-export", str(tree)),
        ("/var/log/nginx", str(folder)),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return text


@contextmanager
def proxy(folder: Path, text: str, port: int) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""  # who may read what pytest keeps
    (folder / "cms.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    nginx = start(command)
    try:
        _wait_for(socket.AF_INET, ("127.0.0.1", port))
        yield
    finally:
        stop([nginx])


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    port, public = _free_port(), folder / "socket"
    copy_demo(folder / "demo")
    environment = collected(demo_environment(folder / "demo", port), collected_static())
    environment |= {"EXPORT_DIR": str(folder / "export"), "LOG_LEVEL": "ERROR"}
    stage = Stage(folder, environment, port, public)
    text = configuration(port, public, folder / "export", folder / "nginx")
    with proxy(folder / "nginx", text, port):
        try:
            stage.serve()
            before = {one["key"] for one in _cards(stage, "en", "lessons")}
            manage(environment, "shell", "-v0", "-c", EXPORT)
            left = {one["key"] for one in _cards(stage, "en", "lessons")}
            (stage.gone,) = before - left
            stage.answered = {path: stage.ask(path) for path in _addresses(stage)}
            yield stage
        finally:
            stage.end_application()


def _cards(stage: Stage, locale: str, kind: str) -> list[dict[str, Any]]:
    return json.loads(stage.ask(f"/api/v1/{locale}/{kind}/").body)["results"]


def _addresses(stage: Stage) -> list[str]:
    """Every lesson and its pages and files, help-now, lists, words, and what describes them."""
    found = ["/api/v1/", "/api/v1/changes/", "/api/v1/schema/", "/read/"]
    for locale in LOCALES:
        for kind in ("lessons", "services", "help-now", "home", "vocabulary", "what-happened"):
            found.append(f"/api/v1/{locale}/{kind}/")
        found += [f"/read/{locale}/{kind}" for kind in ("", "lessons/", "services/", "help-now/")]
        found += [f"/read/{locale}/help-now/{name}" for name in ("worker.js", "page.webmanifest")]
        for card in [*_cards(stage, locale, "lessons"), *_cards(stage, locale, "guides")[:1]]:
            document = json.loads(stage.ask(card["url"]).body)
            found += [card["url"], document["web_url"] or card["url"]]
            found += [one["url"] for one in document["media"][:1]]
            found.append(f"/api/v1/{locale}/{card['kind']}/{card['slug']}/")
    pdf = json.loads(stage.ask("/api/v1/en/resources/").body)["results"]
    for card in pdf:
        found += [one["url"] for one in json.loads(stage.ask(card["url"]).body)["media"][:1]]
    return list(dict.fromkeys(found))


def is_kept(stage: Stage) -> None:
    """Everything is answered with the same bytes and in the same manner, for a minute at most."""
    assert len(stage.answered) > 80
    for path, known in stage.answered.items():
        told = stage.ask(path)
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


ASKS_NOTHING = ("/schema/", "/what-happened/", "/worker.js")
NEVER = ("no-store", "no-cache")
MINUTE = ("public, max-age=60", "public, max-age=60, must-revalidate")


def is_refused(stage: Stage) -> None:
    """What is not known for certain is 503, and says when to come back."""
    token = json.loads(stage.answered["/api/v1/"].body)["last_seq"]
    for path in (
        f"/api/v1/changes/?since={token}",
        "/api/v1/changes/?limit=1",
        "/api/v1/en/services/?limit=5",
        "/api/v1/en/lessons/?cursor=WyJwb3NpdGlvbiIsMSwxXQ",
        f"/api/v1/en/lessons/{stage.gone}/",
        "/api/v1/en/lessons/nobody-knows/",
        "/api/v1/hsds/services/",
        "/media/nothing.pdf",
        "/api/v1/en/search/?q=zwyxvuq",
        "/api/v1/km/suggest/?q=zwyxvuq",
        *([] if stage.application else ["/api/v1/docs/", "/api/v1/.ledger.sqlite3"]),
    ):
        told = stage.ask(path)
        assert told.status == 503, path
        assert int(told.headers["Retry-After"]) > 0, path
        assert told.headers["Cache-Control"] == "no-store", path
        assert told.headers["Content-Type"] == "application/problem+json", path
        assert json.loads(told.body)["type"] == "urn:cncc:problem:unavailable", path
        assert told.headers["Access-Control-Allow-Origin"] == "*", path
    for path in (f"/read/en/lessons/{stage.gone}/", "/read/km/?fallback=en"):
        told = stage.ask(path)
        assert told.status == 503, path
        assert told.headers["Content-Type"].startswith("text/html"), path
        assert "មិនអាចប្រើបាននៅពេលនេះទេ" in told.body.decode(), path
    for method in ("GET", "POST"):
        told = stage.ask("/read/km/search/", method)
        assert told.status == 503, method
        assert told.headers["Cache-Control"] == "no-store", method
        assert 'href="/read/km/help-now/"' in told.body.decode(), method
    posted = stage.ask("/api/v1/en/lessons/", "POST")
    assert posted.status in (405, 503)
    assert posted.body != stage.answered["/api/v1/en/lessons/"].body


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
    files = [one for one in (stage.folder / "nginx").rglob("*") if one.is_file()]
    assert files
    assert not any(b"zwyxvuq" in one.read_bytes() for one in files)


@pytest.mark.slow("the server is ended and begun again")
def test_away_and_back(stage):
    assert stage.public.stat().st_mode & 0o777 == 0o666  # for the account of the proxy

    stage.end_application()

    is_kept(stage)
    is_refused(stage)
    one = "/api/v1/km/help-now/"
    packed = stage.ask(one, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    head = stage.ask(one, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(stage.answered[one].body))
    known = stage.answered[one].headers["ETag"]
    assert stage.ask(one, **{"If-None-Match": known}).status == 200
    assert stage.ask("/healthz/ready").status == 503
    for path in ("/admin/", "/api/v1/preview/x/"):  # the office, which nobody began
        assert stage.ask(path).status == 502
    for file in re.findall(
        rb'(?:href|src)="(/static/[^"]+)"', stage.answered["/read/km/help-now/"].body
    ):
        told = stage.ask(file.decode())
        assert told.status == 200, file
        assert "immutable" in told.headers["Cache-Control"]

    with stage.no_database():
        stage.serve()

        is_kept(stage)
        is_refused(stage)
        assert stage.ask("/healthz/live").status == 200
        assert stage.ask("/healthz/ready").status == 503
        away = stage.ask("/read/en/?fallback=km")
        assert b"Not available right now" in away.body

    for path, known in stage.answered.items():
        assert stage.ask(path).headers["ETag"] == known.headers["ETag"], path
    assert stage.ask("/healthz/ready").status == 200
    logged = (stage.folder / "nginx/cms.log").read_text()
    assert logged
    assert not re.search(r"/api/|/read/|127\.0\.0\.1 ", logged)


def test_nobody_outside_purges_a_cache_behind_the_proxy(stage):
    assert stage.ask("/api/v1/*", "PURGE").status == 405


@pytest.mark.soak
def test_sentences_of_the_configuration_are_those_of_the_reader():
    text = SHIPPED.read_text(encoding="utf-8")
    words = {one.code: (one.en, one.km) for one in (*KINDS, *WORDS)}

    for code in ("away", "away_text", "help-now"):
        for sentence in words[code]:
            assert sentence in text, code
