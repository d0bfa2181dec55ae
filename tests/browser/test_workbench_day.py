"""Days at the workbench, in Khmer: a server that dies, a telephone that forgets, a whole page by
keys from the first letter to its publication."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Demo
from .workbench import (
    KHMER,
    OTHER,
    SENTENCES,
    Office,
    box,
    card,
    go,
    held,
    kept,
    line,
    office_of,
    settled,
    stay,
    stayed,
    until,
    waiting_line,
)

pytestmark = [pytest.mark.browser]

PEOPLE = ("translator", "reviewer", "publisher")
TEXTS = {
    1: "ទំព័រសម្រាប់បកប្រែ",
    2: KHMER,
    3: "សូមរក្សាពាក្យសម្ងាត់របស់អ្នកជាការសម្ងាត់។",
    4: OTHER,
    5: "សូមគិតមុនពេលចែករំលែក។",
    6: "សូមបិទអ្វីដែលធ្វើឱ្យអ្នកភ័យខ្លាច។",
    7: "សូមប្រាប់នរណាម្នាក់ភ្លាមៗ។",
    8: "វាមិនមែនជាកំហុសរបស់អ្នកឡើយ។",
    9: "ជំនួយគឺឥតគិតថ្លៃ។",
    10: "អ្នកមិននៅម្នាក់ឯងទេ។",
    11: "សូមរក្សាទុកអ្វីដែលគេផ្ញើមកអ្នក។",
    12: "កុំសួរព័ត៌មានលម្អិត ឬទាមទារភស្តុតាង។",  # as the demonstration has it
    13: "យើងស្តាប់អ្នក។",
}
MORE = (
    "You are not alone.",
    "Keep what was sent to you.",
    "Do not ask for details or for proof.",
    "We listen.",
)


@pytest.fixture(autouse=True)
def khmer(demo: Demo) -> Iterator[None]:
    demo.speak("km", *PEOPLE)
    demo.forget_typed()
    yield
    demo.speak("en", *PEOPLE)


@pytest.fixture(scope="module")
def office(browser: Any, demo: Demo) -> Iterator[Office]:
    with office_of(browser, demo) as office:
        yield office


@pytest.mark.slow("a server that dies and comes back")
def test_server_that_dies_while_one_types_costs_nothing(demo, office, stage):
    page = stage.person("translator")
    page.goto(office.workbench)
    stay(page)
    go(page, 3)
    box(page).fill("សូមរក្សា")
    saved = card(page).locator("[data-localize-saved]")
    expect(saved).not_to_be_empty()

    # at the worst moment: the text is on its way
    box(page).fill(TEXTS[3])
    with demo.without_server():
        with held(page, "**/submit/") as waiting:
            box(page).press("Control+Enter")
            until(page, lambda: waiting)
            demo.kill_server()
        expect(waiting_line(page)).to_contain_text("3 ម៉ាស៊ីនមេមិនឆ្លើយ")
        go(page, 3)  # as it was left
        expect(box(page)).to_have_value(TEXTS[3])
        box(page).press("End")
        page.keyboard.insert_text(" ")
        assert f"{TEXTS[3]} " in kept(page)

    box(page).fill(TEXTS[3])
    box(page).press("Control+Enter")
    expect(line(page, 3)).to_have_attribute("data-in", "in_review")
    assert stayed(page)


def test_telephone_that_forgets_the_tab_has_the_text_again(office, stage):
    page = stage.person("translator", viewport=PHONE, has_touch=True, is_mobile=True)
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


class Hands:
    """The keys of one person: what is typed as text, and what beside it."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0
        self.loads: list[str] = []
        page.on("load", lambda one: self.loads.append(one.url))
        page.on("request", self._look)

    def _look(self, request: Any) -> None:
        if request.is_navigation_request():
            self.loads.append(request.url)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def at(self, number: int) -> Any:
        expect(card(self.page).locator(".localize-number")).to_have_text(str(number))
        settled(self.page)
        return card(self.page)


