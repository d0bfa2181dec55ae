"""The stage of the browser tests: the real server over the loaded demonstration, and a Chromium.

The demonstration is a copy of the one that tests/prepared.py keeps. Both are started once; tests
share the demonstration, so each leaves it as others expect it or works on a page of its own.
Screenshots of a failure are not kept: look with `make run`.
"""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from ops.demo.people import PASSWORD
from tests.prepared import collected, collected_static, copy_demo, demo_environment, loaded_demo
from tools.children import start, stop

from .waiting import PATIENCE

expect.set_options(timeout=1000 * PATIENCE)

ROOT = Path(__file__).resolve().parents[2]
MOST_WORDS = 2000  # characters of a page, in the report of a failure
LAST_LINES = 40  # of the server and of the pages, in the report of a failure
SESSION = "sessionid"
# one process, so that memory is not what two cores run out of; two threads: pages load files
SERVER = ("-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "2")
ADDRESSES = (Path(__file__).parent / "addresses.py").read_text(encoding="utf-8")
# a shell of Django's would take two seconds for each
LANGUAGE = """
UPDATE wagtailusers_userprofile SET preferred_language = ?
WHERE user_id = (SELECT id FROM auth_user WHERE username = ?)
"""
VISIT = """
INSERT INTO django_session (session_key, session_data, expire_date)
SELECT ?, session_data, expire_date FROM django_session WHERE session_key = ?
"""
# one Django for all that stories ask of it by code, a line of JSON each
SHELL = """
import contextlib, io, json, sys, django
django.setup()
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(json.loads(line), {})
    print(json.dumps(said.getvalue()), flush=True)
"""
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
# a closed machine: without these Chromium calls home at every start
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Demo:
    """The served demonstration: its address, its files, and its environment for `manage.py`."""

    url: str
    folder: Path
    environment: dict[str, str]
    logins: dict[str, str] = field(default_factory=dict)  # key of the first session, by username
    start_server: Callable[[], Any] = lambda: None
    server: Any = None
    shell: Any = None

    def run(self, code: str) -> str:
        """What `code` prints, inside the demonstration's Django."""
        if self.shell is None or self.shell.poll() is not None:
            with (self.folder / "log").open("ab") as log:
                self.shell = start(
                    [sys.executable, "-c", SHELL],
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        print(json.dumps(code), file=self.shell.stdin, flush=True)
        answer = self.shell.stdout.readline()
        if not answer:  # the next question gets another process
            self.shell.wait()
            pytest.fail(f"It failed, see the server's last lines:\n{code}")
        return str(json.loads(answer))

    def speak(self, language: str, username: str) -> None:
        """The admin is in this language for that account."""
        self._write(LANGUAGE, language, username)

    def log_in(self, context: BrowserContext, username: str) -> None:
        """By the login form, without its screen, and in this process once, because a password takes
        as long as three screens; from then on by a session like that one."""
        if first := self.logins.get(username):
            key = uuid.uuid4().hex
            self._write(VISIT, key, first)
            cookie: Any = {"name": SESSION, "value": key, "domain": "localhost", "path": "/admin/"}
            context.add_cookies([cookie])
            return
        login, by = f"{self.url}/admin/login/", context.request
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', by.get(login).text())
        assert token is not None
        form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = by.post(login, form=form, max_redirects=0)
        assert answer.status == 302, answer.status
        cookies = {cookie.get("name"): cookie.get("value") for cookie in context.cookies()}
        self.logins[username] = str(cookies[SESSION])

    def forget_typed(self) -> None:
        """What people typed in stories before and did not save comes back for sixty days."""
        self._do("DELETE FROM localize_typedtext")

    def kill_server(self) -> None:
        """As a power cut does."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def restart_server(self) -> None:
        self.server = self.start_server()
        _wait_for(self.url)

    @contextmanager
    def without_server(self) -> Iterator[None]:
        """In here the story may kill it; it is there again for what follows, here and elsewhere."""
        try:
            yield
        finally:
            if self.server.poll() is not None:
                self.restart_server()

    def _write(self, statement: str, *values: str) -> None:
        assert self._do(statement, *values) == 1, values

    def _do(self, statement: str, *values: str) -> int:
        file = self.folder / "cms.sqlite3"
        with closing(sqlite3.connect(file, timeout=20)) as database, database:
            return database.execute(statement, values).rowcount


def pytest_collection_finish(session: pytest.Session) -> None:
    """What all stories stand on takes minutes on a slow machine: the first of them would pay for it
    with its time (`timeout` in pyproject.toml)."""
    marked = (one.get_closest_marker("browser") for one in session.items)
    if any(marked) and not session.config.option.collectonly:
        loaded_demo()
        collected_static()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served(tmp_path_factory.mktemp("demo") / "copy") as demo:
        yield demo


@contextmanager
def served(folder: Path) -> Iterator[Demo]:
    """A copy of the demonstration in `folder`, with its server and its worker."""
    copy_demo(folder)
    port = _free_port()
    environment = collected(demo_environment(folder, port), collected_static())
    demo = Demo(f"http://localhost:{port}", folder, environment)
    listen = ("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning")
    server = [sys.executable, *SERVER, *listen, "ops.wsgi:application"]
    worker = [sys.executable, "manage.py", "worker", "--interval", "15", "--skip-checks"]
    with (folder / "log").open("wb") as log:

        def begin(command: list[str]) -> Any:
            return start(command, cwd=ROOT, env=demo.environment, stdout=log, stderr=log)

        demo.start_server = lambda: begin(server)
        working = begin(worker)
        try:
            demo.restart_server()
            yield demo
        finally:
            stop([one for one in (demo.server, working, demo.shell) if one is not None])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz/ready", timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not os.access(path, os.X_OK):
        pytest.skip("There is no Chromium; CHROMIUM=/path/to/chromium names one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Stage:
    """Opens pages for people and for anonymous readers, and closes them after the test."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser, self.demo = browser, demo
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []  # what went wrong in the pages, for the report of a failure
        self.refused: list[str] = []  # what a Content-Security-Policy kept from being loaded or run

    def reader(self, **options: Any) -> Page:
        """A reader without any account: no cookies, desktop width unless told."""
        options.setdefault("viewport", DESKTOP)
        context = self.browser.new_context(base_url=self.demo.url, **options)
        context.set_default_timeout(1000 * PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda one: self._note(one.type == "error", "console", one.text))
        page.on("console", lambda one: self._note_refused(one.text))
        page.on("pageerror", lambda error: self._note(True, "script", error))
        page.on("requestfailed", lambda one: self._note(True, "not loaded", one.url))
        page.on("response", lambda one: self._note(one.status >= 500, one.status, one.url))
        return page

    def shown(self) -> list[str]:
        """What stands on each page now: its address and the first words."""
        pages = [page for context in self.contexts for page in context.pages]
        return [f"{page.url}\n{_words(page)}" for page in pages]

    def _note(self, is_wrong: bool, *words: Any) -> None:
        if is_wrong:
            self.said.append(" ".join(map(str, words)))

    def _note_refused(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.refused.append(text)

    def person(self, username: str, language: str = "en", **options: Any) -> Page:
        """A demonstration account that has logged in, with the admin in this language, whatever a
        story before had. Its first screen is the story's choice: each that is only passed by takes
        as long as a step of it."""
        self.demo.speak(language, username)
        page = self.reader(**options)
        self.demo.log_in(page.context, username)
        return page


def _words(page: Page) -> str:
    try:
        words: str = page.evaluate("document.body.innerText")
    except Error as error:  # closed, or its browser is gone
        return str(error)
    return words[:MOST_WORDS]


@pytest.fixture
def stage(browser: Browser, demo: Demo) -> Iterator[Stage]:
    stage = Stage(browser, demo)
    yield stage
    for context in stage.contexts:
        context.close()
    assert not stage.refused, stage.refused  # no screen of any story wants more than it may have


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failure tells what went wrong in its pages and what the server said last."""
    report = yield
    stage = getattr(item, "funcargs", {}).get("stage")
    if report.failed and stage is not None:
        report.sections.append(("pages", "\n".join([*stage.said[-LAST_LINES:], *stage.shown()])))
        log = (stage.demo.folder / "log").read_text(errors="replace")
        report.sections.append(("server", "\n".join(log.splitlines()[-LAST_LINES:])))
    return report


@pytest.fixture(scope="session")
def screens(demo: Demo) -> dict[str, dict[str, str]]:
    """The addresses of the admin, by name; see addresses.py."""
    return json.loads(demo.run(ADDRESSES).splitlines()[-1])
