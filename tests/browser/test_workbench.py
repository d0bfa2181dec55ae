"""The workbench in a real browser, in Khmer: whatever goes wrong, what was typed is there again."""

import json
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Page, expect
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.demo.people import PASSWORD

from .conftest import Demo, Stage

pytestmark = [pytest.mark.browser]

TITLE = "A page to translate"
SOON = 15.0  # seconds
SENTENCES = (
    "Ask an adult whom you trust.",
    "Keep your password secret.",
    "You may say no.",
    "Think before you share.",
    "Close what frightens you.",
    "Tell somebody at once.",
    "It is never your fault.",
    "Help is free.",
)
RICH = "Tell <b>an adult</b> today."
KHMER = "សូមសួរមនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។"
OTHER = "អ្នកអាចនិយាយថាទេ។"


@dataclass
class Office:
    """A page of its own that two people published, and its Khmer workbench."""

    editor: APIRequestContext
    publisher: APIRequestContext
    slug: str
    edit: str
    workbench: str

    def say(self, *sentences: str) -> None:
        """The editor writes, the publisher publishes: the source says this from now on."""
        form = page_form(sentences, self.slug)
        sent(self.editor, self.edit, **form)
        sent(self.publisher, self.edit, **form, **{"action-publish": "1"})
        new = next(one for one in sentences if one not in SENTENCES)
        prepared(self.publisher, self.workbench, re.escape(new))


def prepared(by: APIRequestContext, address: str, what: str) -> str:
    """What of a screen stands there once the worker has come by, as it does every second."""
    end = time.monotonic() + SOON
    while (found := re.search(what, by.get(address).text())) is None:
        assert time.monotonic() < end, address
        time.sleep(0.2)
    return found[0]


def page_form(sentences: tuple[str, ...], slug: str) -> dict[str, Any]:
    body = [("paragraph", rich_text(f"<p>{sentence}</p>")) for sentence in (*sentences, RICH)]
    values = {"title": TITLE, "slug": slug, "body": streamfield(body)}
    # the blocks keep their ids, as they do in the editor
    return nested_form_data(values | {"comments": inline_formset([])}) | {
        f"body-{n}-id": f"00000000-0000-4000-8000-00000000000{n}" for n in range(len(sentences) + 1)
    }


def account(stage: Stage, username: str) -> APIRequestContext:
    """Logged in through the login form, without a screen."""
    context = stage.browser.new_context(base_url=stage.demo.url)
    stage.contexts.append(context)
    sent(context.request, "/admin/login/", username=username, password=PASSWORD)
    return context.request


def sent(by: APIRequestContext, address: str, **fields: Any) -> Any:
    """A form of the screen at `address`; that of an editor says what was opened."""
    form = {name: str(value) for name, value in fields.items()}
    if address.endswith("/edit/"):
        form |= re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', by.get(address).text())
    answer = by.post(address, form=form | {"csrfmiddlewaretoken": token_of(by)})
    assert answer.ok, answer.status
    return answer


def token_of(by: APIRequestContext) -> str:
    cookies = {cookie["name"]: cookie["value"] for cookie in by.storage_state()["cookies"]}
    if "csrftoken" not in cookies:
        by.get("/admin/login/")
        return token_of(by)
    return str(cookies["csrftoken"])


@pytest.fixture(scope="module", autouse=True)
def khmer(demo: Demo) -> Iterator[None]:
    demo.speak("km", "translator", "translator2")
    yield
    demo.speak("en", "translator", "translator2")


@pytest.fixture(autouse=True)
def nothing_typed(demo: Demo) -> None:
    demo.forget_typed()


@pytest.fixture(scope="module")
def office(browser: Any, demo: Demo) -> Iterator[Office]:
    with office_of(browser, demo) as office:
        yield office


@contextmanager
def office_of(browser: Any, demo: Demo) -> Iterator[Office]:
    stage = Stage(browser, demo)
    editor, publisher = account(stage, "editor"), account(stage, "publisher")
    home = re.search(
        r'/admin/pages/(\d+)/"\s+title="[^"]*Cambodia National', editor.get("/admin/pages/").text()
    )
    assert home is not None
    add = f"/admin/pages/add/home/infopage/{home[1]}/"
    # tests of a module that are given to another process and back make it twice
    slug = f"a-page-{uuid.uuid4().hex[:8]}"
    written = sent(editor, add, **page_form(SENTENCES, slug))
    number = re.search(r"/admin/pages/(\d+)/edit/", written.text())
    assert number is not None
    edit = f"/admin/pages/{number[1]}/edit/"
    sent(publisher, edit, **page_form(SENTENCES, slug), **{"action-publish": "1"})
    source = f"/admin/localize/source/{number[1]}/"
    workbench = prepared(publisher, source, r"/admin/localize/translation/\d+/")
    yield Office(editor, publisher, slug, edit, workbench)
    for context in stage.contexts:
        context.close()


@pytest.fixture(scope="module")
def logged_in(office: Office, browser: Any, demo: Demo) -> Iterator[Any]:
    """The cookies of the translator, who logged in through the form."""
    stage = Stage(browser, demo)
    yield stage.person("translator").context.storage_state()
    for context in stage.contexts:
        context.close()


@pytest.fixture
def desk(stage: Stage, office: Office, logged_in: Any) -> Page:
    """The translator at the workbench."""
    page = stage.reader(storage_state={"cookies": logged_in["cookies"], "origins": []})
    page.goto(office.workbench)
    return page


