"""A guest without an account reads a draft by a link, says something and agrees; the page still
needs its second person. In Khmer, on a telephone, with and without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from cms.website.vocabulary import shipped

from .barriers import serious
from .conftest import PHONE, Demo, Stage

pytestmark = [pytest.mark.browser]

SUMMARY = "A summary that only the draft has."
LESSON = "Your information, your choice"
KHMER = shipped("km").words


@pytest.fixture
def editor(stage: Stage, demo: Demo) -> Iterator[Page]:
    """At the office, in Khmer; English again afterwards, as other tests expect it."""
    demo.speak("km", "editor")
    yield stage.person("editor", reduced_motion="reduce")
    demo.speak("en", "editor")


def draft_of(editor: Page) -> str:
    """The editor's address of a lesson that has a new draft."""
    editor.goto("/admin/pages/search/?q=Your+information")
    row = editor.locator("tr", has_text=LESSON)
    found = row.locator("a[href*='/edit/']").first.get_attribute("href")
    assert found is not None
    editor.goto(found)
    editor.fill("[name=summary]", SUMMARY)
    editor.locator("[name=action-hand-over]").first.click()
    editor.wait_for_url("**/hand-over/")
    return found


def link_of(editor: Page, edit: str) -> str:
    """Given out on the screen that the page's review screen leads to."""
    number = re.search(r"/pages/(\d+)/", edit)
    assert number is not None
    editor.goto(f"/admin/localize/source/{number[1]}/")
    editor.get_by_role("link", name="ចែករំលែកសេចក្តីព្រាងនេះ").click()
    editor.fill("[name=guest]", "នាយក")
    editor.get_by_role("button", name="បង្កើតតំណ").click()
    assert serious(editor) == []
    return editor.input_value("#draft-link")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


# by HTTP: tests/website/test_guests.py
@pytest.mark.soak
def test_guest_reads_remarks_and_agrees_and_the_page_needs_its_second_person(
    stage: Stage, editor: Page
) -> None:
    edit = draft_of(editor)
    link = link_of(editor, edit)

    guest = stage.reader(viewport=PHONE, reduced_motion="reduce")
    guest.goto(link)
    guest.wait_for_url("**/lessons/#main")
    expect(guest.get_by_text(SUMMARY)).to_be_visible()
    code = link.partition("#")[2]
    guest.go_back()
    assert code not in guest.url  # the door took it out of the address
    guest.go_forward()
    guest.get_by_role("link", name="ខ្មែរ").click()
    expect(guest.get_by_text(KHMER["draft_not_public"])).to_be_visible()
    assert fits(guest) and serious(guest) == []
    guest.get_by_label(KHMER["your_name"], exact=True).fill("ឯកឧត្តម សុខ")
    guest.get_by_label(KHMER["your_remark"]).fill("សំណួរទី២ ពិបាកពេក។")
    guest.get_by_role("button", name=KHMER["send_remark"]).click()
    expect(guest.get_by_role("status")).to_have_text(KHMER["answer_taken"])

    # another one, who has no script and pastes the link
    plain = stage.reader(viewport=PHONE, java_script_enabled=False)
    plain.goto(link)
    plain.get_by_label(KHMER["open_draft_link"]).fill(link)
    plain.get_by_role("button", name=KHMER["open_draft_button"]).click()
    assert code not in plain.url
    plain.get_by_label(shipped("en").words["your_name"], exact=True).fill("Sok")
    plain.get_by_role("button", name=shipped("en").words["i_agree"]).click()
    expect(plain.get_by_role("status")).to_have_text(shipped("en").words["answer_taken"])
    stranger = stage.reader(viewport=PHONE)
    refused = stranger.goto(plain.url)
    assert refused is not None and refused.status == 404
    expect(stranger.get_by_role("heading", name=KHMER["draft_ended"])).to_be_visible()

    # it is heard, and only its author stands behind the draft
    editor.goto(edit.replace("/pages/", "/localize/source/").replace("/edit/", "/"))
    expect(editor.get_by_text("សំណួរទី២ ពិបាកពេក។")).to_be_visible()
    expect(editor.get_by_text("Sok", exact=True)).to_be_visible()
    expect(editor.locator(".localize-why")).to_contain_text("មនុស្សទីពីរ")
    read = stage.reader().goto("/api/v1/en/lessons/your-information-your-choice/")
    assert read is not None and SUMMARY not in read.text()
