"""What stays behind somebody who looked for help: nothing behind “Back”; and the next number where
nobody answers, of which nobody is told."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_reader import WARNED, leaving, lesson_path, press_in_two_seconds

pytestmark = [pytest.mark.browser]

HOME, HELP, COURSES = "/read/km/", "/read/km/help-now/", "/read/km/courses/"
AWAY = "https://www.google.com/**"
NUMBER_IN_FOCUS = "document.activeElement.getAttribute('href')"


def by_button(page: Any) -> None:
    page.locator("[data-quick-exit]").click()


def by_escape(page: Any) -> None:
    press_in_two_seconds(page, *["Escape"] * 3)


def open_lesson(page: Any, demo: Any) -> None:
    """From the last answer, as a link of advice would lead there."""
    path = lesson_path(demo, "km", WARNED)
    page.locator("main").evaluate(
        "(main, path) => main.insertAdjacentHTML('beforeend', `<a id=to href=${path}>x</a>`)", path
    )
    page.locator("#to").click()
    page.wait_for_url("**/lessons/**")


def ask_twice(page: Any, demo: Any) -> None:
    page.locator(".happened a").nth(2).click()
    page.wait_for_url("**/help-now/?q=*")
    page.locator("#who .find summary").click()
    page.locator("#ask-w").select_option(index=1)
    page.locator("#who .go button").click()
    page.wait_for_url("**w=*")
    page.locator("#who .entry .next-number").first.click()
    open_lesson(page, demo)


def look_for_places(page: Any, demo: Any) -> None:
    page.locator("main .ways a").click()
    page.wait_for_url("**/services/")
    page.locator(".find summary").click()
    page.locator("#find-topic").select_option("bullying")
    page.locator(".find .go button").click()
    page.wait_for_url("**topic=bullying")
    page.locator(".card h2 a").first.click()
    page.wait_for_url("**/services/*/")


def search(page: Any, demo: Any) -> None:
    page.locator(".foot input[name=q]").fill("លេខ")
    page.locator(".foot .box-line button").click()
    page.wait_for_url("**/search/")
    page.locator(".only button").first.click()
    page.locator(".only .chosen").wait_for()


def sent_by(page: Any) -> list[str]:
    """What goes out from now on; a browser takes the icon of a page from its cache at each step."""
    sent: list[str] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda one: sent.append(one["request"]["url"]))

    def from_cache(answer: Any) -> None:
        if answer["response"]["fromDiskCache"]:
            sent.remove(answer["response"]["url"])

    wire.on("Network.responseReceived", from_cache)
    return sent


@pytest.mark.parametrize("leave", [by_button, by_escape])
@pytest.mark.parametrize("walk", [ask_twice, look_for_places, search])
def test_nothing_about_help_is_behind_back(stage, demo, walk, leave) -> None:
    page, _asked = leaving(stage)
    page.goto(COURSES)
    page.locator(".get-help").first.click()
    page.wait_for_url(f"**{HELP}")
    walk(page, demo)
    assert page.locator("[data-quick-exit]").count() == 1

    leave(page)
    page.wait_for_url(AWAY)
    requests: list[str] = []
    page.on("request", lambda one: requests.append(urlsplit(one.url).path))

    behind = []
    while page.go_back(wait_until="load") is not None and page.url != "about:blank":
        behind.append(urlsplit(page.url))
        assert page.locator("[data-quick-exit]").count() == 0  # the page as well as its address
    assert {one.path for one in behind} <= {HOME, COURSES}
    assert behind[-1].path == COURSES  # what was read before it stays
    assert not any(one.query or one.fragment for one in behind)
    assert {path for path in requests if path.startswith("/read/")} <= {HOME, COURSES}


def test_links_in_a_new_window_and_files_are_left_alone(stage, demo) -> None:
    page, _asked = leaving(stage)
    page.goto(HELP)

    with page.context.expect_page() as opened:
        page.locator("main .ways a").click(modifiers=["ControlOrMeta"])

    opened.value.wait_for_url("**/read/**")
    assert urlsplit(opened.value.url).netloc == urlsplit(demo.url).netloc
    assert urlsplit(page.url).path == HELP


@pytest.mark.parametrize("has_javascript", [True, False])
def test_nobody_answers_leads_through_the_list_and_sends_nothing(stage, demo, has_javascript):
    page = stage.reader(viewport=PHONE, java_script_enabled=has_javascript)
    page.goto(HELP, wait_until="networkidle")
    sent = sent_by(page)
    entries = page.evaluate("history.length")
    in_order = [one.get_attribute("href") for one in page.locator(".entry .channel-call").all()]

    page.locator(".danger-line .next-number").focus()
    met = []
    for _time in range(len(in_order)):
        page.keyboard.press("Enter")
        met.append(page.evaluate(NUMBER_IN_FOCUS))
        page.keyboard.press("Tab")  # what stands beside a number is behind it
    page.keyboard.press("Shift+Tab")

    # 117 is in the red box; behind the last number is a message
    assert met == [*in_order[1:], "sms:1280"]
    # the icon of the page comes when the browser likes
    assert [one for one in sent if "/static/website/page." not in one] == []
    assert urlsplit(page.url).fragment == "n-5"
    if has_javascript:
        assert page.evaluate("history.length") == entries
        page.emulate_media(media="print")
        assert page.locator(".next-number").first.is_hidden()


def test_copy_without_a_network_leads_to_the_next_number(stage, demo) -> None:
    page = stage.reader(viewport=PHONE)
    page.goto(HELP)
    page.locator("[data-do=keep]").click()
    page.locator("[data-said=kept]").wait_for()
    page.context.set_offline(True)
    page.goto(HELP)
    assert page.locator("[data-kept-note]").is_visible()

    page.locator(".danger-line .next-number").click()

    assert page.evaluate(NUMBER_IN_FOCUS) == "tel:1288"


def test_reader_without_scripts_is_told_what_back_does(stage, demo) -> None:
    page = stage.reader(java_script_enabled=False)
    page.goto("/read/en/help-now/")
    page.locator(".trace summary").click()

    assert "“Back” leads to this page again" in page.locator(".trace").inner_text()
