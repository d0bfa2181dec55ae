"""The workbench in a real browser, in Khmer: whatever goes wrong, what was typed is there again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote_plus

import pytest
from playwright.sync_api import Page, expect

from ops.demo.people import PASSWORD

from .barriers import CLIPPED
from .conftest import DESKTOP, PHONE, Demo, Stage
from .waiting import until
from .workbench import (
    KHMER,
    OTHER,
    SENTENCES,
    Office,
    box,
    card,
    go,
    held,
    in_review,
    kept,
    line,
    log_in,
    log_out,
    office_of,
    settled,
    stay,
    stayed,
    waiting_line,
)

pytestmark = [pytest.mark.browser]

LATER = timedelta(seconds=10)  # until a browser on a busy machine stops its clock
TOO_LOW = "display: inline-block !important; line-height: 1 !important; padding: 0 !important"


@pytest.fixture(autouse=True)
def nothing_typed(demo: Demo) -> None:
    demo.forget_typed()


@pytest.fixture(scope="module")
def office(browser: Any, demo: Demo) -> Iterator[Office]:
    with office_of(browser, demo) as office:
        yield office


@pytest.fixture(scope="module")
def logged_in(browser: Any, demo: Demo) -> Iterator[Any]:
    """The cookies of the translator, who logged in through the form."""
    stage = Stage(browser, demo)
    yield stage.person("translator", "km").context.storage_state()
    for context in stage.contexts:
        context.close()


@pytest.fixture
def device(stage: Stage, logged_in: Any) -> Any:
    """`device()`: one more device of the translator."""
    state = {"cookies": logged_in["cookies"], "origins": []}
    return lambda: stage.reader(storage_state=state)


@pytest.fixture
def desk(request: pytest.FixtureRequest, device: Any) -> Page:
    """The translator at the workbench, where a story asks for a page of its own at that one's."""
    page: Page = device()
    name = "changing" if "changing" in request.fixturenames else "office"
    page.goto(request.getfixturevalue(name).workbench)
    return page


# What is seen


def test_no_cluster_is_clipped_on_a_phone_and_at_twice_the_size(desk, office):
    for path in (office.workbench, "/admin/localize/queue/?show="):
        desk.set_viewport_size(PHONE)
        desk.goto(path)
        desk.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for width in (PHONE, {"width": 683, "height": 384}):
            desk.set_viewport_size(width)
            expect(desk.locator(".localize-badge:visible").first).to_be_visible()
            assert desk.evaluate(CLIPPED) == []
    desk.add_style_tag(content=f".localize-badge {{ {TOO_LOW} }}")
    assert desk.evaluate(CLIPPED)


# From string to string


def test_from_first_to_last_string_the_page_is_never_loaded(desk):
    stay(desk)
    go(desk, 1)
    box(desk).fill("ទំព័រសម្រាប់បកប្រែ")
    box(desk).press("Control+Enter")
    expect(card(desk)).to_contain_text(SENTENCES[0])  # the next that waits
    expect(line(desk, 1)).to_contain_text("រង់ចាំ")
    expect(box(desk)).to_be_focused()

    box(desk).fill(KHMER)
    desk.keyboard.press("Alt+ArrowDown")
    expect(card(desk)).to_contain_text(SENTENCES[1])
    expect(line(desk, 2)).to_contain_text("សេចក្តីព្រាង")  # what was begun is a draft
    desk.keyboard.press("Alt+ArrowUp")
    expect(box(desk)).to_have_value(KHMER)
    assert kept(desk) == []
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    expect(card(desk)).to_contain_text(SENTENCES[2])
    desk.locator(".localize-filters a", has_text="សេចក្តីព្រាង").click()
    expect(desk.locator("[data-localize-line]")).to_have_count(1)
    expect(card(desk)).to_contain_text(SENTENCES[0])
    # and back again: a slip of the hand
    desk.keyboard.press("e")
    box(desk).press("Control+Enter")
    expect(line(desk, 2)).to_contain_text("រង់ចាំ")
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    expect(line(desk, 2)).to_contain_text("សេចក្តីព្រាង")
    assert stayed(desk)
    assert "show=draft" in desk.url


