"""The memory and the terms beside the open string, by key and by click; and its phone."""

import os
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Demo, Stage
from .waiting import PATIENCE, until
from .workbench import account, held, page_form, prepared, sent

pytestmark = [pytest.mark.browser]

KNOWN = "Do not ask for details or for proof."
TERM = "Keep your password secret."
SENTENCES = (KNOWN, TERM)
KHMER = "កុំសួរព័ត៌មានលម្អិត ឬទាមទារភស្តុតាង។"
PASSWORD = "ពាក្យសម្ងាត់"


@pytest.fixture(scope="module")
def workbench(browser: Any, demo: Demo) -> Iterator[str]:
    """Of a page that says a sentence which the demonstration says, too."""
    stage = Stage(browser, demo)
    editor, publisher = account(stage, "editor"), account(stage, "publisher")
    home = re.search(
        r'/admin/pages/(\d+)/"\s+title="[^"]*Cambodia National', editor.get("/admin/pages/").text()
    )
    assert home is not None
    form = page_form(SENTENCES, f"helped-{uuid.uuid4().hex[:8]}")
    written = sent(editor, f"/admin/pages/add/home/infopage/{home[1]}/", **form)
    number = re.search(r"/admin/pages/(\d+)/edit/", written)
    assert number is not None
    sent(publisher, f"/admin/pages/{number[1]}/edit/", **form, **{"action-publish": "1"})
    source = f"/admin/localize/source/{number[1]}/"
    yield prepared(publisher, source, r"/admin/localize/translation/[1-9]\d*/")
    for context in stage.contexts:
        context.close()


def opened(page: Page, workbench: str, sentence: str) -> None:
    """The worker may still be at work on its strings. A line shows what was last typed there, which
    a story before may have saved: it is found by its place, below the title."""
    end = time.monotonic() + PATIENCE
    line = page.locator("[data-localize-line]").nth(1 + SENTENCES.index(sentence))
    page.goto(workbench)
    while not line.count() and time.monotonic() < end:
        page.reload()
    if (strings := page.locator("[data-localize-tab=list]")).is_visible():
        strings.click()
    line.locator("a").click()
    expect(page.locator(".localize-source")).to_contain_text(sentence)
    expect(page.locator("#beside-memory")).to_be_attached()


def shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_match_is_taken_by_a_key(stage: Stage, workbench: str, demo: Demo) -> None:
    demo.forget_typed()
    page = stage.person("translator", "km")
    opened(page, workbench, KNOWN)
    expect(page.locator("[data-localize-take]").first).to_be_visible()
    shoot(page, "match")

    page.locator("[data-localize-card]").focus()
    page.keyboard.press("m")

    box = page.locator("[data-localize-card] textarea[name=text]")
    expect(box).to_have_value(KHMER)
    expect(page.locator("[data-localize-saved]")).to_be_visible()


def test_term_is_written_at_the_caret_by_a_key_of_the_box(
    stage: Stage, workbench: str, demo: Demo
) -> None:
    demo.forget_typed()
    page = stage.person("translator", "km")
    opened(page, workbench, TERM)
    box = page.locator("[data-localize-card] textarea[name=text]")
    box.fill("រក្សា")
    shoot(page, "term")

    box.press("F9")

    expect(box).to_have_value(f"រក្សា{PASSWORD}")


def test_key_of_a_slow_moment_is_said_and_writes_nowhere(
    stage: Stage, workbench: str, demo: Demo
) -> None:
    """The next card, its help or the answer to a decision is on its way."""
    demo.forget_typed()
    page = stage.person("translator", "km")
    opened(page, workbench, TERM)
    # the page opened at the first string and may have fetched the second one ahead
    page.reload()
    expect(page.locator(".localize-source")).to_contain_text(TERM)
    expect(page.locator("#beside-memory")).to_be_attached()
    page.locator("[data-localize-card]").focus()
    box = page.locator("[data-localize-card] textarea[name=text]")
    said = page.locator("[data-localize-said] span")

    def heard(key: str) -> None:
        page.evaluate("document.querySelector('[data-localize-said] span').textContent = ''")
        page.keyboard.press(key)
        expect(said).to_contain_text("ចុចម្តងទៀត")

    with held(page, re.compile("/help/")) as help_, held(page, re.compile("/card/")) as cards:
        page.keyboard.press("k")
        until(page, lambda: cards)
        heard("m")
        heard("t")
        page.unroute(re.compile("/card/"))
        for one in cards:
            one.continue_()
        cards.clear()
        expect(page.locator(".localize-source")).to_contain_text(KNOWN)
        until(page, lambda: help_)
        heard("m")
        expect(box).to_have_value("")
        box.focus()
        heard("F8")
        heard("F9")
    expect(page.locator("#beside-memory")).to_be_attached()
    expect(box).to_have_value("")

    # what was said to be pressed again
    page.keyboard.press("F8")
    expect(box).to_have_value(KHMER)
    with held(page, re.compile("/write/")) as decisions:
        page.locator("[data-localize-save]").click()
        until(page, lambda: decisions)
        heard("m")
        decisions[0].abort()
        decisions.clear()
    expect(page.get_by_role("alert").first).to_be_attached()
    expect(box).to_have_value(KHMER)


def test_next_string_has_its_own_help(stage: Stage, workbench: str, demo: Demo) -> None:
    demo.forget_typed()
    page = stage.person("translator", "km")
    opened(page, workbench, KNOWN)

    page.locator("[data-localize-card]").focus()
    page.keyboard.press("j")

    expect(page.locator(".localize-source")).to_contain_text(TERM)
    expect(page.locator(".localize-beside .localize-term").first).to_contain_text(PASSWORD)
    expect(page.locator("[data-localize-helping-url-value]")).to_have_count(1)


def test_phone_has_it_in_its_tab(stage: Stage, workbench: str, demo: Demo) -> None:
    demo.forget_typed()
    page = stage.person("translator", "km", viewport={"width": 390, "height": 844})
    opened(page, workbench, TERM)

    page.locator("[data-localize-tab=help]").click()

    expect(page.locator(".localize-beside .localize-term").first).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    shoot(page, "phone")
