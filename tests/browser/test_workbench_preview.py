"""The page beside its strings, in a real browser: it follows, it shows what is typed, it leads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Demo, Stage
from .test_workbench import LATER
from .workbench import SENTENCES, Office, box, card, go, office_of, stay
from .workbench import stayed as was_never_loaded_again

pytestmark = [pytest.mark.browser]

KHMER = "សូមសួរមនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។"
APPROVED, MISSING = "approved", "missing"


@pytest.fixture(autouse=True)
def nothing_typed(demo: Demo) -> None:
    demo.forget_typed()


@pytest.fixture(scope="module")
def office(browser: Any, demo: Demo) -> Iterator[Office]:
    with office_of(browser, demo) as office:
        yield office


@pytest.fixture
def desk(stage: Stage, office: Office) -> Page:
    page = stage.person("translator")
    page.goto(office.workbench)
    return page


def page_in(desk: Page) -> Any:
    return desk.frame_locator(".localize-preview iframe")


def current(desk: Page) -> Any:
    return page_in(desk).locator("main [data-current]")


def test_preview_follows_the_string_and_what_is_typed(desk):
    go(desk, 2)
    expect(current(desk)).to_have_text(SENTENCES[0])
    expect(current(desk)).to_have_attribute("data-state", MISSING)
    stay(desk)
    # without a pause, whatever a busy machine takes for it
    desk.clock.install()
    desk.clock.pause_at(datetime.now(UTC) + LATER)
    asked: list[str] = []
    desk.on("request", lambda one: asked.append(one.method) if "/preview/" in one.url else None)
    box(desk).press_sequentially(KHMER)
    desk.clock.run_for(300)
    expect(current(desk)).to_have_text(KHMER)
    # one for the pause; the word that somebody is here may bring another
    assert asked in (["POST"], ["POST", "POST"])
    desk.clock.resume()
    assert KHMER in current(desk).evaluate("one => one.closest('main').innerText")

    # a script is no text; the page stays as it was
    box(desk).fill("<script>alert(1)</script>")
    expect(desk.locator("[data-localize-preview-said]")).to_be_visible()
    expect(current(desk)).to_have_text(KHMER)
    assert page_in(desk).locator("script").count() == 0

    box(desk).fill(KHMER)
    box(desk).press("Control+Enter")
    expect(current(desk)).to_have_text(SENTENCES[1])
    expect(page_in(desk).get_by_text(KHMER)).to_have_attribute("data-state", "in_review")
    assert was_never_loaded_again(desk)


def test_click_on_a_sentence_opens_its_string(desk):
    go(desk, 1)
    stay(desk)

    page_in(desk).get_by_text(SENTENCES[4]).click()

    expect(card(desk)).to_contain_text(SENTENCES[4])
    expect(box(desk)).to_be_focused()
    expect(current(desk)).to_have_text(SENTENCES[4])
    # what leads elsewhere on the reader's page does not lead away from this one
    page_in(desk).locator("header a").first.click()
    expect(current(desk)).to_have_text(SENTENCES[4])
    # and the keys of the workbench go on to work
    desk.keyboard.press("k")
    expect(current(desk)).to_have_text(SENTENCES[3])
    assert was_never_loaded_again(desk)


def test_page_is_a_tab_on_a_phone(stage, office):
    desk = stage.person("reviewer", viewport=PHONE, has_touch=True, is_mobile=True)
    asked: list[str] = []
    desk.on("request", lambda one: asked.append(one.url) if "/preview/" in one.url else None)
    desk.goto(office.workbench)
    phone = desk.locator("[data-localize-phone]")
    expect(card(desk)).to_be_visible()
    expect(phone).to_be_hidden()
    assert asked == []  # nobody looks at it

    desk.locator("[data-localize-tab=page]").tap()

    expect(phone).to_be_visible()
    expect(current(desk)).to_be_visible()
    expect(card(desk)).to_be_hidden()
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    # who has read the page publishes it beside it
    expect(desk.locator(".localize-actions")).to_be_visible()
    page_in(desk).get_by_text(SENTENCES[3]).tap()
    expect(card(desk)).to_be_visible()
    expect(card(desk)).to_contain_text(SENTENCES[3])


def test_without_a_script_the_page_is_a_link(stage, office):
    desk = stage.person("translator")
    plain = stage.reader(java_script_enabled=False)
    plain.context.add_cookies(desk.context.cookies())
    plain.goto(office.workbench)

    link = plain.locator(".localize-preview a").last
    with plain.context.expect_page() as opened:
        link.click()

    expect(opened.value.locator("main")).to_contain_text(SENTENCES[2])