def test_review_goes_by_keys_and_the_remark_stands_at_the_top(desk, office, stage):
    go(desk, 2)
    box(desk).fill(KHMER)
    box(desk).press("Control+Enter")
    expect(line(desk, 2)).to_have_attribute("data-in", "in_review")
    reviewer = stage.person("reviewer")
    reviewer.goto(office.workbench)
    stay(reviewer)
    go(reviewer, 2)
    reviewer.keyboard.press("Escape")

    # no, and why: the reason by its digit
    reviewer.keyboard.press("r")
    reviewer.keyboard.press("2")
    reviewer.keyboard.type("ពាក្យនេះមិនត្រូវទេ")
    reviewer.keyboard.press("Control+Enter")
    expect(line(reviewer, 2)).to_have_attribute("data-in", "returned")
    desk.reload()
    go(desk, 2)
    expect(card(desk).locator(".localize-remark")).to_contain_text("ពាក្យនេះមិនត្រូវទេ")
    box(desk).fill(OTHER)
    box(desk).press("Control+Enter")
    expect(line(desk, 2)).to_have_attribute("data-in", "in_review")

    # yes, with what changed before one's eyes; a slip of the hand is undone
    go(reviewer, 1)
    go(reviewer, 2)
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("a")
    expect(line(reviewer, 2)).to_have_attribute("data-in", "approved")
    settled(reviewer)
    reviewer.keyboard.press("u")
    expect(line(reviewer, 2)).to_have_attribute("data-in", "in_review")
    assert stayed(reviewer)


def test_key_is_about_the_card_that_is_seen_or_is_said(desk, changing, stage):
    """The next card is slow to come, or the answer to a decision is."""
    for number, text in ((2, KHMER), (4, OTHER), (6, OTHER)):
        go(desk, number)
        box(desk).fill(text)
        box(desk).press("Control+Enter")
        expect(line(desk, number)).to_have_attribute("data-in", "in_review")
    reviewer = stage.person("reviewer")
    reviewer.clock.install()
    reviewer.goto(f"{changing.workbench}?show=in_review")
    stay(reviewer)
    expect(card(reviewer)).to_contain_text(SENTENCES[0])
    said = reviewer.locator("[data-localize-said] span")

    # another card is on its way: a yes of this moment is a yes to nothing
    reviewer.keyboard.press("Escape")
    # between two holds the browser would let requests pass, were there no other
    reviewer.route("**/nothing-is-here/", lambda route: route.abort())
    with held(reviewer, re.compile("/card/")) as waiting:
        reviewer.keyboard.press("j")
        reviewer.keyboard.press("j")
        until(reviewer, lambda: waiting)
        reviewer.keyboard.press("a")
        expect(said).not_to_be_empty()
        assert {one.request.method for one in waiting} == {"GET"}
    expect(card(reviewer)).to_contain_text(SENTENCES[4])
    reviewer.keyboard.press("k")
    expect(card(reviewer)).to_contain_text(SENTENCES[2])
    assert in_review(reviewer) == {2, 4, 6}

    # one yes, however often the key is pressed or held down; then no time passes, so that
    # the next card is unread for as long as a slow machine needs to press a key
    reviewer.clock.pause_at(datetime.now(UTC) + LATER)
    with held(reviewer, "**/endorse/") as waiting:
        for _time in range(3):
            reviewer.keyboard.down("a")
        reviewer.keyboard.up("a")
        reviewer.keyboard.press("a")
        until(reviewer, lambda: waiting)
        assert len(waiting) == 1
    expect(line(reviewer, 4)).to_have_attribute("data-in", "approved")
    expect(card(reviewer)).to_contain_text(SENTENCES[4])
    asked: list[str] = []
    reviewer.on("request", lambda request: asked.append(request.url))
    reviewer.keyboard.press("a")  # meant for the one before
    reviewer.clock.resume()
    settled(reviewer)
    assert not [address for address in asked if "endorse" in address]
    assert in_review(reviewer) == {2, 6}
    assert stayed(reviewer)


