"""The rule for hours that clients copy, in a browser of another time zone."""

from pathlib import Path

import pytest

from tests.home.test_openness import CASES, hours

pytestmark = pytest.mark.browser


def test_rule_for_hours_gives_the_same_answers_in_a_browser(stage):
    root = Path(__file__).resolve().parents[2]
    source = (root / "docs" / "client" / "openness.js").read_text()
    source = source.replace("export function", "function")
    asked = [[hours(case), case["now"]] for case in CASES]

    page = stage.reader(timezone_id="America/New_York")
    given = page.evaluate(
        f"(asked) => {{ {source} return asked.map(([h, n]) => openness(h, new Date(n))); }}", asked
    )

    assert given == [case["is"] for case in CASES]
