"""The first three minutes with the demonstration: from its first page, in Khmer, with one tap for
each person; then it begins again."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import until

from .conftest import PHONE, Stage, served

pytestmark = [pytest.mark.browser]

START = "/admin/start/"
TITLE = "Explaining online risk without fear"
HANDED_OVER = "Running a safe session"
MORE = "សកម្មភាពផ្សេងទៀត"
WATCHES = """
addEventListener("w-unsaved:watch-edits", () => { window.watched = true })
addEventListener("w-autosave:success", () => { window.saved = true })
"""


@pytest.fixture
def alone(browser, tmp_path):
    """A demonstration of its own: everything of it goes."""
    with served(tmp_path / "copy") as demo:
        demo.speak("km", "editor", "publisher", "translator")
        stage = Stage(browser, demo)
        yield stage
        for context in stage.contexts:
            context.close()


def come_in(page, name):
    page.goto(START)
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/admin/")


def waiting(page):
    found = re.match(r"\((\d+)\)", page.title())
    return int(found[1]) if found else 0


def row(page, title):
    return page.locator(".my-work-row", has_text=title).first


def asked(page):
    """What the printed command shows."""
    address = re.search(r"'(http[^']*)'", page.locator("pre code").inner_text())[1]
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)["results"]


# what is kept and brought back: tests/test_demo_start.py
@pytest.mark.soak
@pytest.mark.slow("five people come in one after the other")
def test_first_minutes_and_begin_again(alone):
    child = alone.reader(viewport=PHONE)
    child.goto(START)
    child.locator("a.get-help").first.click()
    box = child.locator("a[href^='tel:']").first.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]  # without scrolling

    developer = alone.reader()
    developer.goto(START)
    assert asked(developer) == []

    # the editor reads the remark, mends the sentence and hands it over
    editor = alone.reader()
    editor.add_init_script(WATCHES)
    come_in(editor, "Dara")
    returned = row(editor, TITLE)
    assert "គ្រប់គ្នាដឹង" in returned.inner_text()
    returned.get_by_role("link").last.click()
    editor.wait_for_url("**/edit/")
    until(editor, "window.watched")
    assert "គ្រប់គ្នាដឹង" in editor.locator(".messages").inner_text()
    summary = editor.locator("[name=summary]")
    summary.fill(summary.input_value().replace("Everybody knows such a story.", "Say what helps."))
    until(editor, "window.saved")
    editor.locator("[name=action-hand-over]").first.click()
    editor.wait_for_url("**/localize/source/*/")
    editor.get_by_role("button", name="ប្រគល់", exact=True).first.click()
    editor.get_by_role("button", name="យកមកវិញ").wait_for()

    # the publisher reads old beside new and publishes both
    publisher = alone.reader()
    come_in(publisher, "Chan")
    before = waiting(publisher)
    for title, words in ((TITLE, "Say what helps."), (HANDED_OVER, "Agree on the rules")):
        publisher.goto("/admin/?all=1")
        row(publisher, title).get_by_role("link").last.click()
        publisher.locator(".approval ins").first.wait_for()
        assert words in "".join(publisher.locator(".approval ins").all_inner_texts())
        publisher.get_by_role("button", name="យល់ព្រម ហើយផ្សាយ", exact=True).first.click()
        publisher.locator(".messages").get_by_text(title).wait_for()
    publisher.goto("/admin/")
    assert waiting(publisher) == before - 2

    changed = [one["document"]["title"] for one in asked(developer) if one["kind"] == "lessons"]
    assert {TITLE, HANDED_OVER} <= set(changed)

    # the translator writes another number than the source has: it is told at once
    translator = alone.reader()
    come_in(translator, "Sophea")
    row(translator, "និយាយជាមួយកូន").get_by_role("link").last.click()
    translator.goto(translator.url.partition("?")[0])
    translator.locator("[data-localize-line] a").nth(1).click()
    card = translator.locator("[data-localize-card]", has_text="call 117").first
    told = card.locator(".localize-findings .is-error", has_text="117")
    sentence = "សូមសួរសំណួរមួយថ្ងៃនេះ។ ពេលមានគ្រោះថ្នាក់ សូមហៅ {}។"
    card.locator("textarea[name=text]").fill(sentence.format(119))
    expect(told).to_have_count(1)
    expect(card.locator(".localize-source .is-number")).to_have_class(re.compile("is-alone"))
    told.locator("[data-localize-mend]").click()  # and it is mended by a click
    expect(card.locator("textarea[name=text]")).to_have_value(sentence.format(117))
    expect(told).to_have_count(0)
    card.locator("[data-localize-save]").click()
    expect(translator.locator("[data-localize-line] a[aria-current]")).to_contain_text("ព្រាង")

    # everything of it goes, while the servers run
    developer.goto(START)
    developer.get_by_role("button", name="Begin again").click()
    developer.wait_for_url(f"**{START}")
    editor.goto("/admin/")
    assert "/login/" in editor.url
    come_in(editor, "Dara")
    assert "គ្រប់គ្នាដឹង" in row(editor, TITLE).inner_text()
