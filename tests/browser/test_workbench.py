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
SENTENCES = ("Ask an adult whom you trust.", "Keep your password secret.", "You may say no.")
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
        prepared(self.publisher, self.workbench, re.escape(sentences[-1]))


def prepared(by: APIRequestContext, address: str, what: str) -> str:
    """What of a screen stands there once the worker has come by, as it does every second."""
    end = time.monotonic() + SOON
    while (found := re.search(what, by.get(address).text())) is None:
        assert time.monotonic() < end, address
        time.sleep(0.2)
    return found[0]


def page_form(sentences: tuple[str, ...], slug: str) -> dict[str, Any]:
    body = [("paragraph", rich_text(f"<p>{sentence}</p>")) for sentence in sentences]
    values = {"title": TITLE, "slug": slug, "body": streamfield(body)}
    # the blocks keep their ids, as they do in the editor
    return nested_form_data(values | {"comments": inline_formset([])}) | {
        f"body-{n}-id": f"00000000-0000-4000-8000-00000000000{n}" for n in range(len(sentences))
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


def card(page: Page, sentence: str) -> Any:
    return page.locator("[data-localize-card]", has=page.get_by_text(sentence, exact=True))


def box(page: Page, sentence: str) -> Any:
    return card(page, sentence).locator("textarea[name=text]")


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


# The five losses


def test_saving_one_box_keeps_the_others(desk):
    box(desk, SENTENCES[0]).fill(KHMER)
    box(desk, SENTENCES[2]).fill(OTHER)

    with desk.expect_navigation():
        card(desk, SENTENCES[0]).locator("[data-localize-save]").click()

    expect(box(desk, SENTENCES[0])).to_have_value(KHMER)
    expect(box(desk, SENTENCES[2])).to_have_value(OTHER)
    expect(card(desk, SENTENCES[2])).to_contain_text("មិនទាន់រក្សាទុក")
    assert kept(desk) == [OTHER]  # the server has the other one
    card(desk, SENTENCES[2]).get_by_role("button", name="បោះវាចោល").click()
    expect(box(desk, SENTENCES[2])).to_have_value("")
    assert kept(desk) == []


def test_session_that_ended_costs_nothing(desk, office):
    desk.goto(f"{office.workbench}?show=missing")
    box(desk, SENTENCES[2]).fill(OTHER)
    desk.context.clear_cookies(name="sessionid")

    card(desk, SENTENCES[2]).locator("[data-localize-submit]").click()
    refusal = card(desk, SENTENCES[2]).get_by_role("alert")
    expect(refusal).to_contain_text("អ្នកត្រូវបានចេញពីគណនី")
    expect(box(desk, SENTENCES[2])).to_have_value(OTHER)
    refusal.get_by_role("link").click()
    log_in(desk, "translator")

    desk.wait_for_url(f"**{office.workbench}?show=missing")
    expect(box(desk, SENTENCES[2])).to_have_value(OTHER)


def test_form_that_is_too_old_costs_nothing(desk):
    """403: the browser was restarted, or somebody logged in again in another tab."""
    box(desk, SENTENCES[2]).fill(OTHER)
    desk.context.clear_cookies(name="csrftoken")

    box(desk, SENTENCES[2]).press("Control+Enter")
    refusal = card(desk, SENTENCES[2]).get_by_role("alert")
    refusal.get_by_role("link").click()
    desk.wait_for_load_state()

    expect(box(desk, SENTENCES[2])).to_have_value(OTHER)


def test_network_that_is_cut_costs_nothing(desk):
    box(desk, SENTENCES[2]).fill(OTHER)
    desk.context.set_offline(True)

    box(desk, SENTENCES[2]).press("Control+Enter")
    expect(card(desk, SENTENCES[2]).get_by_role("alert")).to_contain_text("ម៉ាស៊ីនមេមិនឆ្លើយ")
    desk.context.set_offline(False)
    desk.reload()

    expect(box(desk, SENTENCES[2])).to_have_value(OTHER)


@pytest.mark.slow("two people log in and out at one computer, five times in all")
def test_tab_that_is_closed_costs_nothing_and_shows_nobody_else(desk, office, stage):
    box(desk, SENTENCES[2]).fill(OTHER)
    context = desk.context
    desk.close(run_before_unload=False)

    again = context.new_page()
    again.goto(office.workbench)
    expect(box(again, SENTENCES[2])).to_have_value(OTHER)

    # the session ends, and a colleague works at the same computer
    context.clear_cookies()
    again.goto(office.workbench)
    log_in(again, "translator2")
    expect(box(again, SENTENCES[2])).to_have_value("")
    assert kept(again) == [OTHER]  # not theirs to lose either
    log_out(again)
    again.goto(office.workbench)
    log_in(again, "translator")
    expect(box(again, SENTENCES[2])).to_have_value(OTHER)

    # who logs out takes the texts along, and is asked
    asked = []
    again.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    log_out(again)
    assert len(asked) == 1
    assert kept(again) == []


def test_button_that_stores_nothing_keeps_what_was_typed_beside_it(desk):
    box(desk, TITLE).fill("ទំព័រសម្រាប់បកប្រែ")
    with desk.expect_navigation():
        card(desk, TITLE).locator("[data-localize-submit]").click()
    box(desk, TITLE).fill("ទំព័រមួយសម្រាប់បកប្រែ")

    with desk.expect_navigation():
        card(desk, TITLE).locator("[formaction$='/recall/']").click()

    expect(card(desk, TITLE)).to_contain_text("បានវាយលើឧបករណ៍នេះ")
    expect(box(desk, TITLE)).to_have_value("ទំព័រមួយសម្រាប់បកប្រែ")


# Refusals


def test_refused_text_is_at_its_card_with_the_reason_in_khmer(desk):
    box(desk, SENTENCES[2]).fill("abc")

    box(desk, SENTENCES[2]).press("Control+Enter")

    refusal = card(desk, SENTENCES[2]).get_by_role("alert")
    expect(refusal).to_be_in_viewport()
    assert not re.search("[a-z]", refusal.inner_text())
    expect(box(desk, SENTENCES[2])).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("k")
    expect(card(desk, SENTENCES[1])).to_be_focused()


@pytest.mark.slow("a login with a storage that fails, two saves and a question on leaving")
def test_device_that_keeps_nothing_says_so_and_keeps_the_page(stage, office):
    page = stage.reader()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page.goto(office.workbench)
    log_in(page, "translator")
    box(page, SENTENCES[0]).fill(KHMER + KHMER)
    box(page, SENTENCES[2]).fill(OTHER)
    expect(page.get_by_role("alert")).to_contain_text("ឧបករណ៍នេះមិនអាចទុក")

    card(page, SENTENCES[0]).locator("[data-localize-save]").click()

    expect(card(page, SENTENCES[0]).get_by_role("alert")).to_contain_text("បានរក្សាទុក")
    expect(box(page, SENTENCES[2])).to_have_value(OTHER)
    # the version on the screen is the one that was stored
    box(page, SENTENCES[0]).fill(KHMER)
    card(page, SENTENCES[0]).locator("[data-localize-save]").click()
    expect(card(page, SENTENCES[0]).get_by_role("alert")).to_contain_text("បានរក្សាទុក")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


@pytest.fixture
def changing(browser: Any, demo: Demo) -> Iterator[Office]:
    """A page that says something else afterwards."""
    with office_of(browser, demo) as office:
        yield office


@pytest.mark.slow("an office of its own")
def test_source_that_changes_meanwhile_keeps_the_text(desk, changing):
    desk.goto(changing.workbench)
    box(desk, SENTENCES[1]).fill(OTHER)
    box(desk, SENTENCES[2]).fill(KHMER)
    changed = "Keep your password very secret."
    changing.say(SENTENCES[0], changed, "Say no.")

    card(desk, SENTENCES[1]).locator("[data-localize-submit]").click()

    # the one that was sent, with the reason; the one that was only typed, beside the new source
    expect(card(desk, changed).get_by_role("alert")).to_contain_text("អត្ថបទដើមបានផ្លាស់ប្តូរ")
    expect(box(desk, changed)).to_have_value(OTHER)
    expect(box(desk, changed)).to_be_focused()
    expect(box(desk, "Say no.")).to_have_value(KHMER)
    expect(card(desk, "Say no.")).to_contain_text(SENTENCES[2])
    desk.reload()
    expect(box(desk, changed)).to_have_value(OTHER)
