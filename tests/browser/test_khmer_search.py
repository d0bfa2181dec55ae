"""Khmer typed into the searches of the office, as people type it: any piece, with what is
invisible in it."""

import pytest

pytestmark = [pytest.mark.browser]

MODULE = "Module 1: Preparing to train"  # “ម៉ូឌុលទី១៖ ការរៀបចំបណ្តុះបណ្តាល”
OF_MODULE = "រៀប\u200bចំបណ្ដុះ"
# of the same title, which no other story changes: coeng da, a cluster not typed to its end
MIDDLE = "ចំ\u200bបណ្ដុះបណ្ដ"


def test_middle_of_a_khmer_title_is_found_while_it_is_typed(stage):
    person = stage.person("editor")
    person.goto("/admin/pages/search/")

    person.locator("main input[name=q]").first.press_sequentially(MIDDLE)

    person.locator("main a", has_text=MODULE).first.wait_for()


def test_chooser_finds_it_too(stage):
    """The one in which somebody says where a page is to stand: in a module."""
    person = stage.person("publisher")
    person.goto("/admin/pages/search/?q=Explaining+online+risk")
    address = person.locator("a", has_text="Explaining online risk").first.get_attribute("href")
    person.goto(address.replace("/edit/", "/move/"))
    # in a closed menu, because a place is chosen already
    with person.expect_response(lambda one: "/choose-page/" in one.url):
        person.locator("[data-chooser-action-choose]").first.dispatch_event("click")
    person.locator(".modal-body", has_text="Module 1: At home").wait_for()
    with person.expect_response(lambda one: "/choose-page/search/" in one.url):
        person.locator(".modal-body input[name=q]").press_sequentially(OF_MODULE)
    person.get_by_text("Module 1: At home").wait_for(state="detached")

    person.locator(".modal-body td", has_text=MODULE).first.wait_for()
