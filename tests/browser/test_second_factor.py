"""The second factor as people meet it: a code that the demonstration shows, and a passkey."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ops.demo.people import GUARDED, PASSWORD
from tests.browser.conftest import PHONE, Stage

pytestmark = [pytest.mark.browser]

KEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def come(page: Page) -> None:
    page.goto("/admin/login/")
    page.fill("input[name=username]", GUARDED.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/factor/**")


def with_keys(page: Page) -> Any:
    """The browser has an authenticator, which says yes."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEYS})
    return wire


@pytest.mark.slow("logs in twice with a password, a code and a passkey, in a browser")
def test_a_code_and_then_a_passkey(stage: Stage) -> None:
    stage.demo.speak("en", GUARDED.username)
    page = stage.reader(viewport=PHONE)
    with_keys(page)
    come(page)
    told = page.get_by_text("Demonstration: the app of this account shows").inner_text()
    page.get_by_label("six figures").fill("".join(filter(str.isdigit, told)))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/admin/")

    page.goto("/admin/factor/new/?next=/admin/factors/")
    page.get_by_text("Other ways").click()
    page.get_by_role("button", name="Make a passkey").click()
    # the first time they are given, codes for paper come first
    page.get_by_role("button", name="I have them on paper").click()
    page.wait_for_url("**/admin/factors/")
    page.context.clear_cookies()
    come(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/admin/")

    page.goto("/admin/factors/")
    page.locator("li", has_text="Passkey").get_by_role("button", name="Remove").click()
    expect(page.locator("li", has_text="Authenticator app")).to_be_visible()
    expect(page.locator("li", has_text="Passkey")).to_have_count(0)


@pytest.mark.slow("logs in with a password and a code, in a browser")
def test_a_browser_that_says_no_leaves_the_other_ways(stage: Stage) -> None:
    stage.demo.speak("en", GUARDED.username)
    page = stage.reader(viewport=PHONE)
    wire = with_keys(page)
    come(page)
    told = page.get_by_text("Demonstration: the app of this account shows").inner_text()
    page.get_by_label("six figures").fill("".join(filter(str.isdigit, told)))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/admin/")
    wire.send("WebAuthn.disable")
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new Error('no'))")

    page.goto("/admin/factor/new/")
    page.get_by_text("Other ways").click()
    page.get_by_role("button", name="Make a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("It was not taken.")
    expect(page.get_by_label("six figures")).to_be_visible()