def go(page: Page, number: int) -> Any:
    """Open a string by its place in the list; its card."""
    page.locator(
        "[data-localize-line] a", has=page.locator("b", has_text=re.compile(rf"^{number}$"))
    ).click()
    expect(page.locator(f"[data-localize-card][aria-label$='{number}']")).to_be_visible()
    return card(page)


def card(page: Page) -> Any:
    return page.locator("[data-localize-card]")


def box(page: Page) -> Any:
    return page.locator("[data-localize-card] textarea[name=text]")


def line(page: Page, number: int) -> Any:
    return page.locator(
        "[data-localize-line]", has=page.locator("b", has_text=re.compile(rf"^{number}$"))
    )


def stay(page: Page) -> None:
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    """Was the page never loaded again?"""
    return bool(page.evaluate("window.stayed === true"))


def kept(page: Page) -> list[str]:
    """The texts on the device."""
    values = page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.startsWith('cncc-typed'))"
    )
    return [json.loads(value)["text"] for _name, value in values]


def log_out(page: Page) -> None:
    page.evaluate("document.querySelector('form[action=\"/admin/logout/\"]').requestSubmit()")
    page.wait_for_url("**/admin/login/**")


def log_in(page: Page, username: str) -> None:
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")


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
    reviewer.keyboard.press("Enter")
    expect(line(reviewer, 2)).to_have_attribute("data-in", "returned")
    desk.reload()
    go(desk, 2)
    expect(card(desk).locator(".localize-remark")).to_contain_text("ពាក្យនេះមិនត្រូវទេ")
    box(desk).fill(OTHER)
    box(desk).press("Control+Enter")
    expect(line(desk, 2)).to_have_attribute("data-in", "in_review")

    # yes, with what changed before one's eyes; a slip of the hand is undone
    reviewer.reload()
    stay(reviewer)
    go(reviewer, 2)
    expect(card(reviewer).locator("[data-localize-agree]")).to_be_visible()
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("a")
    expect(line(reviewer, 2)).to_have_attribute("data-in", "approved")
    reviewer.keyboard.press("u")
    expect(line(reviewer, 2)).to_have_attribute("data-in", "in_review")
    assert stayed(reviewer)


def test_typed_text_is_on_the_server_within_two_seconds(desk, office, stage, logged_in):
    go(desk, 9)
    with desk.expect_request("**/here/", timeout=2000) as asked:
        box(desk).press_sequentially("ជំ", delay=20)
    assert asked.value.post_data
    expect(card(desk).locator("[data-localize-saved]")).to_contain_text("បានរក្សាទុក")

    # another device of the same person
    desk.close()
    other = stage.reader(storage_state={"cookies": logged_in["cookies"], "origins": []})
    other.goto(office.workbench)
    go(other, 9)
    expect(box(other)).to_have_value("ជំ")
    with other.expect_response("**/here/"):
        card(other).get_by_role("button", name="បោះវាចោល").click()
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
    expect(card(desk).get_by_role("alert")).to_contain_text("អ្នកត្រូវបានចេញពីគណនី")
    expect(box(desk)).to_have_value(OTHER)
    box(desk).press("Control+Enter")
    dialog.locator("input").fill(PASSWORD)
    dialog.locator("input").press("Enter")

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
    expect(card(desk).get_by_role("alert")).to_contain_text("ម៉ាស៊ីនមេមិនឆ្លើយ")
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
    expect(card(desk).get_by_role("alert")).to_contain_text("ម៉ាស៊ីនមេមិនឆ្លើយ")
    expect(box(desk)).to_have_value(OTHER)
    desk.unroute("**/submit/")
    box(desk).press("Control+Enter")

    expect(line(desk, 8)).to_contain_text("រង់ចាំ")


@pytest.mark.slow("two people log in and out at one computer, five times in all")
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

    # who logs out takes the texts along, and is asked
    asked = []
    again.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    log_out(again)
    assert len(asked) == 1
    assert kept(again) == []


def test_two_people_at_one_string_see_each_other_and_both_texts(desk, office, stage):
    other = stage.person("translator2")
    other.goto(office.workbench)
    go(other, 3)
    go(desk, 3)
    box(desk).fill(OTHER)
    expect(card(desk).locator("[data-localize-others]")).to_contain_text("Vanna")
    box(other).fill(KHMER)
    other.locator("[data-localize-save]").click()
    expect(line(other, 3)).to_contain_text("សេចក្តីព្រាង")

    box(desk).press("Control+Enter")

    expect(card(desk).get_by_role("alert")).to_be_visible()
    expect(card(desk).locator(".localize-stored")).to_have_text(KHMER)
    expect(box(desk)).to_have_value(OTHER)


# Refusals


def test_refused_text_is_at_its_card_with_the_reason_in_khmer(desk):
    go(desk, 9)
    box(desk).fill("abc")

    box(desk).press("Control+Enter")

    refusal = card(desk).get_by_role("alert")
    expect(refusal).to_be_in_viewport()
    assert not re.search("[a-z]", refusal.inner_text())
    expect(box(desk)).to_be_focused()


@pytest.mark.slow("a login with a storage that fails, and a save")
def test_device_that_keeps_nothing_says_so_and_the_server_has_it(stage, office):
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
    desk.goto(changing.workbench)
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
