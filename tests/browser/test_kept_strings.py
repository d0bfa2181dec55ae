"""What is typed for a string stays its text: on two devices, in two windows, whatever their clocks
say; and while the one before is on its way to the server."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Demo
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
    waiting_line,
)

pytestmark = [pytest.mark.browser]

WRONG = """(() => {
  const real = Date;
  const now = () => real.now() + %d * 1000;
  globalThis.Date = class extends real {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
})()"""
ON_THE_SERVER = """
import json
from localize.workflow.models import TypedText
print(json.dumps(list(TypedText.objects.exclude(text="").values_list("text", flat=True))))
"""
IN_REVIEW = """
import json
from localize.workflow.models import Review
found = Review.objects.filter(state="in_review", string_translation__translation_of__data__in={!r})
texts = found.values_list("string_translation__translation_of__data", "string_translation__data")
print(json.dumps(dict(texts)))
"""
TRANSLATOR = """
import json
from django.contrib.auth import get_user_model
person = get_user_model().objects.get(username="translator")
"""
MORE = " និងខ្ញុំ"
# a browser that froze a window does not tell it what the others do
DEAF = "addEventListener('storage', (event) => event.stopImmediatePropagation(), true)"
EIGHT = (
    "សួរអ្នកធំ។",
    "លាក់ពាក្យសម្ងាត់។",
    "អ្នកអាចថាទេ។",
    "គិតសិន។",
    "បិទវាចោល។",
    "ប្រាប់គេភ្លាម។",
    "មិនមែនកំហុសអ្នកទេ។",
    "ជំនួយឥតគិតថ្លៃ។",
)


@pytest.fixture(autouse=True)
def nothing_typed(demo: Demo) -> None:
    demo.forget_typed()


@pytest.fixture(scope="module")
def office(browser: Any, demo: Demo) -> Iterator[Office]:
    with office_of(browser, demo) as office:
        yield office


@pytest.fixture
def device(stage: Any, office: Office) -> Any:
    """`device(seconds)`: the translator at the workbench, on a device whose clock is wrong."""

    def open_on(seconds: int = 0) -> Page:
        page: Page = stage.person("translator")
        page.context.add_init_script(WRONG % seconds)
        page.goto(office.workbench)
        return page

    return open_on


def saved(page: Page) -> None:
    expect(card(page).locator("[data-localize-saved]")).to_contain_text("Saved as you typed it")


def slow(page: Page) -> None:
    """A line on which an answer takes 400 ms longer, as the browser feels it."""
    line = {"latency": 400, "downloadThroughput": 125_000, "uploadThroughput": 125_000}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})


def other(page: Page) -> Any:
    return card(page).locator("[data-localize-other]")


# Devices


@pytest.mark.parametrize("ahead", [0, 120, 3600])
def test_phone_that_only_opens_a_string_takes_what_the_laptop_wrote(demo, device, office, ahead):
    phone = device(ahead)
    go(phone, 2)
    box(phone).press_sequentially(KHMER)
    saved(phone)
    phone.goto("/admin/")
    laptop = device()
    go(laptop, 2)
    expect(box(laptop)).to_have_value(KHMER)
    box(laptop).press("End")
    box(laptop).press_sequentially(MORE)
    saved(laptop)

    phone.goto(office.workbench)
    go(phone, 2)
    expect(box(phone)).to_have_value(KHMER + MORE)
    with phone.expect_response("**/here/"):
        phone.evaluate("dispatchEvent(new Event('online'))")

    assert json.loads(demo.run(ON_THE_SERVER)) == [KHMER + MORE]
    expect(other(phone)).to_have_count(0)


@pytest.mark.parametrize("behind", [0, 60, 8 * 86_400])
def test_text_of_a_time_without_network_is_there_again(device, office, behind):
    phone = device(-behind)
    go(phone, 3)
    box(phone).press_sequentially(KHMER)
    saved(phone)
    phone.context.set_offline(True)
    box(phone).press_sequentially(MORE)
    expect(card(phone).locator("[data-localize-saved]")).to_contain_text("On this device")
    context = phone.context
    phone.close(run_before_unload=False)
    context.set_offline(False)

    again = context.new_page()
    again.goto(office.workbench)
    go(again, 3)

    expect(box(again)).to_have_value(KHMER + MORE)
    saved(again)
    expect(other(again)).to_have_count(0)


def test_texts_of_two_windows_are_both_shown_until_one_is_chosen(demo, device, office):
    one = device()
    one.context.add_init_script(DEAF)
    one.reload()
    two = one.context.new_page()
    two.goto(office.workbench)
    go(one, 4)
    with held(two, "**/here/"):  # else the server tells it of the text before it is written in
        go(two, 4)
        box(one).press_sequentially(KHMER)
        saved(one)
        box(two).press_sequentially("ទេ")
    expect(other(two)).to_contain_text(KHMER)
    expect(box(two)).to_have_value("ទេ")
    assert json.loads(demo.run(ON_THE_SERVER)) == [KHMER]  # nothing is written over it

    two.reload()
    go(two, 4)
    expect(box(two)).to_have_value(KHMER)  # of two copies that which the server has
    expect(other(two)).to_contain_text("ទេ")
    other(two).get_by_role("button", name="Throw it away").click()
    expect(box(two)).to_have_value(KHMER)
    expect(other(two)).to_have_count(0)
    box(two).press("End")
    box(two).press_sequentially(MORE)
    saved(two)

    one.evaluate("dispatchEvent(new Event('online'))")
    expect(box(one)).to_have_value(KHMER + MORE)  # who typed nothing since takes it


# Letters


def test_sentences_without_a_pause_are_each_in_their_own_string(device):
    desk = device()
    go(desk, 2)
    for sentence in EIGHT:
        desk.keyboard.type(sentence, delay=60)
        desk.keyboard.press("Control+Enter")
    until(desk, lambda: in_review(desk) >= set(range(2, 10)) or waiting_line(desk).is_visible())

    for number, sentence in enumerate(EIGHT, 2):
        go(desk, number)
        expect(box(desk)).to_have_value(sentence)


def test_twenty_sentences_on_a_slow_line_are_handed_in_from_their_own_strings(browser, demo, stage):
    sources = tuple(f"Twenty: {letter} asks an adult." for letter in "ABCDEFGHIJKLMNOPQRST")
    typed = [f"ក្មេង{letter}សួរ។" for letter in "កខគឃងចឆជឈញដឋឌឍណតថទធន"]
    with office_of(browser, demo, sources) as office:
        desk = stage.person("translator")
        desk.goto(office.workbench)
        go(desk, 2)
        slow(desk)
        for sentence in typed:
            desk.keyboard.type(sentence, delay=60)
            desk.keyboard.press("Control+Enter")
        until(desk, lambda: len(in_review(desk)) == 20)

        found = json.loads(demo.run(IN_REVIEW.format(sources)))
        assert found == dict(zip(sources, typed, strict=True))
        expect(waiting_line(desk)).to_be_hidden()


@pytest.mark.slow("an office of its own")
def test_hand_in_that_is_slow_or_refused_is_merged_with_nothing(browser, demo, stage):
    with office_of(browser, demo) as office:
        desk = stage.person("translator")
        desk.goto(office.workbench)
        go(desk, 2)
        # the answer and the next cards are slow to come
        with held(desk, re.compile("/submit/|/card/")) as waiting:
            for text in ("abc", "អ្នក", "ទេ"):
                desk.keyboard.type(text)
                desk.keyboard.press("Control+Enter")
            desk.keyboard.type("សួ")
            until(desk, lambda: any("/submit/" in one.request.url for one in waiting))
        expect(card(desk)).to_have_attribute("data-state", "missing")  # its card is here
        desk.keyboard.type("រ")

        expect(box(desk)).to_have_value("សួរ")
        expect(line(desk, 2)).to_contain_text("Write the translation in Khmer")
        expect(waiting_line(desk)).to_contain_text("Not taken: 1")
        desk.keyboard.press("F4")
        expect(box(desk)).to_have_value("abc")
        expect(box(desk)).to_be_focused()
        expect(card(desk).get_by_role("alert")).to_contain_text("Write the translation in Khmer")
        for number, text in ((3, "អ្នក"), (4, "ទេ"), (5, "សួរ")):
            go(desk, number)
            expect(box(desk)).to_have_value(text)


# Windows


def test_two_windows_that_close_without_a_network_lose_nothing(device, office):
    one = device()
    context = one.context
    context.add_init_script(DEAF)
    one.reload()
    two = context.new_page()
    # what the server tells of others makes it look at what they wrote
    two.route("**/here/", lambda route: route.abort())
    two.goto(office.workbench)
    for page in (one, two):
        go(page, 5)
        # else it finds the other's text while it looks for what it kept, and goes on from there
        page.evaluate("() => window.localizeTyped.ready.then(() => true)")
    windows = card(one).locator("[data-localize-others]")
    one.evaluate("dispatchEvent(new Event('online'))")
    expect(windows).to_contain_text("in another window")
    context.set_offline(True)
    box(one).fill(KHMER)
    box(two).fill(OTHER)
    # a busy browser hears late what a window writes, and never what it wrote as it was killed
    for page, text in ((two, KHMER), (one, OTHER)):
        until(page, "(text) => Object.values(localStorage).some((one) => one.includes(text))", text)
    for page in (one, two):
        page.close(run_before_unload=False)
    context.set_offline(False)

    again = context.new_page()
    again.goto(office.workbench)
    go(again, 5)
    expect(other(again)).to_have_count(1)
    assert {box(again).input_value(), other(again).locator("[lang]").inner_text()} == {KHMER, OTHER}
    left = other(again).locator("[lang]").inner_text()
    other(again).get_by_role("button", name="Throw it away").click()
    saved(again)
    again.reload()
    go(again, 5)
    expect(other(again)).to_have_count(0)
    before = again.locator("[data-localize-typed-before]")
    before.locator("summary").click()
    expect(before).to_contain_text(left)


# Nothing typed waits in vain


def here_only(page: Page) -> Any:
    """What the first screen lists as on this device only."""
    return page.locator("[data-localize-here-only] li")


def type_three_without_network(desk: Page) -> None:
    go(desk, 2)
    desk.context.set_offline(True)
    for sentence in EIGHT[:3]:
        desk.keyboard.type(sentence)
        desk.keyboard.press("Control+Enter")
    until(desk, lambda: set(EIGHT[:3]) <= set(kept(desk)))


@pytest.mark.slow("an office of its own")
def test_what_was_typed_without_network_is_sent_from_another_screen(browser, demo, stage):
    with office_of(browser, demo) as office:
        desk = stage.person("translator")
        desk.goto(office.workbench)
        type_three_without_network(desk)
        context = desk.context
        desk.close(run_before_unload=False)
        context.set_offline(False)

        other_screen = context.new_page()
        other_screen.goto("/admin/account/")
        until(other_screen, lambda: set(json.loads(demo.run(ON_THE_SERVER))) == set(EIGHT[:3]))

        other_screen.goto("/admin/")
        expect(other_screen.locator("body")).to_contain_text("3 texts typed and not handed in")
        expect(here_only(other_screen)).to_have_count(0)
        other_screen.goto(office.workbench)
        here, there = (
            other_screen.locator(f"[data-localize-typed-in={where}]")
            for where in ("here", "server")
        )
        expect(there.get_by_role("link")).to_have_text(["2", "3", "4"])
        expect(here).to_be_hidden()


@pytest.mark.slow("an office of its own")
def test_what_was_left_without_network_is_sent_by_its_own_screen(browser, demo, stage):
    with office_of(browser, demo) as office:
        desk = stage.person("translator")
        desk.goto(office.workbench)
        type_three_without_network(desk)
        here = desk.locator("[data-localize-typed-in=here]")
        expect(here.get_by_role("link")).to_have_text(["2", "3", "4"])

        desk.context.set_offline(False)

        until(desk, lambda: set(json.loads(demo.run(ON_THE_SERVER))) == set(EIGHT[:3]))
        expect(here).to_be_hidden()


def test_what_the_server_does_not_take_stands_on_the_first_screen(demo, device, stays_outside):
    desk = device()
    go(desk, 6)
    desk.route("**/here/", lambda route: route.abort())
    box(desk).fill(KHMER)
    until(desk, lambda: KHMER in kept(desk))
    context = desk.context
    desk.close(run_before_unload=False)
    stays_outside()

    first = context.new_page()
    first.goto("/admin/")

    expect(here_only(first).locator("textarea")).to_have_value(KHMER)
    expect(here_only(first)).to_contain_text("You do not take part in this translation.")
    assert json.loads(demo.run(ON_THE_SERVER)) == []
    first.once("dialog", lambda dialog: dialog.dismiss())
    here_only(first).get_by_role("button", name="Throw it away").click()
    expect(here_only(first)).to_have_count(1)
    first.once("dialog", lambda dialog: dialog.accept())
    here_only(first).get_by_role("button", name="Throw it away").click()
    expect(here_only(first)).to_have_count(0)
    assert KHMER not in kept(first)


def test_logout_says_first_what_it_would_lose(demo, device):
    desk = device()
    go(desk, 7)
    desk.route("**/here/", lambda route: route.abort())
    box(desk).fill(KHMER)
    until(desk, lambda: KHMER in kept(desk))
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))

    desk.evaluate("document.querySelector('form[action=\"/admin/logout/\"]').requestSubmit()")
    until(desk, lambda: asked)
    assert KHMER in asked[0]
    assert KHMER in kept(desk)

    desk.unroute("**/here/")
    log_out(desk)  # the server has it first
    assert len(asked) == 1
    assert kept(desk) == []
    assert json.loads(demo.run(ON_THE_SERVER)) == [KHMER]


# What is said of it


@pytest.fixture
def stays_outside(demo):
    """The translator may enter the office, and translate nothing."""
    demo.run(
        f"{TRANSLATOR}from django.contrib.auth.models import Permission\n"
        "person.user_permissions.add(Permission.objects.get(codename='access_admin'))"
    )
    groups = json.loads(
        demo.run(f"{TRANSLATOR}print(json.dumps([one.pk for one in person.groups.all()]))")
    )
    yield lambda: demo.run(f"{TRANSLATOR}person.groups.clear()")
    demo.run(f"{TRANSLATOR}person.groups.set({groups})\nperson.user_permissions.clear()")


@pytest.fixture
def without_rights(demo):
    """The translator has no group for a while."""
    groups = json.loads(
        demo.run(f"{TRANSLATOR}print(json.dumps([one.pk for one in person.groups.all()]))")
    )
    yield lambda: demo.run(f"{TRANSLATOR}person.groups.clear()")
    demo.run(f"{TRANSLATOR}person.groups.set({groups})")


def test_rights_that_are_taken_are_no_promise_to_save(demo, device, without_rights):
    desk = device()
    go(desk, 6)
    without_rights()

    box(desk).fill(KHMER)

    line = card(desk).locator("[data-localize-saved]")
    expect(line).to_be_visible()
    expect(line).not_to_contain_text("by itself")
    expect(line).not_to_contain_text("Saved")
    expect(box(desk)).to_have_value(KHMER)
    assert KHMER in kept(desk)


def test_person_who_is_logged_out_logs_in_beside_it(device):
    desk = device()
    go(desk, 7)
    desk.context.clear_cookies(name="sessionid")
    box(desk).fill(KHMER)
    link = card(desk).get_by_role("link", name="log in here")
    with desk.context.expect_page() as opened:
        link.click()
    log_in(opened.value, "translator")
    opened.value.wait_for_url("**/admin/")
    opened.value.close()

    desk.evaluate("dispatchEvent(new Event('online'))")

    saved(desk)
    expect(box(desk)).to_have_value(KHMER)


def test_letters_that_arrive_after_the_hand_in_bring_nothing_back(demo, device):
    desk = device()
    go(desk, 8)
    with held(desk, "**/here/") as waiting:
        box(desk).fill(KHMER)
        until(desk, lambda: waiting)
        desk.keyboard.press("Control+Enter")
        until(desk, lambda: 8 in in_review(desk))
    go(desk, 8)

    expect(box(desk)).to_have_value(KHMER)
    expect(other(desk)).to_have_count(0)
    expect(waiting_line(desk)).to_be_hidden()
    assert KHMER not in json.loads(demo.run(ON_THE_SERVER))


def test_browser_that_goes_back_and_forward_has_the_text(device, office):
    desk = device()
    go(desk, 9)
    desk.route("**/here/", lambda route: route.abort())
    box(desk).fill(KHMER)
    desk.on("dialog", lambda dialog: pytest.fail(dialog.message))
    desk.goto("/admin/")

    desk.go_back()
    go(desk, 9)

    expect(box(desk)).to_have_value(KHMER)


@pytest.mark.slow("an office of its own")
def test_last_word_before_the_source_changed_is_in_the_place_of_the_string(browser, demo, stage):
    """Its first half is on the server, and no answer said so."""
    with office_of(browser, demo) as office:
        desk = stage.person("translator")
        desk.goto(office.workbench)
        go(desk, 3)
        desk.route("**/here/", lambda route: (route.fetch(), route.abort()))
        box(desk).fill(KHMER)
        until(desk, lambda: json.loads(demo.run(ON_THE_SERVER)))
        changed = "Keep your password very secret."
        office.say(SENTENCES[0], changed, *SENTENCES[2:])
        desk.unroute("**/here/")
        box(desk).press_sequentially(MORE)

        expect(card(desk)).to_contain_text(changed)
        expect(card(desk).get_by_role("alert")).to_contain_text("The source changed")
        expect(box(desk)).to_have_value(KHMER + MORE)
        expect(other(desk)).to_have_count(0)
        expect(desk.locator("[data-localize-gone]")).to_have_count(0)
        saved(desk)
        assert json.loads(demo.run(ON_THE_SERVER)) == [KHMER + MORE]
