"""A child at a phone: the help page with an alert, the first question, and a copy to keep."""

import gzip
from typing import Any
from urllib.parse import urlsplit

import pytest

from cms.core.vocabularies.happened import HAPPENED
from tests.browser.barriers import serious
from tests.browser.conftest import PHONE
from tests.browser.test_childs_door import CALLS
from tests.browser.waiting import written
from tests.publishing.test_who_helps import FIRST

pytestmark = [pytest.mark.browser]

HELP = "/read/km/help-now/"
WITHOUT_TYPE, WITH_TYPE = 20_000, 70_000  # bytes over the wire, packed as nginx sends them
KEPT = """async () => [
  (await navigator.serviceWorker.getRegistrations()).map(one => new URL(one.scope).pathname),
  await caches.keys(),
  localStorage.length + sessionStorage.length,
]"""
EVERY_ADDRESS_KEPT = """async () => (await (await caches.open((await caches.keys())[0])).keys())
  .map(one => new URL(one.url).pathname)"""
SEND = """
from django.contrib.auth import get_user_model
from home.alerts import alerts
from home.models import AlertPhrase
phrase = AlertPhrase.objects.get(name__endswith="Demonstration: floods")
alerts.send(phrase, hours=48, by=get_user_model().objects.get(username="publisher"),
            seen=phrase.digest)
"""
END = """
from django.contrib.auth import get_user_model
from home.alerts import alerts
from home.models import Alert
for alert in Alert.objects.filter(ended_at=None):
    alerts.end(alert, by=get_user_model().objects.get(username="publisher"), reason="over")
"""


@pytest.fixture
def alert(demo):
    demo.run(SEND)
    yield
    demo.run(END)


def box(page: Any, selector: str) -> Any:
    return page.locator(selector).first.bounding_box()


@pytest.mark.slow("a server, an alert, a service worker")
def test_child_finds_the_call_first_asks_and_keeps_the_page(stage, demo, alert):
    page = stage.reader(viewport=PHONE)
    answers: list[Any] = []
    page.on("response", lambda got: answers.append(got))
    page.goto(HELP, wait_until="networkidle")

    # light, from nobody else, and the call is there at once, with an alert running
    sizes = {got.url: min(len(got.body()), len(gzip.compress(got.body()))) for got in answers}
    assert {urlsplit(url).netloc for url in sizes} == {urlsplit(demo.url).netloc}
    type_ = sum(size for url, size in sizes.items() if ".woff2" in url)
    assert sum(sizes.values()) - type_ <= WITHOUT_TYPE
    assert sum(sizes.values()) <= WITH_TYPE
    assert page.locator(".alert").is_visible()
    call = box(page, ".danger-line a")
    assert call["y"] + call["height"] <= PHONE["height"]
    assert call["y"] < box(page, ".alert")["y"]
    assert page.locator(".danger-line a").first.get_attribute("href") == "tel:117"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-quick-exit')")
    assert serious(page) == []
    assert page.evaluate(KEPT) == [[], [], 0]

    # question and answer leave one entry in the history of the tab
    entries = page.evaluate("history.length")
    page.locator(".happened a").first.click()
    page.wait_for_url("**/help-now/?q=*")
    assert page.locator("#who .channel-call").first.is_visible()
    assert serious(page) == []
    page.locator("#who .chosen a").click()
    page.wait_for_url(f"**{HELP}")
    assert page.evaluate("history.length") == entries
    assert page.evaluate(KEPT) == [[], [], 0]

    # kept by a tap: this page and what it is made of
    page.locator("[data-do=keep]").click()
    page.locator("[data-said=kept]").wait_for()
    assert page.evaluate(KEPT) == [[HELP], [f"information {HELP}"], 0]
    kept = page.evaluate(EVERY_ADDRESS_KEPT)
    assert HELP in kept
    assert all(path == HELP or path.startswith("/static/") for path in kept)
    assert serious(page) == []

    # without a network: it opens, says so, and its dates go on
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.context.set_offline(True)
    page.goto(HELP, wait_until="networkidle")
    assert failed == []
    assert page.locator("[data-kept-note]").is_visible()
    assert page.locator(".danger-line a").first.is_visible()
    assert page.locator(".alert").is_visible()
    # each question leads to its answer, the right number first
    for label in HAPPENED:
        page.locator(".happened a", has_text=written(label.text("km"))).click()
        page.wait_for_url("**/help-now/?q=*#who")
        first = next(CALLS[kind] for kind in FIRST[label.code] if kind in CALLS)
        number = page.locator("#who .numbers a").first
        assert number.is_visible() and number.get_attribute("href") in first, label.code
        assert label.code != "threatened" or page.locator("#who .advice").is_visible()
        assert page.locator(".happened").is_hidden()
        page.locator("#who .chosen a").click()
        page.wait_for_url(f"**{HELP}")
    page.clock.set_fixed_time("2029-01-01T00:00:00Z")
    page.goto(HELP)
    assert page.locator(".danger-line a").first.is_visible()  # the clock marks, it takes nothing
    assert page.locator(".alert").is_hidden()
    assert page.locator(".channels .stale").count() >= 3
    page.locator("[data-quick-exit]").click()
    page.wait_for_url("chrome-error://**")  # the browser's own page, where there is no network
    page.context.set_offline(False)
    page.goto(HELP)
    assert page.locator("[data-kept-note]").is_hidden()

    # removed by a tap
    page.locator("[data-do=remove]").click()
    page.locator("[data-said=removed]").wait_for()
    assert page.evaluate(KEPT) == [[], [], 0]
    page.goto(HELP)
    assert page.evaluate(KEPT) == [[], [], 0]
    assert page.context.cookies() == []

    # kept again on the page on which it was removed, by a worker that is called back
    for _time in range(2):
        page.locator("[data-do=keep]").click()
        page.locator("[data-said=kept]").wait_for()
        assert HELP in page.evaluate(EVERY_ADDRESS_KEPT)
        page.locator("[data-do=remove]").click()
        page.locator("[data-said=removed]").wait_for()
        assert page.evaluate(KEPT) == [[], [], 0]


def test_without_javascript_the_questions_work_and_nothing_is_offered_to_keep(stage, demo):
    page = stage.reader(viewport=PHONE, java_script_enabled=False)
    page.goto(HELP)

    assert page.locator("[data-keep]").is_hidden()
    page.locator(".happened a").first.click()
    page.locator("#who .channel-call").first.wait_for()
    page.locator("#who summary").first.click()
    page.select_option("#ask-w", index=2)
    page.locator("#who button").click()
    page.wait_for_url("**w=*")
    assert page.locator("#who .channel").first.is_visible()
