"""Two people have one page open, in Khmer: nothing is lost, and the second one puts it together."""

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import until
from tests.parts import IS_SOAK

from .conftest import PHONE

pytestmark = [pytest.mark.browser]

OLD, FIRST, SECOND = "ចាស់", "ក្មេងៗអាចសុំជំនួយបាន។", "ក្មេងៗអាចនិយាយជាមួយមនុស្សធំ។"
WATCHES = """
addEventListener("w-unsaved:watch-edits", () => { window.watched = true })
addEventListener("w-autosave:success", () => { window.saved = true })
addEventListener("w-autosave:error", () => { window.refused = true })
"""
MAKE = (
    "from home.models import HomePage, InfoPage;"
    "home = HomePage.objects.get(locale__language_code='km');"
    f"page = home.add_child(instance=InfoPage(title='ជំនួយ', intro='{OLD}', live=False));"
    "page.save_revision(); print(page.pk)"
)
WIDTHS = [pytest.param({}, id="desktop")]
if IS_SOAK:
    WIDTHS.append(pytest.param({"viewport": PHONE}, id="phone"))


@pytest.mark.slow("two editors, an autosave that is made and one that is refused")
@pytest.mark.parametrize("options", WIDTHS)
def test_two_people_on_one_page_keep_both_texts(stage, demo, options):
    address = f"/admin/pages/{demo.run(MAKE).strip()}/edit/"
    first, second = (
        stage.person(name, "km", reduced_motion="reduce", **options)
        for name in ("editor", "reviewer")
    )
    for person in (first, second):
        person.add_init_script(WATCHES)
        person.goto(address)
        until(person, "window.watched")

    first.locator("[name=intro]").fill(FIRST)
    until(first, "window.saved")
    second.locator("[name=intro]").fill(SECOND)
    until(second, "window.refused")
    compare = second.locator(".ready-saved button")
    expect(compare).to_be_in_viewport(ratio=1)
    expect(second.locator("[name=action-hand-over]").first).to_be_in_viewport(ratio=1)
    compare.click()
    merge, ask = second.locator(".merge"), second.locator("[data-w-dialog-target=confirm]")
    merge.or_(ask).first.wait_for()
    if ask.is_visible():  # Wagtail asks first
        ask.click()
    merge.wait_for()

    assert second.get_by_text("Dara").first.is_visible()  # who was first
    assert second.locator(".merge del").first.is_visible()
    assert second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    second.check("[name=merge-intro][value=mine]")
    second.locator(".merge button.button").click()
    second.locator("[name=intro]").wait_for()
    assert second.input_value("[name=intro]") == SECOND

    first.goto(address)
    assert first.input_value("[name=intro]") == SECOND