def test_reviewer_who_edits_hands_it_in_and_is_asked_before_an_approved_text(desk, changing, stage):
    go(desk, 2)
    box(desk).fill(OTHER)
    box(desk).press("Control+Enter")
    expect(line(desk, 2)).to_have_attribute("data-in", "in_review")
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator(".localize-help dl")).to_be_visible()
    expect(desk.get_by_role("dialog")).to_have_count(0)  # Wagtail's, of other keys
    reviewer = stage.person("reviewer")
    reviewer.goto(f"{changing.workbench}?show=in_review")
    box(reviewer).fill(KHMER)  # as the other stories have it: they share the memory
    box(reviewer).press("Control+Enter")
    expect(line(reviewer, 2)).to_have_attribute("data-in", "in_review")  # and no draft
    desk.reload()
    go(desk, 2)
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    expect(line(desk, 2)).to_have_attribute("data-in", "approved")

    settled(desk)
    go(desk, 2)
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    desk.keyboard.press("e")
    box(desk).press("x")
    expect(box(desk)).to_have_value(KHMER)
    assert asked


def test_card_that_was_fetched_ahead_and_came_late_is_not_shown_again(desk, changing, stage):
    for number in (2, 4):
        go(desk, number)
        box(desk).fill(KHMER)
        box(desk).press("Control+Enter")
        expect(line(desk, number)).to_have_attribute("data-in", re.compile("in_review"))
    reviewer = stage.person("reviewer")
    with held(reviewer, re.compile("/card/"), times=1) as waiting:
        reviewer.goto(f"{changing.workbench}?show=in_review")
        until(reviewer, lambda: waiting)
        go(reviewer, 4)  # before the answer of what was asked ahead for it
    reviewer.wait_for_load_state("networkidle")
    go(desk, 4)
    box(desk).fill(OTHER)
    box(desk).press("Control+Enter")
    expect(desk.locator("[data-localize-said]")).to_be_visible()
    expect(desk.locator("[data-localize-card][aria-label$='4']")).to_have_count(0)  # the next one
    go(desk, 4)
    expect(card(desk)).to_have_attribute("data-state", "in_review")

    go(reviewer, 2)
    go(reviewer, 4)
    expect(box(reviewer)).to_have_value(OTHER)
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("a")

    expect(line(reviewer, 4)).to_have_attribute("data-in", "approved")


def test_refusal_that_comes_late_stays_with_its_string(desk, changing):
    go(desk, 3)
    box(desk).fill("abc")
    with held(desk, "**/submit/") as waiting:
        box(desk).press("Control+Enter")
        until(desk, lambda: waiting)
        go(desk, 5)
        box(desk).fill(OTHER)

    expect(desk.locator("[data-localize-said] span")).to_contain_text("3 ")
    expect(box(desk)).to_have_value(OTHER)
    expect(card(desk)).to_contain_text(SENTENCES[3])
    expect(desk.locator("[data-localize-line]")).to_have_count(10)
    go(desk, 3)
    expect(box(desk)).to_have_value("abc")


def texts(sent: list[str]) -> list[str]:
    return [one for one in sent if "text" in parse_qs(one)]


