"""Days at the workbench, in Khmer: a server that dies, a telephone that forgets, a picture chosen
after a filter."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Demo
from .waiting import until
from .workbench import (
    KHMER,
    Office,
    box,
    card,
    go,
    held,
    kept,
    line,
    office_of,
    stay,
    stayed,
)

pytestmark = [pytest.mark.browser]

TEXT = "សូមរក្សាពាក្យសម្ងាត់របស់អ្នកជាការសម្ងាត់។"


@pytest.fixture(autouse=True)
def nothing_typed(demo: Demo) -> None:
    demo.forget_typed()


@pytest.fixture(scope="module")
def office(browser: Any, demo: Demo) -> Iterator[Office]:
    with office_of(browser, demo) as office:
        yield office


@pytest.mark.slow("a server that dies and comes back")
def test_server_that_dies_while_one_types_costs_nothing(demo, office, stage):
    page = stage.person("translator", "km")
    page.goto(office.workbench)
    stay(page)
    go(page, 3)
    box(page).fill("សូមរក្សា")
    saved = card(page).locator("[data-localize-saved]")
    expect(saved).not_to_be_empty()

    # at the worst moment: the text is on its way
    box(page).fill(TEXT)
    with demo.without_server():
        with held(page, "**/submit/") as waiting:
            box(page).press("Control+Enter")
            until(page, lambda: waiting)
            demo.kill_server()
        expect(line(page, 3)).to_contain_text("ម៉ាស៊ីនមេមិនឆ្លើយ")
        go(page, 3)  # as it was left
        expect(box(page)).to_have_value(TEXT)
        box(page).press("End")
        page.keyboard.insert_text(" ")
        assert f"{TEXT} " in kept(page)

    box(page).fill(TEXT)
    box(page).press("Control+Enter")
    expect(line(page, 3)).to_have_attribute("data-in", "in_review")
    assert stayed(page)


def test_telephone_that_forgets_the_tab_has_the_text_again(office, stage):
    page = stage.person("translator", "km", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"{office.workbench}?show=missing")
    expect(card(page)).to_be_visible()
    number = int(card(page).locator(".localize-number").inner_text())
    text = box(page)
    # letters that the server has not yet, and nobody is asked whether to leave
    page.route("**/here/", lambda route: route.abort())
    text.tap()
    page.keyboard.insert_text(KHMER)
    context = page.context
    page.close(run_before_unload=False)

    again = context.new_page()
    again.goto(f"{office.workbench}?show=missing")
    expect(card(again).locator(".localize-number")).to_have_text(str(number))
    expect(box(again)).to_have_value(KHMER)
    expect(card(again).locator("[data-localize-saved]")).to_be_visible()

    # what stands below the box stays where the finger goes
    box(again).tap()
    card(again).locator("[data-localize-submit]").tap()
    expect(line(again, number)).to_have_attribute("data-in", re.compile("in_review"))


def test_picture_of_this_language_is_chosen_also_after_a_filter(demo, stage):
    """The field's script comes with a list that is put into the screen, too."""
    page = stage.person("translator", "km")
    page.goto("/admin/localize/queue/?show=returned")
    page.locator(".localize-queue h2 a").first.click()
    page.wait_for_load_state("load")  # the field's script is deferred
    stay(page)
    choose = page.locator(".localize-links [data-chooser-action-choose]:visible").first
    for _time in range(2):
        choose.click()
        expect(page.locator(".modal.in")).to_be_visible()
        page.locator(".modal.in [data-dismiss=modal]").first.click()
        expect(page.locator(".modal.in")).to_have_count(0)
        page.locator(".localize-list .localize-filters a").first.click()
        expect(page.locator("[data-localize-line]").nth(5)).to_be_visible()
    assert stayed(page)
