"""The functions that clients copy: one table for both languages."""

import json
import shutil
import subprocess
from datetime import date, datetime, time
from pathlib import Path

import pytest

from cms.who_helps import openness
from home.directory.service_documents import hours as hours_of
from home.models import Schedule
from tests.home.conftest import close_on

CLIENT = Path(__file__).resolve().parents[2] / "docs" / "client"
CASES = json.loads((Path(__file__).parent / "openness_cases.json").read_text())


def hours(case):
    zone = {"timezone": case.get("timezone", "Asia/Phnom_Penh")}
    if "hours" in case:
        return case["hours"] | zone
    rule = {"valid_from": None, "valid_to": None} | case["rule"]
    return {"always_open": False, "rules": [rule], "closed_on": case.get("closed_on", [])} | zone


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_python(case):
    now = datetime.fromisoformat(case["now"].replace("Z", "+00:00"))

    assert openness.openness(hours(case), now) == case["is"]


def run_javascript(program):
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node; the browser suite runs the same table in Chromium.")
    return json.loads(
        subprocess.run(
            [node, "--input-type=module", "-e", program], capture_output=True, check=True, text=True
        ).stdout
    )


def test_javascript_agrees_where_node_is():
    asked = json.dumps([[hours(case), case["now"]] for case in CASES])
    answers = run_javascript(
        f"import {{openness}} from {json.dumps((CLIENT / 'openness.js').as_uri())};"
        f"console.log(JSON.stringify({asked}.map(([h, now]) => openness(h, new Date(now)))))"
    )

    assert answers == [case["is"] for case in CASES]


def test_stale_is_also_what_a_telephone_finds_out():
    channel = {"stale": False, "valid_until": "2026-12-24"}

    assert not openness.is_stale(channel, date(2026, 12, 24))
    assert openness.is_stale(channel, date(2026, 12, 25))
    assert openness.is_stale(channel | {"stale": True}, date(2026, 12, 1))


def test_public_holidays_close_a_service_that_keeps_them(service):
    Schedule.objects.create(
        service=service, days=["TU"], opens=time(8), closes=time(17), closed_on=["2026-12-01"]
    )
    close_on("2026-11-24")
    now = datetime.fromisoformat("2026-11-24T03:00:00+00:00")
    assert openness.openness(hours_of(service, "en"), now) == "open"

    service.closed_on_holidays = True
    assert hours_of(service, "en")["closed_on"] == ["2026-11-24", "2026-12-01"]
    assert openness.openness(hours_of(service, "en"), now) == "closed"


def test_javascript_finds_out_what_is_stale_too():
    cases = [
        ({"stale": False, "valid_until": "2026-12-24"}, "2026-12-24T16:59:00Z", False),
        # in Cambodia the next day has begun
        ({"stale": False, "valid_until": "2026-12-24"}, "2026-12-24T17:00:00Z", True),
        ({"stale": True, "valid_until": "2026-12-24"}, "2026-12-01T00:00:00Z", True),
        ({"stale": False, "valid_until": None}, "2026-12-01T00:00:00Z", False),
    ]
    asked = json.dumps([[channel, now] for channel, now, _stale in cases])
    answers = run_javascript(
        f"import {{isStale}} from {json.dumps((CLIENT / 'openness.js').as_uri())};"
        f"console.log(JSON.stringify({asked}.map(([c, now]) => isStale(c, new Date(now)))))"
    )

    assert answers == [stale for _channel, _now, stale in cases]