def test_typed_text_is_on_the_server_within_two_seconds(office, device):
    """Also where no pause comes; by the clock of the page, for which no machine is slow."""
    desk = device()
    desk.clock.install()
    desk.goto(office.workbench)
    go(desk, 9)
    sent: list[str] = []
    desk.on(
        "request", lambda one: sent.append(one.post_data or "") if "/here/" in one.url else None
    )
    desk.clock.pause_at(datetime.now(UTC) + LATER)
    # the word that somebody is at the string, which goes every ten seconds, takes a text along
    sent.clear()
    while not sent:
        desk.clock.run_for(500)
        desk.evaluate("0")
    for letter in "ជំនួយ":
        assert not texts(sent)
        box(desk).press_sequentially(letter)
        desk.clock.run_for(395)
    desk.clock.run_for(25)
    until(desk, lambda: texts(sent))
    desk.clock.resume()
    expect(card(desk).locator("[data-localize-saved]")).to_contain_text("បានរក្សាទុក")

    desk.close()
    other = device()
    other.goto(office.workbench)
    go(other, 9)
    expect(box(other)).to_have_value("ជំនួយ")
    with other.expect_response("**/here/"):
        card(other).get_by_role("button", name="បោះចោល").click()
    expect(box(other)).to_have_value("")


# The card


def test_finding_is_mended_and_what_is_invisible_is_shown_by_keys(desk):
    go(desk, 9)
    box(desk).fill("ជំនួយ  ឥតគិតថ្លៃ។។")
    fixes = desk.locator("[data-localize-mend]")
    expect(fixes).to_have_count(2)

    box(desk).press("Alt+1")
    expect(fixes).to_have_count(1)
    box(desk).press("Alt+1")

    expect(box(desk)).to_have_value("ជំនួយ ឥតគិតថ្លៃ។")
    expect(fixes).to_have_count(0)
    box(desk).fill("ជំនួយ\u200bឥតគិតថ្លៃ។")
    box(desk).press("F2")
    expect(card(desk).locator("[data-localize-bare] .is-invisible")).to_have_text("┊")
    expect(card(desk).locator("[data-localize-bare] span").first).to_have_attribute(
        "title", "U+1787 U+17C6"
    )


def test_missing_term_goes_where_the_caret_is_and_else_to_the_end(desk):
    go(desk, 3)
    fixes = desk.locator("[data-localize-mend]")

    box(desk).fill("រក្សារបស់អ្នកជាសម្ងាត់។")
    expect(fixes).to_have_count(1)
    box(desk).evaluate("box => box.setSelectionRange(5, 5)")
    box(desk).press("Alt+1")
    expect(box(desk)).to_have_value("រក្សាពាក្យសម្ងាត់របស់អ្នកជាសម្ងាត់។")
    expect(fixes).to_have_count(0)

    box(desk).fill("រក្សារបស់អ្នកជាសម្ងាត់។")
    expect(fixes).to_have_count(1)
    whole = "រក្សារបស់អ្នកជាសម្ងាត់ ពាក្យសម្ងាត់។"
    # the server has it: what came later would be found by the next test
    with desk.expect_response(lambda one: quote_plus(whole) in (one.request.post_data or "")):
        box(desk).press("Alt+1")
    expect(box(desk)).to_have_value(whole)


def test_formatting_is_a_chip_that_cannot_be_broken(desk):
    go(desk, 10)
    pen = desk.get_by_role("textbox", name="10")
    source = card(desk).locator(".localize-source")
    expect(source).to_have_text("Tell 1an adult/1 today.")
    pen.click()
    pen.press_sequentially("ប្រាប់")
    source.locator("button", has_text="1").first.click()
    desk.keyboard.type("មនុស្សពេញវ័យ")
    source.locator("button", has_text="/1").click()
    text = desk.locator("textarea[name=text]")
    expect(text).to_have_value("ប្រាប់<b>មនុស្សពេញវ័យ</b>")

    desk.keyboard.press("Backspace")  # a chip goes whole
    expect(text).to_have_value("ប្រាប់<b>មនុស្សពេញវ័យ")
    expect(card(desk).locator(".localize-findings .is-error")).to_have_count(1)
    source.locator("button", has_text="/1").click()
    desk.keyboard.type("ថ្ងៃនេះ។")
    expect(card(desk).locator(".localize-findings .is-error")).to_have_count(0)
    desk.keyboard.press("Control+Enter")
    expect(line(desk, 10)).to_contain_text("រង់ចាំ")


