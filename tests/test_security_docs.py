"""docs/security.md: each promise has a test that is there."""

import json
import re
from pathlib import Path

import pytest

from tools import sbom

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)


def test_each_named_test_is_there():
    named = NAMED.findall(PAGE)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    ]

    assert len(named) > 40
    assert missing == []


def test_each_promise_names_a_test():
    promises = [row for row in ROW.findall(PAGE) if not re.match(r"\s*(-|promise|part|--)", row)]

    assert len(promises) > 35
    assert [row for row in promises if not NAMED.search(row)] == []


def test_bill_of_materials_has_each_locked_package_with_its_digests():
    document = json.loads(json.dumps(sbom.document()))
    found = {one["name"]: one for one in document["components"]}

    assert document["bomFormat"] == "CycloneDX" and document["specVersion"] == "1.6"
    assert {"django", "wagtail", "av", "django-storages"} <= set(found)
    assert "pytest" not in found
    for one in found.values():
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["properties"] and all(len(two["value"]) == 64 for two in one["properties"])


def test_list_of_licences_names_each_locked_package():
    listed = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    table = listed.partition("| package | licence, as it says |")[2]
    named = re.findall(r"^\| ([a-z0-9._-]+) \|", table, re.MULTILINE)

    assert named == [one["name"] for one in sbom.components()]


@pytest.mark.parametrize("licence", ["AGPL", "GPL-2", "GPL-3", "SSPL", "Commons Clause"])
def test_no_package_asks_for_more_than_we_give(licence):
    """LGPL and MPL bind their own files only."""
    listed = (ROOT / "docs/licences.md").read_text(encoding="utf-8")

    assert not re.search(rf"(?<!L){re.escape(licence)}", listed)
