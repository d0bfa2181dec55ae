"""Nothing that was typed in a lesson is lost: not with the tab, the network or the browser."""

import os
import signal
import subprocess

import pytest

from tests.browser import waiting
from tests.lessons.docx_import.files import simple
from tests.parts import IS_SOAK

from .conftest import CHROMIUM_ARGUMENTS, DESKTOP, PHONE
from .test_two_editors import WATCHES

pytestmark = [pytest.mark.browser]

SIZES = [pytest.param(DESKTOP, id="desktop")] + [pytest.param(PHONE, id="phone")] * IS_SOAK
# null while another page comes
IS = "state => document.querySelector('[data-kept-state]')?.dataset.keptState === state"
OFFER = "[data-kept-offer]"
# at once, where the browser writes the rest of its storage some seconds later (typed.js)
ON_DISK = """async (text) => {
  const told = (asked) =>
    new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
  const texts = await told(indexedDB.open("cncc-typed"));
  const all = await told(texts.transaction("texts").objectStore("texts").getAll());
  texts.close();
  return all.some((one) => one.includes(text));
}"""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def until(page, state):
    """Wait for it; if it does not come, say what stands there instead."""
    try:
        waiting.until(page, IS, state)
    except AssertionError as error:
        there = "one => [one.dataset.keptState, one.textContent, location.href]"
        pytest.fail(f"{page.locator('[data-kept-state]').evaluate(there)}: {error}")


@pytest.fixture
def profile(browser, demo, tmp_path):
    """Opens a browser with a folder of its own, again after it was killed; logged in."""
    opened = []

    def start(size):
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=CHROMIUM_ARGUMENTS,
            base_url=demo.url,
            viewport=size,
        )
        context.set_default_timeout(1000 * waiting.PATIENCE)
        opened.append(context)
        demo.speak("km", "editor")
        demo.log_in(context, "editor")
        return context.pages[0]

    yield start
    for context in opened:
        context.close()


@pytest.fixture
def kill(tmp_path):
    """As a power cut: no time to write anything."""

    def now():
        named = ["pgrep", "-f", str(tmp_path / "profile")]
        for process in subprocess.run(named, capture_output=True, text=True).stdout.split():
            os.kill(int(process), signal.SIGKILL)

    return now


def begin(page, title):
    """A new lesson with a paragraph, open in the editor."""
    page.goto("/admin/lessons/new/")
    page.locator("input[name=place]").first.check()
    page.fill("input[name=title]", title)
    page.locator("input[name=start][value=word]").check()
    file = {"name": "lesson.docx", "mimeType": DOCX, "buffer": simple("ក")}
    page.set_input_files("input[name=file]", file)
    page.get_by_role("button", name="ចាប់ផ្តើម", exact=True).click()
    page.wait_for_url("**/edit/")
    return page.url


@pytest.mark.slow("an autosave, and Wagtail's two seconds, in which nothing may be kept")
@pytest.mark.parametrize("size", SIZES)
def test_tab_closed_after_one_typed_word_loses_nothing(stage, size):
    page = stage.person("editor", "km", viewport=size)
    address = begin(page, "ពាក្យមួយ")
    page.locator("[name=summary]").press_sequentially("សង្ខេប")
    other = page.context.new_page()  # the browser stays open
    other.add_init_script(WATCHES)
    page.close(run_before_unload=False)

    page = other
    page.goto(address)
    if page.input_value("[name=summary]") != "សង្ខេប":  # or else it was saved already
        page.locator(OFFER).get_by_role("button", name="យកមកវិញ").click()
        until(page, "saved")
    page.reload()
    assert page.input_value("[name=summary]") == "សង្ខេប"
    page.locator(OFFER).wait_for(state="hidden")
    # the last tab, with the name in the address, lies under nothing
    page.get_by_role("tab").last.click()
    assert page.input_value("[name=slug]").startswith("pakymuoy")
    waiting.until(page, "window.watched")
    assert page.evaluate("Object.keys(localStorage).some((one) => one.startsWith('cncc'))") is False


@pytest.mark.slow("two browsers of its own, one of them killed, and autosaves")
@pytest.mark.parametrize("size", SIZES)
def test_network_and_browser_lost_and_nothing_typed(profile, kill, size):
    page = profile(size)
    address = begin(page, "គ្មានបណ្តាញ")
    page.locator("[name=summary]").press_sequentially("មុន")
    until(page, "saved")

    page.context.set_offline(True)
    page.locator("[name=summary]").press("End")
    page.locator("[name=summary]").press_sequentially(" ក្រោយ")
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    page.keyboard.type("អត្ថបទសម្បូរបែប", delay=20)
    until(page, "away")
    page.get_by_text("គ្មានបណ្តាញ។ អ្វីដែលអ្នកវាយនៅលើឧបករណ៍នេះ").wait_for()
    waiting.until(page, ON_DISK, "អត្ថបទសម្បូរបែប")
    kill()

    page = profile(size)
    page.goto("/admin/")
    page.locator("[data-localize-here-only] a").click()
    page.wait_for_url(address)
    page.locator(OFFER).get_by_role("button", name="យកមកវិញ").click()
    until(page, "saved")
    page.clock.install()  # of the ten minutes below
    page.add_init_script(WATCHES)
    page.reload()
    assert page.input_value("[name=summary]") == "មុន ក្រោយ"
    page.locator("[data-contentpath=body]").get_by_text("អត្ថបទសម្បូរបែប").first.wait_for()
    page.locator(OFFER).wait_for(state="hidden")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"]

    # ten minutes without a network: it saves itself when the network is back
    waiting.until(page, "window.watched")
    page.context.set_offline(True)
    page.locator("[name=summary]").fill("ថ្មី")
    until(page, "away")
    page.clock.fast_forward("10:00")
    until(page, "away")
    page.context.set_offline(False)
    until(page, "saved")


HELD = 700  # milliseconds for which each answer of a save is on its way


@pytest.mark.slow("an autosave that is under way when somebody hands over")
def test_what_was_handed_over_during_a_save_is_saved_once_and_no_alarm(stage):
    page = stage.person("editor", "km")
    address = begin(page, "ប្រគល់លឿន")
    page.locator("[name=summary]").press_sequentially("សង្ខេប")
    until(page, "saved")
    posts = []

    def slowly(route):
        if route.request.method == "POST":
            posts.append(route.request)
            page.wait_for_timeout(HELD)
        route.continue_()

    page.route(address, slowly)
    page.locator("[name=summary]").press_sequentially(" ថ្មី")
    waiting.until(page, "document.querySelector('[data-kept-state]').dataset.keptState === 'here'")
    while not posts:
        page.wait_for_timeout(50)
    page.locator("[name=action-hand-over]").first.click()
    page.wait_for_url("**/localize/source/*/")

    assert len(posts) == 2  # the save and the button
    page.goto("/admin/")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-localize-here-only] li").count() == 0
    assert page.evaluate("Object.keys(localStorage).some((one) => one.startsWith('cncc'))") is False