# The five losses


def test_session_that_ended_costs_nothing(desk):
    stay(desk)
    go(desk, 4)
    box(desk).fill(OTHER)
    desk.context.clear_cookies(name="sessionid")

    box(desk).press("Control+Enter")
    dialog = desk.get_by_role("dialog")
    desk.set_viewport_size(PHONE)  # it fits on a telephone, too
    inside = dialog.bounding_box()
    assert inside["x"] > 0 and inside["x"] + inside["width"] < PHONE["width"]
    desk.set_viewport_size(DESKTOP)
    dialog.locator("input").fill("wrong")
    dialog.locator("input").press("Enter")
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.locator("input").fill(PASSWORD)
    dialog.locator("input").press("Enter")

    # the same request again
    expect(line(desk, 4)).to_contain_text("រង់ចាំ")
    expect(card(desk)).to_contain_text(SENTENCES[3])
    assert stayed(desk)
    assert OTHER not in kept(desk)


def test_session_and_token_that_are_gone_cost_nothing(desk):
    """The browser was restarted, or somebody logged in again in another tab."""
    go(desk, 5)
    box(desk).fill(OTHER)
    desk.context.clear_cookies()

    box(desk).press("Control+Enter")
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="ពេលក្រោយ").click()
    expect(line(desk, 5)).to_contain_text("អ្នកត្រូវបានចេញពីគណនី")
    waiting_line(desk).get_by_role("link", name="5").click()
    dialog.locator("input").fill(PASSWORD)
    dialog.locator("input").press("Enter")
    expect(card(desk).get_by_role("alert")).to_contain_text("អ្នកត្រូវបានចេញពីគណនី")
    expect(box(desk)).to_have_value(OTHER)
    box(desk).press("Control+Enter")

    expect(line(desk, 5)).to_contain_text("រង់ចាំ")


def test_token_that_is_gone_is_fetched_again(desk):
    go(desk, 6)
    box(desk).fill(OTHER)
    desk.context.clear_cookies(name="csrftoken")

    box(desk).press("Control+Enter")

    expect(line(desk, 6)).to_contain_text("រង់ចាំ")


def test_network_that_is_cut_costs_nothing(desk):
    go(desk, 7)
    box(desk).fill(OTHER)
    desk.context.set_offline(True)

    box(desk).press("Control+Enter")
    expect(line(desk, 7)).to_contain_text("ម៉ាស៊ីនមេមិនឆ្លើយ")
    go(desk, 7)  # as it was left, without the server
    expect(card(desk).get_by_role("alert")).to_contain_text("ម៉ាស៊ីនមេមិនឆ្លើយ")
    box(desk).press("End")
    box(desk).press("Space")
    expect(card(desk).locator("[data-localize-saved]")).to_contain_text("លើឧបករណ៍នេះ")
    desk.context.set_offline(False)
    desk.reload()
    go(desk, 7)

    expect(box(desk)).to_have_value(f"{OTHER} ")


def test_answer_that_is_lost_on_its_way_costs_nothing(desk):
    """The server has the text, and died before it could say so."""
    go(desk, 8)
    box(desk).fill(OTHER)

    def lose(route):
        route.fetch()
        route.abort()

    desk.route("**/submit/", lose)
    box(desk).press("Control+Enter")
    expect(desk.locator("[data-localize-said] span")).to_contain_text("8 ម៉ាស៊ីនមេមិនឆ្លើយ")
    desk.unroute("**/submit/")
    go(desk, 8)

    expect(box(desk)).to_have_value(OTHER)
    expect(line(desk, 8)).to_contain_text("រង់ចាំ")
    expect(waiting_line(desk)).to_be_hidden()


