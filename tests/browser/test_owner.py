"""An organization looks at its facts on a telephone, in Khmer, by the link that a keeper copied."""

import pytest
from playwright.sync_api import expect

from .barriers import serious
from .conftest import PHONE, Demo, Stage

pytestmark = [pytest.mark.browser]


def test_organization_answers_on_a_telephone_in_khmer(stage: Stage, demo: Demo) -> None:
    demo.speak("km", "keeper", "publisher")
    keeper = stage.person("keeper", reduced_motion="reduce")
    keeper.goto("/admin/snippets/home/organization/")
    keeper.get_by_role("link", name="អគ្គស្នងការដ្ឋាននគរបាលជាតិ").first.click()
    keeper.get_by_role("link", name="សួរស្ថាប័ន").click()
    expect(keeper.get_by_text("អ៊ីមែលបញ្ជូនបន្ត")).to_be_visible()  # the risk, before it is sent
    keeper.get_by_role("button", name="បង្កើតតំណសម្រាប់ចម្លង").click()
    assert serious(keeper) == []
    link = keeper.input_value("#owner-link")

    owner = stage.reader(viewport=PHONE, reduced_motion="reduce")
    owner.goto(link)
    expect(owner.get_by_role("heading", name="តើព័ត៌មាននេះនៅត្រឹមត្រូវទេ?")).to_be_visible()
    assert link.partition("#")[2] not in owner.url
    assert owner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(owner) == []
    right = owner.get_by_role("checkbox").first
    right.check()
    owner.get_by_label("ឈ្មោះ និងតួនាទីរបស់អ្នក").fill("សុខ តារា")
    owner.get_by_role("button", name="English").click()  # and what was typed stays
    expect(owner.get_by_label("Your name and position")).to_have_value("សុខ តារា")
    expect(right).to_be_checked()
    owner.get_by_role("button", name="ខ្មែរ").click()
    owner.get_by_role("button", name="ផ្ញើចម្លើយ").click()
    expect(owner.get_by_role("heading", name="សូមអរគុណ")).to_be_visible()
    assert owner.context.cookies() == []

    # a different person confirms it, and reads who says so
    publisher = stage.person("publisher", reduced_motion="reduce")
    publisher.goto("/admin/?all=1")
    publisher.locator("li", has_text="117").get_by_role("link").first.click()
    expect(publisher.get_by_text("សុខ តារា").first).to_be_visible()
    demo.speak("en", "keeper", "publisher")
