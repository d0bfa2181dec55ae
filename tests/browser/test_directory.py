"""Two people verify a number on telephones; one alone cannot."""

import json
from pathlib import Path
from urllib.request import urlopen

import pytest

from .conftest import PHONE

pytestmark = pytest.mark.browser
NUMBER = "tel:1280"


def contact(demo):
    with urlopen(f"{demo.url}/api/v1/km/help-now/") as answer:
        kit = json.load(answer)
    return next(
        one for entry in kit["entries"] for one in entry["channels"] if one["href"] == NUMBER
    )


def open_check(page):
    """From the report to the screen of the number, as a person would."""
    page.goto("/admin/directory/report/")
    page.locator("[data-light] a", has_text="call 1280").click()
    page.locator("main a.button[href*='/directory/check/']").click()
    page.wait_for_selector(f"a.number[href='{NUMBER}']")


def answers(page, network):
    for box in page.locator("input[name=networks]").all():
        box.set_checked(box.get_attribute("value") == network)
    page.locator("button[value=answers]").click()
    page.wait_for_load_state()


def test_two_people_verify_a_number_on_a_telephone(stage, demo):
    assert contact(demo)["assurance"] == "desk_checked"
    first = stage.person("keeper", viewport=PHONE, has_touch=True)
    open_check(first)
    wide = first.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= PHONE["width"]
    for button in first.locator("button.outcome").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= PHONE["width"]

    answers(first, "smart")
    open_check(first)
    answers(first, "cellcard")
    assert contact(demo)["assurance"] == "desk_checked"

    second = stage.person("admin", viewport=PHONE, has_touch=True)
    open_check(second)
    answers(second, "metfone")

    verified = contact(demo)
    assert verified["assurance"] == "call_verified"
    assert verified["verified_on"] is not None
    assert verified["stale"] is False


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