# each of its keys is in test_workbench.py and test_helping.py
@pytest.mark.soak
@pytest.mark.slow("fourteen strings by three people, from the first letter to the publication")
def test_page_of_fourteen_strings_goes_by_keys_and_without_a_load(browser, demo, stage):
    with office_of(browser, demo, (*SENTENCES, *MORE)) as office:
        page = stage.person("translator")
        page.goto(office.workbench)
        expect(box(page)).to_be_visible()
        hands = Hands(page)
        hands.press("e")

        for number, text in TEXTS.items():
            hands.at(number)
            if number == 3:  # the term by its key
                hands.write("សូមរក្សា")
                hands.press("Alt+Digit0")
                expect(box(page)).to_have_value("សូមរក្សាពាក្យសម្ងាត់")
                text = "របស់អ្នកជាការសម្ងាត់។"
            if number == 5:  # a slip, mended by the key of its finding
                hands.write(f"{text}។")
                expect(page.locator("[data-localize-mend]")).to_have_count(1)
                hands.press("Alt+Digit1")
                expect(box(page)).to_have_value(text)
                text = ""
            if number == 7:  # a remark for the others
                hands.press("Escape", "c")
                hands.write("តើជានរណា?")
                hands.press("Enter")
                expect(page.locator(".localize-comment")).to_contain_text("តើជានរណា?")
                hands.press("e")
            if number == 12:  # what the memory has, by its key
                expect(page.locator("[data-localize-take]").first).to_be_visible()
                hands.press("F8")
                expect(box(page)).to_have_value(text)
                text = ""
            if text:
                hands.write(text)
            hands.press("Control+Enter")
        hands.at(14)
        hands.write("ប្រាប់")
        hands.press("Alt+Digit0")
        hands.write("មនុស្សពេញវ័យ")
        hands.press("Alt+Digit0")
        hands.write("ថ្ងៃនេះ។")
        hands.press("Control+Enter")
        expect(page.locator("[data-localize-line][data-in~=in_review]")).to_have_count(14)
        assert hands.loads == []
        assert hands.keys <= 2 * 14, hands.keys

        reviewer = stage.person("reviewer")
        reviewer.goto(office.workbench)
        expect(card(reviewer)).to_be_visible()
        eyes = Hands(reviewer)
        eyes.press("Escape")
        begun = eyes.keys
        for number in range(1, 15):
            eyes.at(number)
            if number == 6:
                eyes.press("r", "2")
                eyes.write("ពាក្យនេះមិនត្រូវទេ")
                eyes.press("Enter")
            else:
                eyes.press("a")
        expect(reviewer.locator("[data-localize-line][data-in~=approved]")).to_have_count(13)
        assert eyes.loads == []
        assert eyes.keys - begun == 13 + 3

        # repaired, and agreed with
        page.goto(f"{office.workbench}?show=returned")
        expect(card(page).locator(".localize-remark")).to_contain_text("ពាក្យនេះមិនត្រូវទេ")
        hands.press("e")
        box(page).fill("សូមបិទអ្វីដែលធ្វើឱ្យអ្នកខ្លាច។")
        hands.press("Control+Enter")
        expect(page.locator("[data-localize-said]")).to_be_visible()
        reviewer.goto(f"{office.workbench}?show=in_review")
        eyes.at(6)
        eyes.press("Escape", "a")
        expect(line(reviewer, 6)).to_have_attribute("data-in", "approved")

        publisher = stage.person("publisher")
        publisher.goto(office.workbench)
        publisher.locator("form[action$='/publish/'] button").click()
        publisher.wait_for_load_state()
        listed = stage.reader().request.get("/api/v1/km/pages/").json()
        assert TEXTS[1] in [one["title"] for one in listed["results"]]


def test_picture_of_this_language_is_chosen_also_after_a_filter(demo, stage):
    """The field's script comes with a list that is put into the screen, too."""
    page = stage.person("translator")
    page.goto("/admin/localize/queue/?show=returned")
    page.locator(".localize-queue h2 a").first.click()
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
