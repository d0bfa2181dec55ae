"""The editor of a page: what it saves, and what it says of what is not saved."""

from typing import Any

import pytest
from playwright.sync_api import expect

from .test_two_editors import FIRST, MAKE, WATCHES
from .waiting import until
from .workbench import log_in

pytestmark = [pytest.mark.browser]

KEPT = "Object.keys(localStorage).some((one) => one.includes(':page-'))"
CORRECTED = """
from django.contrib.auth import get_user_model
from wagtail.models import Page
page = Page.objects.get(pk={0}).get_latest_revision_as_object()
print(page.intro)
page.intro = "Corrected."
page.save_revision(user=get_user_model().objects.get(username="publisher"))
"""


def edit_address(person: Any, title: str = "Running a safe session") -> str:
    """The edit screen of an English lesson, found as a person finds it: by search."""
    person.goto(f"/admin/pages/search/?q={title.replace(' ', '+')}")
    return person.locator("a", has_text=title).first.get_attribute("href")


def test_a_tab_pressed_while_the_editor_builds_itself_saves_nothing(stage):
    person = stage.person("editor", viewport={"width": 1366, "height": 768})
    address = edit_address(person, "Explaining online risk")
    posted = []
    person.on("request", lambda one: one.method == "POST" and posted.append(one.url))

    person.add_init_script(WATCHES)
    person.goto(address, wait_until="commit")
    tab = person.locator("[role=tab]").nth(1)
    for _each in range(6):
        tab.click()
        person.wait_for_timeout(200)
    until(person, "window.watched")
    person.wait_for_timeout(1500)  # it saves half a second after what it saw

    assert [url for url in posted if url.endswith("/edit/")] == []


@pytest.fixture
def draft(stage, demo):
    """An editor at a draft of their own; its number."""
    pk = demo.run(MAKE).strip()
    person = stage.person("editor")
    person.add_init_script(WATCHES)
    person.goto(f"/admin/pages/{pk}/edit/")
    until(person, "window.watched")  # Wagtail does, two seconds after the screen
    return person, pk


def test_person_who_is_logged_out_is_told_so_and_logs_in_beside_it(draft):
    person, _pk = draft
    person.context.clear_cookies(name="sessionid")
    person.locator("[name=intro]").fill(FIRST)
    state = person.locator("[data-kept-state]")
    expect(state).to_contain_text("You were logged out:")
    with person.context.expect_page() as opened:
        state.get_by_role("link", name="log in here").click()
    log_in(opened.value, "editor")
    opened.value.wait_for_url("**/admin/")
    opened.value.close()

    person.evaluate("dispatchEvent(new Event('focus'))")

    expect(state).to_have_attribute("data-kept-state", "saved")
    person.reload()
    assert person.input_value("[name=intro]") == FIRST
    expect(person.locator("[data-kept-offer]")).to_be_hidden()


def test_hand_over_that_a_colleague_corrects_is_not_called_unsaved(draft, demo):
    person, pk = draft
    # what is saved is not answered, neither by itself nor by the button; then the tab is closed
    person.route("**/edit/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    person.locator("[name=intro]").fill(FIRST)
    until(person, KEPT)
    with person.expect_event("requestfailed"):
        person.locator("[name=action-hand-over]").first.click(no_wait_after=True)
    context = person.context
    person.close(run_before_unload=False)
    assert demo.run(CORRECTED.format(pk)).strip() == FIRST

    again = context.new_page()
    for screen in ("/admin/", f"/admin/pages/{pk}/edit/"):
        again.goto(screen)
        until(again, f"!{KEPT}")
        expect(again.locator("[data-localize-here-only] li")).to_have_count(0)
    expect(again.locator("[data-kept-offer]")).to_be_hidden()
