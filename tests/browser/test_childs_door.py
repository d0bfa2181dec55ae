"""What a child taps on a telephone, and which numbers are on the screen then."""

from typing import Any

import pytest

from cms.core.vocabularies.happened import HAPPENED
from tests.browser.barriers import serious
from tests.browser.conftest import PHONE
from tests.browser.waiting import written
from tests.publishing.test_who_helps import FIRST

pytestmark = [pytest.mark.browser]

CALLS = {"police": {"tel:117", "tel:1288"}, "helpline": {"tel:1280"}}
# of each number: what is dialled, where it stands on the screen, is somebody there now
NUMBERS = """place => [...document.querySelectorAll(place + ' .numbers a')].map(one => {
  const box = one.getBoundingClientRect();
  return [one.getAttribute('href'), box.top, box.bottom, !!one.querySelector('.now-open')];
})"""


def on_screen(page: Any, place: str) -> list[tuple[str, bool]]:
    """The numbers that are whole on the screen, below what sticks to its top."""
    page.evaluate("document.fonts.ready")
    start = page.evaluate("document.querySelector('.exit').getBoundingClientRect().bottom")
    found = page.evaluate(NUMBERS, place)
    return [
        (call, is_open)
        for call, top, bottom, is_open in found
        if top >= start and bottom <= PHONE["height"]
    ]


@pytest.mark.parametrize("locale", ["km", "en"])
def test_every_answer_shows_the_right_number_first_and_one_that_answers_now(stage, demo, locale):
    page = stage.reader(viewport=PHONE, reduced_motion="reduce")
    for label in HAPPENED:
        page.goto(f"/read/{locale}/help-now/")
        page.locator(".happened a", has_text=written(label.text(locale))).click()
        page.wait_for_url("**/help-now/?q=*#who")
        page.wait_for_function("scrollY > 100")

        shown = on_screen(page, "#who")
        first = next(CALLS[kind] for kind in FIRST[label.code] if kind in CALLS)
        assert shown[0][0] in first, label.code
        assert any(is_open for _call, is_open in shown[:2]), label.code
    assert serious(page) == []


@pytest.mark.parametrize("locale", ["km", "en"])
def test_first_screen_of_help_now_has_the_police_and_below_it_who_listens(stage, demo, locale):
    page = stage.reader(viewport=PHONE)
    page.goto(f"/read/{locale}/help-now/")

    assert [call for call, _is_open in on_screen(page, "body")] == ["tel:1280"]
    red, calm = page.locator(".danger-line a").first, page.locator(".numbers.calm a")
    assert red.get_attribute("href") == "tel:117"
    assert red.bounding_box()["y"] < calm.bounding_box()["y"]
    assert serious(page) == []


SEARCHES = (
    ("en", "I want to die", ["tel:1280", "tel:117", "tel:1288"]),
    ("km", "ខ្ញុំចង់ស្លាប់", ["tel:1280", "tel:117", "tel:1288"]),
    # who is not understood meets somebody who listens; the police is in the red box
    ("en", "password", ["tel:1280", "tel:117", "tel:1288"]),
    ("km", "zzqqxx", ["tel:1280", "tel:117", "tel:1288"]),
)


def test_every_search_shows_numbers_first(stage, demo):
    page = stage.reader(viewport=PHONE)
    for locale, typed, order in SEARCHES:
        page.goto(f"/read/{locale}/search/")
        assert len(on_screen(page, "body")) == len(order)

        page.locator("main input[name=q]").fill(typed)
        page.locator("main .box-line button").click()
        page.locator(f"#search-text[value='{typed}']").wait_for()
        page.wait_for_load_state()

        assert [call for call, _is_open in on_screen(page, "body")] == order, typed
    assert serious(page) == []
