"""An organization looks at its facts on a telephone, in Khmer, by the link that a keeper copied."""

import pytest
from playwright.sync_api import expect

from .barriers import serious
from .conftest import PHONE, Demo, Stage

pytestmark = [pytest.mark.browser]


def test_organization_answers_on_a_telephone_in_khmer(stage: Stage, demo: Demo) -> None:
    keeper = stage.person("keeper", "km", reduced_motion="reduce")
    keeper.goto("/admin/snippets/home/organization/")
    keeper.get_by_role("link", name="អគ្គស្នងការដ្ឋាននគរបាលជាតិ").first.click()
    keeper.get_by_role("link", name="សួរស្ថាប័ន").click()
    expect(keeper.get_by_text("អ៊ីមែលបញ្ជូនបន្ត")).to_be_visible()  # the risk, before it is sent
    keeper.get_by_role("button", name="បង្កើតតំណសម្រាប់ចម្លង").click()
    link = keeper.input_value("#owner-link")
    assert serious(keeper) == []

    owner = stage.reader(viewport=PHONE, reduced_motion="reduce")
    owner.goto(link)
    expect(owner.get_by_role("heading", name="តើព័ត៌មាននេះនៅត្រឹមត្រូវទេ?")).to_be_visible()
    assert link.partition("#")[2] not in owner.url
    assert owner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(owner) == []
    box = owner.get_by_label("ឬ៖ អ្វីមិនត្រឹមត្រូវ ហើយអ្វីត្រឹមត្រូវ?")
    box.fill("ម៉ោងធ្វើការ")
    owner.get_by_role("button", name="English").click()  # and what was typed stays
    expect(owner.get_by_label("Or: what is not right, and what is?")).to_have_value("ម៉ោងធ្វើការ")
    owner.get_by_role("button", name="ខ្មែរ").click()
    owner.get_by_role("button", name="ត្រឹមត្រូវទាំងអស់").click()  # beside words: which of both?
    expect(owner.get_by_role("alert")).to_be_visible()
    owner.get_by_role("button", name="ផ្ញើអ្វីដែលមិនត្រឹមត្រូវ").click()
    expect(owner.get_by_role("heading", name="សូមអរគុណ")).to_be_visible()
    owner.goto(link)
    owner.get_by_role("button", name="ត្រឹមត្រូវទាំងអស់").click()
    expect(owner.get_by_role("heading", name="សូមអរគុណ")).to_be_visible()
    assert owner.context.cookies() == []

    # a different person agrees with all of it, on one screen
    publisher = stage.person("publisher", "km", reduced_motion="reduce", viewport=PHONE)
    publisher.goto("/admin/?all=1")
    row = publisher.locator("li", has_text="ស្ថាប័នប្រាប់អំពីចំណុចដែលមិនត្រឹមត្រូវ។")
    row.get_by_role("link").first.click()  # words come first
    expect(publisher.get_by_text("ម៉ោងធ្វើការ").first).to_be_visible()
    publisher.get_by_role("button", name="យកចេញពីបញ្ជី").click()
    agree = publisher.get_by_role("button", name="ខ្ញុំយល់ព្រមទាំងអស់ ដោយមិនហៅ")
    agree.wait_for()
    assert serious(publisher) == []
    agree.click()
    expect(publisher.get_by_text("ទំនាក់ទំនងដែលបានបញ្ជាក់៖")).to_be_visible()
