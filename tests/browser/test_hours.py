"""The rule for hours that clients copy, in a browser of another time zone."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


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
