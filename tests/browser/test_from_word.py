"""From Word in few clicks: a lesson of twelve pages, and a book of 120, to the public."""

import json
import time
import urllib.request

import pytest

from tests.lessons.docx_import.files import KHMER, khmer_book
from tests.parts import IS_SOAK, rounds

from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]

SIZES = [pytest.param(DESKTOP, id="desktop")] + [pytest.param(PHONE, id="phone")] * IS_SOAK
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Clicks:
    """Presses, and counts what a person presses: choosing a file counts as one."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, locator):
        self.count += 1
        locator.click()

    def file(self, page, content):
        self.count += 1
        file = {"name": "book.docx", "mimeType": DOCX, "buffer": content}
        page.set_input_files("input[type=file]", file)


def whole_lesson(title):
    """Pages with everything that a public lesson needs; twelve in the soak."""
    import io

    import docx

    document = docx.Document()
    document.add_heading(title, 0)
    for heading, words in (
        ("Summary / សេចក្តីសង្ខេប", "រៀនការពារខ្លួននៅលើអ៊ីនធឺណិត។"),
        ("Duration / រយៈពេល", "៤៥ នាទី"),
        ("Objectives / គោលបំណង", "ដឹងពីរបៀបការពារខ្លួន"),
    ):
        document.add_heading(heading, 1)
        is_list = heading.startswith("Objectives")
        document.add_paragraph(words, style="List Bullet" if is_list else None)
    for number in range(1, 1 + rounds(4, 12)):  # the clicks are as many
        document.add_heading(f"ផ្នែកទី {number}", 1)
        for _paragraph in range(6):
            document.add_paragraph(KHMER * 4)
        document.add_page_break()
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.slow("a lesson from Word, by two people")
@pytest.mark.parametrize("size", SIZES)
def test_lesson_from_word_is_public_in_twelve_clicks(stage, demo, size):
    title = f"ពី Word {size['width']}"
    clicks = Clicks()
    editor = stage.person("editor", "km", viewport=size)
    editor.goto("/admin/lessons/new/")
    clicks.count += 1  # “New lesson” on “My work”
    clicks.on(editor.locator("label:has(> input[name=place])").first)
    clicks.on(editor.locator("label:has(> input[name=start][value=word])"))
    clicks.file(editor, whole_lesson(title))
    clicks.on(editor.get_by_role("button", name="ចាប់ផ្តើម", exact=True))
    editor.wait_for_url("**/edit/")
    address = editor.url
    assert editor.input_value("[name=title]") == title

    # the handing over is a button of its own; until then the publisher is told by word of mouth
    publisher = stage.person("publisher", "km", viewport=size)
    publisher.goto(address)
    clicks.count += 1  # the draft in a list
    with publisher.expect_navigation():
        clicks.on(publisher.locator("button[name=action-publish]"))

    with urllib.request.urlopen(f"{demo.url}/api/v1/km/lessons/?limit=100") as answer:
        assert title in [card["title"] for card in json.load(answer)["results"]]
    assert clicks.count <= 12


@pytest.mark.soak
@pytest.mark.slow("a book of 120 pages")
@pytest.mark.parametrize("size", SIZES)
def test_book_of_120_pages_is_public_in_fifteen_clicks(stage, demo, size):
    """But the lesson whose text in an old font has to be typed again, which is named."""
    clicks = Clicks()
    editor = stage.person("editor", "km", viewport=size)
    editor.goto("/admin/lessons/new/?start=word")
    clicks.count += 1
    clicks.on(editor.get_by_role("link", name="សៀវភៅទាំងមូលពី Word"))
    clicks.file(editor, khmer_book(120))
    editor.select_option("[name=audience]", index=1)
    begun = time.monotonic()
    clicks.on(editor.get_by_role("button", name="បង្ហាញគ្រោង"))
    editor.locator("[data-book-make]").wait_for(timeout=60_000)
    assert editor.locator("input[name=lesson]:checked").count() == 12
    assert editor.evaluate("document.scrollingElement.scrollWidth") <= size["width"]
    clicks.on(editor.locator("[data-book-make]"))
    editor.wait_for_url("**/report/", timeout=60_000)
    took = time.monotonic() - begun

    editor.get_by_role("link", name="ត្រូវមើល").first.wait_for()
    assert took <= 60
    assert editor.locator("textarea[name$=-summary]").count() == 12
    for box in editor.locator("textarea[name$=-summary]").all():
        box.fill("រៀនការពារខ្លួន។")
    for box in editor.locator("input[name$=-duration_min]").all():
        box.fill("45")
    assert editor.evaluate("document.scrollingElement.scrollWidth") <= size["width"]
    clicks.on(editor.get_by_role("button", name="រក្សាទុក", exact=True))
    editor.wait_for_url("**/lot/")
    assert editor.evaluate("document.scrollingElement.scrollWidth") <= size["width"]
    clicks.on(editor.get_by_role("button", name="ប្រគល់ទំព័រដែលបានធីក"))
    editor.get_by_text("បានប្រគល់ទំព័រ 15").wait_for()

    publisher = stage.person("publisher", "km", viewport=size)
    publisher.goto("/admin/")
    clicks.on(publisher.locator("main a[href*='/to-confirm/page/']").first)
    publisher.locator("#approval-agree").wait_for(timeout=60_000)
    assert publisher.evaluate("document.scrollingElement.scrollWidth") <= size["width"]
    clicks.on(publisher.locator("#approval-agree > .button"))
    publisher.get_by_text("បានផ្សាយទំព័រ 15").wait_for(timeout=120_000)

    with urllib.request.urlopen(f"{demo.url}/api/v1/km/lessons/?limit=100") as answer:
        titles = [card["title"] for card in json.load(answer)["results"]]
    assert {f"មេរៀន {number}" for number in range(3, 13)} <= {*titles}
    assert clicks.count <= 15
