"""The stage of the browser tests: the real server over the loaded demonstration, and a Chromium.

The demonstration is a copy of the one that tests/prepared.py keeps. Both are started once; tests
share the demonstration, so each leaves it as others expect it or works on a page of its own.
Screenshots of a failure are not kept: look with `make run`.
"""

import json
import os
import shutil
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cms.install.demo.people import PASSWORD
from tests.prepared import DEMO_PORT, collect_static, demo_environment, loaded_demo, manage
from tools.children import start, stop

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
# one process, so that memory is not what two cores run out of; two threads: pages load files
SERVER = ("-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "2")
ENGLISH = (
    "from wagtail.users.models import UserProfile;"
    "UserProfile.objects.update(preferred_language='en')"
)
ADDRESSES = (Path(__file__).parent / "addresses.py").read_text(encoding="utf-8")
LANGUAGE = """
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile
admin = get_user_model().objects.get(username="admin")
profile = UserProfile.get_for_user(admin)
profile.preferred_language = "{language}"
profile.save()
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
    """The served demonstration: its address and its environment for `manage.py`."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        return manage(self.environment, *arguments)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo") / "copy"
    shutil.copytree(loaded_demo(), folder)
    port = DEMO_PORT if _may_have(DEMO_PORT) else _free_port()
    demo = Demo(f"http://127.0.0.1:{port}", demo_environment(folder, port))
    if port != DEMO_PORT:
        demo.manage("rebuild_documents")
    # most accounts of the demonstration see the admin in Khmer; the tests read it in English
    demo.manage("shell", "--command", ENGLISH)
    collect_static()
    listen = ("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning")
    server = [sys.executable, *SERVER, *listen, "cms.wsgi:application"]
    worker = [sys.executable, "manage.py", "worker"]
    with (folder / "log").open("wb") as log:
        children = [
            start(command, cwd=ROOT, env=demo.environment, stdout=log, stderr=log)
            for command in (server, worker)
        ]
        try:
            _wait_for(demo.url)
            yield demo
        finally:
            stop(children)


def _may_have(port: int) -> bool:
    """The first of the suite's processes may, when nobody else listens there."""
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0":
        return False
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
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

    def reader(self, **options: Any) -> Page:
        """A reader without any account: no cookies, desktop width unless told."""
        options.setdefault("viewport", DESKTOP)
        context = self.browser.new_context(base_url=self.demo.url, **options)
        self.contexts.append(context)
        return context.new_page()

    def person(self, username: str, **options: Any) -> Page:
        """A demonstration account, logged in through the login form."""
        page = self.reader(**options)
        page.goto("/admin/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page


@pytest.fixture
def stage(browser: Browser, demo: Demo) -> Iterator[Stage]:
    stage = Stage(browser, demo)
    yield stage
    for context in stage.contexts:
        context.close()


# The admin in one language


@pytest.fixture(scope="session")
def screens(demo: Demo) -> dict[str, dict[str, str]]:
    """The addresses of the admin, by name; see addresses.py."""
    return json.loads(demo.manage("shell", "-c", ADDRESSES).splitlines()[-1])


@pytest.fixture
def admin_in(stage: Stage, demo: Demo) -> Iterator[Callable[..., Page]]:
    """Opens the admin in one language; English again afterwards."""

    def open_in(language: str, **options: Any) -> Page:
        demo.manage("shell", "-c", LANGUAGE.format(language=language))
        # half faded, a message has too little contrast
        return stage.person("admin", reduced_motion="reduce", **options)

    yield open_in
    demo.manage("shell", "-c", LANGUAGE.format(language="en"))
