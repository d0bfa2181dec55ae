"""Two tables by somebody who had not read the rules: sentences about helplines, most of them turned
round, and free translations that are right."""

import csv

import pytest

from khmertext.checks import run
from khmertext.tests.checks.tables import CASES


def severities(english, khmer):
    issues = run(english, khmer, source_language="en", target_language="km")
    return {issue.severity for issue in issues} - {"fixed"}


def table(name):
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def helplines():
    return [
        (row["expected"], row["why"], severities(row["english"], row["khmer"]))
        for row in table("helpline_turned.tsv")
    ]


def test_every_ban_on_a_number_that_shall_be_called_blocks(helplines):
    bans = [(why, "error" in found) for expected, why, found in helplines if expected == "blocked"]

    assert len(bans) >= 40
    assert [why for why, blocks in bans if not blocks] == []


def test_most_turned_sentences_are_said(helplines):
    turned = [bool(found) for expected, _, found in helplines if expected != "silent"]

    assert len(turned) >= 60
    assert sum(turned) >= 0.95 * len(turned)


def test_hardly_any_good_sentence_is_disturbed(helplines):
    found = [one for expected, _, one in helplines if expected == "silent"]
    found += [severities(row["english"], row["khmer"]) for row in table("good_free.tsv")]

    assert len(found) >= 80
    assert len([one for one in found if one]) <= 0.03 * len(found)
