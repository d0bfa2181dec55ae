"""What an app or website begins with, at the running demonstration: the starter page from another
site, the docs page under its own policy, and our clients by the kit."""

import json
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.conftest import PHONE
from tests.browser.waiting import until
from tests.client.conftest import JAVASCRIPT, PYTHON
from tests.client.scenarios import KIT

pytestmark = pytest.mark.browser


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    """docs/client on a site of its own."""
    handler = partial(Silent, directory=str(KIT.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def lessons(demo):
    """The lessons in Khmer, whole."""
    with urlopen(f"{demo.url}/api/v1/km/lessons/?limit=100") as answer:
        cards = json.load(answer)["results"]
    documents = []
    for card in cards:
        with urlopen(demo.url + card["url"]) as answer:
            documents.append(json.load(answer))
    return documents


@pytest.fixture
def starter(stage, demo, elsewhere):
    def open_lesson(lesson, **options):
        page = stage.reader(**options)
        page.goto(f"{elsewhere}/starter/?server={demo.url}&lesson={lesson['key']}")
        expect(page.locator("h1")).to_have_text(lesson["title"])
        return page

    return open_lesson


def with_warning(lessons, level):
    """One of the demonstration: a story may have published one without questions or pictures."""
    asking = (one for one in lessons if one["quiz"])
    return next(one for one in asking if one["content_warning"]["level"] == level)


def test_starter_shows_a_lesson_with_quiz_help_and_pictures(starter, stage, lessons):
    lesson = with_warning(lessons, "none")
    page = starter(lesson, **{"viewport": PHONE})

    assert page.locator("html").get_attribute("lang") == "km"
    expect(page.locator("img").first).to_be_visible()
    page.locator("img").first.scroll_into_view_if_needed()
    until(page, "document.querySelector('img').naturalWidth > 0")
    credit = next(one for one in lesson["body"] if one["type"] == "image")["value"]["image"]
    expect(page.locator("figcaption").first).to_contain_text(credit["credit"])
    numbers = page.locator("a[href^='tel:']")
    assert numbers.count() > 0
    expect(numbers.first).to_have_text(numbers.first.get_attribute("href").removeprefix("tel:"))
    question = lesson["quiz"][0]
    page.locator("fieldset").first.locator("button.right").first.click()
    said = page.locator("fieldset").first.locator("[role=status]")
    expect(said).to_have_text(f"✓ {question['feedback']}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers(page) == []
    assert stage.said == []


def test_starter_warns_before_it_shows(starter, lessons):
    lesson = with_warning(lessons, "moderate")
    page = starter(lesson)

    warning = page.locator("summary")
    expect(warning).to_contain_text(lesson["content_warning"]["text"])
    expect(page.locator("img")).not_to_be_visible()
    warning.click()

    expect(page.locator("img").first).to_be_visible()


def test_starter_shows_the_words_of_a_block_of_tomorrow(stage, demo, elsewhere, lessons):
    lesson = with_warning(lessons, "none")
    hologram = {"id": "1", "type": "hologram", "value": {}, "plain": "ពាក្យរបស់ថ្ងៃស្អែក"}
    changed = {"id": "2", "type": "steps", "value": None, "plain": "ជំហាន"}
    page = stage.reader()
    page.route(
        f"**/lessons/{lesson['key']}/*",
        lambda route: route.fulfill(
            json=lesson | {"body": [hologram, changed]},
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )

    page.goto(f"{elsewhere}/starter/?server={demo.url}&lesson={lesson['key']}")

    expect(page.locator(".plain")).to_have_text([hologram["plain"], changed["plain"]])
    expect(page.locator("fieldset")).to_have_count(len(lesson["quiz"]))


def test_link_cannot_send_the_starter_to_another_server(stage):
    """Whose HTML would run where the page is."""
    page = stage.reader()
    asked = []
    page.route("**/api/v1/**", lambda route: (asked.append(route.request.url), route.abort()))
    page.route(
        "http://app.example/**",
        lambda route: route.fulfill(
            path=KIT.parent / route.request.url.partition(".example/")[2].partition("?")[0]
        ),
    )

    page.goto("http://app.example/starter/index.html?server=http://evil.example")

    expect(page.locator("[role=alert]")).to_be_visible()
    assert asked == ["http://127.0.0.1:8000/api/v1/km/home/"]


def test_docs_page_copies_examples_under_its_own_policy(stage, demo):
    page = stage.reader()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.url)
    page.goto("/api/v1/docs/")

    page.get_by_role("button", name="Copy", exact=True).first.click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"curl '{demo.url}/api/v1/km/lessons/?limit=3'"
    assert stage.said == []


@pytest.mark.parametrize("app", [PYTHON, JAVASCRIPT], ids=["python", "javascript"])
@pytest.mark.parametrize("narrowed", [[], ["locale=km", "kind=-guides,-organizations"]])
def test_copy_of_the_demonstration_is_what_it_has(demo, tmp_path, app, narrowed):
    live = [sys.executable, str(KIT / "kit.py"), "live", demo.url, str(tmp_path), *narrowed]

    for _round in range(2):
        done = subprocess.run([*live, "--", *app], capture_output=True, text=True)
        assert (done.stdout, done.returncode) == ("", 0), done.stderr
