"""Two people check the numbers on telephones."""

import json
from pathlib import Path
from urllib.request import urlopen

import pytest

from cms.demo.people import PASSWORD

from .conftest import PHONE

pytestmark = pytest.mark.browser
NUMBER = "tel:1280"
THREE = {NUMBER, "tel:1288", "tel:117"}


def contact(demo, number=NUMBER):
    with urlopen(f"{demo.url}/api/v1/km/help-now/") as answer:
        kit = json.load(answer)
    return next(
        one for entry in kit["entries"] for one in entry["channels"] if one["href"] == number
    )


def log_in(stage, name):
    """By the screen, to the list of what has to be checked."""
    page = stage.reader(viewport=PHONE, has_touch=True)
    page.goto("/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("form [type=submit]").click()
    page.wait_for_url("**/admin/")
    page.locator("main a[href='/admin/directory/check/']").first.click()
    page.wait_for_selector("button.outcome")
    return page


def answer(page, network, words):
    """Every contact that the list asks for, until the three are done; the network is ticked once.
    What was written down by somebody else, by the address to dial."""
    read, ticked, done = {}, [], set()
    while not done >= THREE:
        boxes = page.locator("input[name=networks]")
        if boxes.count():
            href = page.locator("a.number").get_attribute("href")
            read[href] = page.locator("main").inner_text()
            page.fill("[name=who]", words.format(href))
            if not page.locator("input[name=networks]:checked").count():
                page.locator(f"input[name=networks][value={network}]").check()
                ticked.append(href)
            done.add(href)
        with page.expect_navigation():
            page.locator("button[value=answers]").click()
        assert page.locator(".messages .error").count() == 0, page.inner_text(".messages")
    assert len(ticked) == 1
    return read


def test_two_people_check_the_list_on_telephones_in_the_order_it_has(stage, demo):
    """From login on, each from a network of their own."""
    assert {contact(demo, href)["assurance"] for href in THREE} == {"desk_checked"}
    first = log_in(stage, "keeper")
    assert first.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    for button in first.locator("button.outcome").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= PHONE["width"]
    # who says nothing of who answered is not sent on
    first.locator("button[value=answers]").click()
    assert first.evaluate("document.activeElement.name") == "who"

    answer(first, "smart", "first at {}")
    assert {contact(demo, href)["assurance"] for href in THREE} == {"desk_checked"}
    read = answer(log_in(stage, "publisher"), "metfone", "second at {}")

    for href in THREE:
        assert f"first at {href}" in read[href]
        assert contact(demo, href)["assurance"] == "call_verified"
        assert contact(demo, href)["stale"] is False


def test_rule_for_hours_gives_the_same_answers_in_a_browser(stage):
    root = Path(__file__).resolve().parents[2]
    source = (root / "docs" / "client" / "openness.js").read_text()
    source = source.replace("export function", "function")
    cases = json.loads((root / "tests" / "home" / "openness_cases.json").read_text())
    asked = []
    for case in cases:
        rule = {"valid_from": None, "valid_to": None} | case.get("rule", {})
        hours = case.get("hours") or {
            "always_open": False,
            "rules": [rule],
            "closed_on": case.get("closed_on", []),
        }
        asked.append([hours, case["now"]])

    page = stage.reader(timezone_id="America/New_York")
    given = page.evaluate(
        f"(asked) => {{ {source} return asked.map(([h, n]) => openness(h, new Date(n))); }}", asked
    )

    assert given == [case["is"] for case in cases]