@pytest.mark.slow("two people log in and out at one computer, six times in all")
def test_tab_that_is_closed_costs_nothing_and_shows_nobody_else(desk, office):
    go(desk, 3)
    box(desk).fill(OTHER)
    context = desk.context
    desk.close(run_before_unload=False)

    again = context.new_page()
    again.goto(office.workbench)
    go(again, 3)
    expect(box(again)).to_have_value(OTHER)

    # the session ends, and a colleague works at the same computer
    again.goto("about:blank")  # what it still fetched would bring a token of its own
    context.clear_cookies()
    again.goto(office.workbench)
    log_in(again, "translator2")
    go(again, 3)
    expect(box(again)).to_have_value("")
    assert OTHER in kept(again)  # not theirs to lose either
    log_out(again)
    again.goto(office.workbench)
    log_in(again, "translator")
    go(again, 3)
    expect(box(again)).to_have_value(OTHER)

    # who logs out takes the texts from the device; the server has them, so nobody is asked
    expect(card(again).locator("[data-localize-saved]")).to_contain_text("បានរក្សាទុក")
    asked = []
    again.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    log_out(again)
    assert asked == []
    assert kept(again) == []
    again.goto(office.workbench)
    log_in(again, "translator")
    go(again, 3)
    expect(box(again)).to_have_value(OTHER)


def test_two_people_at_one_string_see_each_other_and_both_texts(desk, office, stage):
    other = stage.person("translator2", "km")
    other.goto(office.workbench)
    go(other, 3)
    go(desk, 3)
    box(desk).fill(OTHER)
    expect(card(desk).locator("[data-localize-others]")).to_contain_text("Vanna")
    box(other).fill(KHMER)
    other.locator("[data-localize-save]").click()
    expect(line(other, 3)).to_contain_text("សេចក្តីព្រាង")

    box(desk).press("Control+Enter")
    expect(waiting_line(desk)).to_be_visible()
    go(desk, 3)

    expect(card(desk).get_by_role("alert")).to_be_visible()
    expect(card(desk).locator(".localize-stored")).to_have_text(KHMER)
    expect(box(desk)).to_have_value(OTHER)


# Refusals


def test_refused_text_is_at_its_card_with_the_reason_in_khmer(desk):
    go(desk, 9)
    box(desk).fill("abc")

    box(desk).press("Control+Enter")
    waiting_line(desk).get_by_role("link", name="9").click()

    refusal = card(desk).get_by_role("alert")
    expect(refusal).to_be_in_viewport()
    assert not re.search("[a-z]", refusal.inner_text())
    expect(box(desk)).to_be_focused()
    box(desk).press_sequentially("abc")
    expect(card(desk).locator(".localize-typed")).to_have_count(1)


@pytest.mark.slow("an office of its own")
def test_what_was_not_taken_is_counted_and_one_key_leads_to_it(desk, changing):
    for number in (2, 4):
        go(desk, number)
        box(desk).fill("abc")
        box(desk).press("Control+Enter")
        expect(line(desk, number).locator(".localize-refusal")).not_to_be_empty()
    go(desk, 6)
    desk.keyboard.type("ទេ")

    expect(waiting_line(desk).locator("b")).to_have_text("2")
    desk.keyboard.press("F4")
    expect(card(desk).locator(".localize-number")).to_have_text("2")
    desk.keyboard.press("Escape")
    desk.keyboard.press("n")
    expect(card(desk).locator(".localize-number")).to_have_text("4")
    desk.keyboard.press("e")
    box(desk).fill(OTHER)
    box(desk).press("Control+Enter")

    expect(line(desk, 4)).to_have_attribute("data-in", "in_review")
    expect(line(desk, 4).locator(".localize-refusal")).to_have_count(0)
    expect(waiting_line(desk).locator("b")).to_have_text("1")
    expect(card(desk).locator(".localize-number")).to_have_text("5")  # and none that was refused


