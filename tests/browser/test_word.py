"""From a Word file to a reader, through every screen on the way: a file of Khmer pages is
uploaded, its report read, the draft finished and looked at on a telephone, published by somebody
else, and read."""

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import until
from tests.lessons.docx_import.files import LIMON, khmer_pages
from tests.parts import rounds

from .conftest import PHONE

pytestmark = [pytest.mark.browser]

TITLE = "សុវត្ថិភាពលើអ៊ីនធឺណិត"
PAGES = rounds(7, 12)  # on the third a table, on the fifth a picture, on the seventh the old font
SUMMARY = "រៀនការពារខ្លួននៅលើអ៊ីនធឺណិត។"
RETYPED = "សិទ្ធិកុមារ និងការការពារ"
ALT = "ប្រអប់ពណ៌ក្រហម"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def uploaded(editor: Any) -> str:
    """The address of the new draft's edit screen."""
    editor.goto("/admin/")
    editor.get_by_role("link", name="New lesson").first.click()
    editor.locator("label:has(> input[name=place])").first.click()
    editor.locator("input[name=language][value=km]").check()
    editor.locator("input[name=start][value=word]").check()
    file = {"name": "មេរៀន ស៊ីសុភ័ណ.docx", "mimeType": DOCX, "buffer": khmer_pages(PAGES)}
    editor.set_input_files("input[name=file]", file)
    editor.get_by_role("button", name="Begin").click()
    editor.wait_for_url("**/edit/")
    editor.get_by_text("Nobody outside sees it yet.").wait_for()
    return str(editor.url)


def read_report(editor: Any) -> None:
    editor.get_by_role("link", name="What was not understood").first.click()
    main = editor.locator("main")
    main.get_by_text("became ordinary text").first.wait_for()
    main.get_by_text(LIMON).wait_for()
    main.get_by_text("below “ផ្នែកទី 5”").wait_for()


def decide_about_picture(editor: Any) -> None:
    """Somebody has looked: no child can be recognised."""
    editor.get_by_role("link", name="Open the picture").click()
    editor.get_by_label("What the picture shows").fill(ALT)
    editor.get_by_label("A child can be recognised").uncheck()
    editor.get_by_role("button", name="Save").click()
    editor.get_by_text("updated").first.wait_for()


def retype_old_font(editor: Any, address: str) -> None:
    editor.goto(address)
    editor.locator("header").get_by_role("button", name="Actions").click()
    editor.get_by_role("link", name="What was not understood").click()
    old = editor.locator("li", has_text="Limon S1")
    old.get_by_role("link", name="Go to this place").click()
    block = editor.url.rpartition(".")[2]
    words = editor.locator(f'[data-contentpath="{block}"] textarea')
    assert words.input_value() == LIMON
    words.fill(RETYPED)


def insert_picture(editor: Any) -> None:
    editor.locator('[data-contentpath="body"] button[title="Insert a block"]').last.click()
    editor.get_by_role("option", name="Picture").click()
    body = editor.locator('[data-contentpath="body"]')
    body.get_by_role("button", name="Choose an image").click()
    editor.locator(".modal-body a", has_text=f"Picture 1 of “{TITLE}”").first.click()
    expect(body.locator('input[name$="-value-image"]')).not_to_have_value("")
    words = body.locator('input[name$="-value-alt"]')
    words.wait_for()
    words.fill(ALT)


def fill_in(editor: Any) -> None:
    editor.fill("[name=summary]", SUMMARY)
    editor.fill("[name=duration_min]", "45")
    editor.locator('[data-contentpath="objectives"] button[title="Insert a block"]').first.click()
    editor.locator('[name="objectives-0-value"]').fill("ដឹងពីរបៀបការពារខ្លួន")


def api(demo: Any, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{demo.url}/api/v1/km/{path}") as answer:
        return json.load(answer)


def publish(person: Any, address: str) -> None:
    person.goto(address)
    person.get_by_role("button", name="More actions").first.click()
    with person.expect_navigation():
        person.locator("[name=action-publish]").first.click()


@pytest.mark.soak  # with fewer clicks and the same file: test_from_word.py
def test_khmer_pages_from_word_reach_a_telephone(stage, demo):
    editor = stage.person("editor")
    address = uploaded(editor)
    read_report(editor)
    decide_about_picture(editor)
    retype_old_font(editor, address)
    fill_in(editor)
    insert_picture(editor)

    editor.get_by_role("button", name="Toggle preview").click()
    frame = editor.frame_locator("iframe[title=Preview]").last
    frame.get_by_text(RETYPED).wait_for()
    # another frame takes its place after each change, and has no width before it is there
    shown = "width => [...document.querySelectorAll('iframe[title=Preview]')].at(-1)"
    until(editor, f"{shown}.clientWidth === width", arg=PHONE["width"])
    assert frame.locator("html").evaluate("html => html.scrollWidth") <= PHONE["width"]
    frame.locator(f'img[alt="{ALT}"]').wait_for()

    editor.locator("[name=action-hand-over]").first.click()
    editor.wait_for_url("**/localize/source/*/")
    assert TITLE not in [card["title"] for card in api(demo, "lessons/?limit=100")["results"]]

    publish(stage.person("publisher"), address)

    [card] = [one for one in api(demo, "lessons/?limit=100")["results"] if one["title"] == TITLE]
    assert card["summary"] == SUMMARY
    lesson = api(demo, f"lessons/{card['key']}/")
    kinds = [block["type"] for block in lesson["body"]]
    assert (kinds.count("heading"), kinds.count("image")) == (PAGES, 1)
    assert LIMON not in json.dumps(lesson)
    (image,) = [block["value"] for block in lesson["body"] if block["type"] == "image"]
    assert image["alt"] == ALT

    reader = stage.reader(viewport=PHONE)
    reader.goto(f"/read/km/lessons/{card['key']}/")
    reader.get_by_role("heading", name=TITLE).wait_for()
    reader.get_by_text(RETYPED).wait_for()
    reader.get_by_alt_text(ALT).scroll_into_view_if_needed()
    assert reader.get_by_alt_text(ALT).evaluate(
        "async one => (await one.decode(), one.naturalWidth)"
    )
    assert reader.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
