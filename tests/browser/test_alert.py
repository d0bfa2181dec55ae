"""An alert from a telephone to the readers of both languages, and ended by another person."""

import pytest

from .conftest import PHONE

pytestmark = pytest.mark.browser
PHRASE = "Demonstration: floods"


def fits(page):
    """Nothing sticks out sideways, and what is pressed is as large as a finger."""
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    for button in page.locator("main form button").all():
        box = button.bounding_box()
        assert box["x"] + box["width"] <= PHONE["width"]


def banner(stage, locale, **options):
    page = stage.reader(**options)
    page.goto(f"/read/{locale}/help-now/")
    return page.locator(".band.alert")


def test_a_publisher_sends_an_alert_from_a_telephone(stage):
    sender = stage.person("publisher", viewport=PHONE, has_touch=True)
    sender.goto("/admin/alerts/")
    fits(sender)
    sender.click(f"a:text-is('{PHRASE}')")
    sender.select_option("[name=province]", "KH-7")
    police = sender.locator("[name=service] option", has_text="117").first
    sender.select_option("[name=service]", police.get_attribute("value"))
    sender.fill("[name=hours]", "2")
    sender.click("button[name=preview]")
    for words in ("Floods are reported in Kampot.", "កំពត"):
        sender.wait_for_selector(f"main :text('{words}')")
    fits(sender)
    assert banner(stage, "en").count() == 0

    sender.click("button[name=send]")
    sender.wait_for_selector("text=Running now")
    fits(sender)

    assert "Kampot" in banner(stage, "en", viewport=PHONE).inner_text()
    khmer = banner(stage, "km", viewport=PHONE)
    assert "កំពត" in khmer.inner_text()
    assert khmer.locator("a[href='tel:117']").is_visible()
    fits(khmer.page)

    other = stage.person("admin", viewport=PHONE, has_touch=True)
    other.goto("/admin/alerts/")
    other.click("main form[action$='/see/'] button")
    other.wait_for_load_state()
    other.click("button[value=over]")
    other.wait_for_selector("text=No alert is running.")
    assert banner(stage, "en").count() == banner(stage, "km").count() == 0