@pytest.mark.slow("an office of its own")
def test_number_that_is_missing_is_asked_about_once(browser, demo, desk):
    with office_of(browser, demo, ("Wait 15 minutes.", *SENTENCES[1:])) as office:
        desk.goto(office.workbench)
        go(desk, 2)
        box(desk).fill(KHMER)
        box(desk).press("Control+Enter")
        expect(line(desk, 2).locator(".localize-refusal")).to_contain_text("15")

        desk.keyboard.press("F4")
        expect(card(desk).get_by_role("alert")).to_contain_text("15")
        box(desk).press("Control+Enter")

        expect(line(desk, 2)).to_have_attribute("data-in", re.compile("in_review"))


@pytest.mark.slow("a login with a storage that fails, and a save")
def test_device_that_keeps_nothing_says_so_and_the_server_has_it(demo, stage, office):
    demo.speak("km", "translator2")
    page = stage.reader()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page.goto(office.workbench)
    log_in(page, "translator2")
    go(page, 9)
    box(page).fill(OTHER)
    expect(page.get_by_role("alert").first).to_contain_text("ឧបករណ៍នេះមិនអាចទុក")
    expect(card(page).locator("[data-localize-saved]")).to_contain_text("បានរក្សាទុក")

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    go(page, 9)
    expect(box(page)).to_have_value(OTHER)


@pytest.fixture
def changing(browser: Any, demo: Demo) -> Iterator[Office]:
    """A page that says something else afterwards."""
    with office_of(browser, demo) as office:
        yield office


@pytest.mark.slow("an office of its own")
def test_source_that_changes_meanwhile_keeps_the_text(desk, changing):
    stay(desk)
    go(desk, 3)
    box(desk).fill(OTHER)
    changed = "Keep your password very secret."
    desk.route("**/here/", lambda route: route.abort())  # which would notice it before
    changing.say(SENTENCES[0], changed, *SENTENCES[2:])

    box(desk).press("Control+Enter")

    expect(card(desk)).to_contain_text(changed)
    expect(card(desk).get_by_role("alert")).to_contain_text("អត្ថបទដើមបានផ្លាស់ប្តូរ")
    expect(card(desk)).to_contain_text(SENTENCES[1])  # what it was typed for
    expect(box(desk)).to_have_value(OTHER)
    assert stayed(desk)
    desk.reload()
    go(desk, 3)
    expect(box(desk)).to_have_value(OTHER)


@pytest.mark.slow("an office of its own")
@pytest.mark.parametrize("show", ["", "?show=missing"])
def test_source_that_changes_while_one_types_leads_to_its_string_and_says_so(desk, changing, show):
    """The server has half of the text, the device the rest."""
    desk.goto(f"{changing.workbench}{show}")
    go(desk, 3)
    box(desk).press_sequentially("អ្នក")
    expect(card(desk).locator("[data-localize-saved]")).to_contain_text("បានរក្សាទុក")
    with held(desk, "**/here/") as waiting:
        box(desk).press_sequentially("អាច")
        until(desk, lambda: waiting)
        changed = "Keep your password very secret."
        changing.say(SENTENCES[0], changed, *SENTENCES[2:])
        box(desk).press_sequentially("ទេ")

    expect(card(desk)).to_contain_text(changed)
    expect(card(desk).get_by_role("alert")).to_contain_text("អត្ថបទដើមបានផ្លាស់ប្តូរ")
    expect(box(desk)).to_have_value("អ្នកអាចទេ")


@pytest.mark.slow("an office of its own")
def test_sentence_that_is_gone_is_said_and_the_text_is_shown(desk, changing):
    go(desk, 9)
    box(desk).press_sequentially("ជំនួយ")
    changing.say("Ask somebody whom you trust.", *SENTENCES[1:-2])
    desk.evaluate("dispatchEvent(new Event('online'))")

    expect(desk.locator("[data-localize-said] span")).to_contain_text("លែងមានទៀត")
    expect(desk.locator("[data-localize-gone] textarea")).to_have_value("ជំនួយ")
    expect(card(desk).locator(".localize-number")).to_have_text("8")  # the last one by now
