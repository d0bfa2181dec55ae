"""The kit finds our clients right, and those wrong that are."""

import json
import shutil
import sys
from contextlib import closing

import pytest

from tests.client.scenarios import KIT, SCENARIOS

sys.path.insert(0, str(KIT))
from kit import play

CLIENT = KIT.parent


def scenario(name):
    return json.loads((KIT / "scenarios" / f"{name}.json").read_text())


@pytest.mark.slow("up to six runs of node")
@pytest.mark.parametrize("name", SCENARIOS)
def test_our_clients_are_right(name, app):
    assert list(play(scenario(name), app)) == []


# what somebody may forget: the file, what stands there, what would stand there, who finds it
WRONG = {
    "tombstones": ("sync.py", "store.pop(name, None)", "pass", "changes"),
    "pages of the feed": (
        *("sync.py", 'has_more = page["has_more"]', "has_more = False"),
        "full-copy",
    ),
    "the token": ("sync.py", '{"since": page["last_seq"], ', "{", "changes"),
    "recalls": ("sync.py", 'page.get("recalls", [])', "[]", "recalls"),
    "the order of recalls": ("shown.py", 'one["seq"] > entry["seq"]', "True", "recalls"),
    "that a recall is of one value": (
        *("shown.py", '(contact["key"], digest)', '(contact["key"], one["sha256"])'),
        "recalls",
    ),
    "numbers in words": ("shown.py", "for number in gone if", "for number in () if", "recalls"),
    "to keep the copy after 410": (
        *("sync.py", '"next": anew, ', '"whole": None, "next": anew, '),
        "another-history",
    ),
    "to wait after 410": (
        *("sync.py", 'state["not_before"] > now.isoformat()', "False"),
        "another-history",
    ),
    "that half a copy is none": (
        *("sync.py", "if is_read or not has_more", "if True"),
        "another-history",
    ),
    "a token of another narrowing": (
        *("sync.py", 'state["narrowed"] != narrowed', "False"),
        "narrowed",
    ),
    "expires_at": ("shown.py", 'document.get("expires_at")', "None", "45-days-offline"),
    "offered_until": ("shown.py", '"offered_until" in contact', "False", "45-days-offline"),
    "valid_until": (
        *("shown.py", "is_stale(whole, ", "(lambda *_: False)(whole, "),
        "45-days-offline",
    ),
    "when an alert ends": ("shown.py", '_is_past(one["ends_at"], now)', "False", "45-days-offline"),
    "that a type may be unknown": ("shown.py", 'else block["plain"]', 'else "?"', "of-tomorrow"),
    "the time zone": ("openness.py", "timedelta(hours=7)", "timedelta(0)", "open-now"),
    "the night": ("openness.py", "(yesterday, True)", "(yesterday, False)", "open-now"),
    "what base is": (
        *("conformance/app.py", 'urljoin(state["base"], document["url"])', 'document["url"]'),
        "full-copy",
    ),
}


@pytest.mark.parametrize("forgotten", WRONG)
def test_wrong_client_is_found(forgotten, tmp_path):
    place, right, wrong, finder = WRONG[forgotten]
    shutil.copytree(CLIENT, tmp_path / "client", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "client" / place
    text = file.read_text()
    assert text.count(right) == 1, "The place to be wrong at is not there."
    file.write_text(text.replace(right, wrong))
    app = [sys.executable, "-S", str(tmp_path / "client" / "conformance" / "app.py")]

    with closing(play(scenario(finder), app)) as found:  # the rest of the scenario tells no more
        assert next(found, None) is not None


def test_client_that_raises_is_found_and_ends_the_scenario():
    wrong = list(play(scenario("changes"), [sys.executable, "-c", "raise SystemExit('no')"]))

    assert len(wrong) == 1
    assert "step 1" in wrong[0] and "no" in wrong[0]


def test_client_that_prints_no_report_is_found():
    (wrong,) = play(scenario("changes"), [sys.executable, "-c", "print('[]')"])

    assert "no report" in wrong
