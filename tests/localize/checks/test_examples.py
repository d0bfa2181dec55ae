"""Every check against its table: the examples of the rules, and what was met in the field.

tests/cases/checks_examples.tsv holds the examples that define the checks,
tests/cases/checks_cases.tsv further good and bad pairs, false alarms and the other direction.
"raises" means that the id is among the results, "silent" that it is not.
"""

import pytest

from localize.checks import REGISTRY, run, run_monolingual
from tests.localize.checks.tables import rows

EXAMPLES = [*rows("checks_examples.tsv"), *rows("checks_cases.tsv")]
CHECKS = [info.id for info in REGISTRY if not info.house_style]


@pytest.mark.parametrize(("id", "kind", "source", "target", "arguments", "why"), EXAMPLES)
def test_example_raises_or_is_silent(id, kind, source, target, arguments, why):
    found = {issue.id for issue in run(source, target, **arguments)}

    assert (id in found) == (kind == "raises"), why


@pytest.mark.parametrize(("id", "kind", "source", "target", "arguments", "why"), EXAMPLES)
def test_fix_makes_its_issue_go_away(id, kind, source, target, arguments, why):
    for issue in run(source, target, **arguments):
        if issue.fix is not None:
            left = run(source, issue.fix, **arguments)
            assert (issue.id, issue.message) not in {(i.id, i.message) for i in left}


@pytest.mark.parametrize("id", CHECKS)
def test_tables_hold_a_good_and_a_bad_pair_of_each_check(id):
    assert {kind for row_id, kind, *_ in EXAMPLES if row_id == id} == {"raises", "silent"}


@pytest.mark.parametrize("id", CHECKS)
def test_empty_target_raises_empty_only(id):
    for row_id, kind, source, _, arguments, _ in EXAMPLES:
        if row_id == id and kind == "raises" and source:
            assert [issue.id for issue in run(source, "", **arguments)] == ["empty"]


def test_text_of_an_old_font_raises_that_only():
    """Wrong numbers, a missing name, spaces: nothing of it can be read yet."""
    text = "  siT§ikumar\u200b\u200b 2"
    into_khmer = {"source_language": "en", "target_language": "km"}

    found = run("12 rights on YouTube.", text, **into_khmer, do_not_translate=["YouTube"])

    assert [issue.id for issue in found] == ["kh_legacy_font"]
    assert [issue.id for issue in run_monolingual(text, language="km")] == ["kh_legacy_font"]


# Checks whose correction is stated in the rules: (id, source, target, correction).
FIXES = [
    ("kh_order", "Eye", "ភែ្នក", "ភ្នែក"),
    ("kh_deprecated", "Read", "\u17a3ាន", "អាន"),
    ("kh_dangling_coeng", "Water", "ទ្ឹក", "ទឹក"),
    ("kh_orphan_mark", "Book (2)", "សៀវភៅ 2ុ", "សៀវភៅ 2"),
    ("kh_double_mark", "Fish", "ត្រីី", "ត្រី"),
    ("kh_zwsp", "Safe home", "ផ្ទះ\u200b\u200bសុវត្ថិភាព", "ផ្ទះ\u200bសុវត្ថិភាព"),
    ("kh_joiner", "Hand", "ដ\u200cៃ", "ដៃ"),
    ("invisible_chars", "House", "\ufeffផ្ទះ", "ផ្ទះ"),
    ("kh_digits_mixed", "Year 2026", "ឆ្នាំ២០2៦", "ឆ្នាំ២០២៦"),
    ("kh_digits_mixed", "Year 2026", "ឆ្នាំ20២6", "ឆ្នាំ2026"),
    ("end_punct", "Stay safe.", "ចូរមានសុវត្ថិភាព", "ចូរមានសុវត្ថិភាព។"),
    ("end_punct", "Who?", "នរណា។", "នរណា?"),
    ("end_punct", "Home", "ដើម ។", "ដើម"),
    ("end_punct", "“Go.”", "«ទៅ»", "«ទៅ។»"),
    ("end_punct", "Go (now).", "ទៅ (ឥឡូវ)", "ទៅ (ឥឡូវ)។"),
    ("end_punct", "Loading...", "កំពុងផ្ទុក", "កំពុងផ្ទុក..."),
    ("kh_ascii_period", "Go. Come.", "ទៅ. មក.", "ទៅ។ មក។"),
    ("kh_colon", "Note: read", "ចំណាំ: អាន", "ចំណាំ៖ អាន"),
    ("kh_yuukaleapintu", "Distance", "រយ:ចម្ងាយ", "រយៈចម្ងាយ"),
    ("kh_yuukaleapintu", "Note:", "ចំណាំ ៈ", "ចំណាំ៖"),
    ("kh_yuukaleapintu", "Note: read", "ចំណាំ:អាន", "ចំណាំ៖ អាន"),
    ("kh_yuukaleapintu", "Note: read", "ចំណាំៈ អាន", "ចំណាំ៖ អាន"),
    ("kh_punct_space_after", "Go. Come.", "ទៅ។មក។", "ទៅ។ មក។"),
    ("kh_lek_too", "Often", "ញឹក\u200bៗ", "ញឹកៗ"),
    ("kh_double_punct", "End.", "ចប់។៕", "ចប់៕"),
    ("double_space", "Home page", "ទំព័រ\tដើម", "ទំព័រ ដើម"),
    ("edge_space", "Home ", " ដើម", "ដើម "),
    ("dup_word", "Security", "សុវត្ថិភាព សុវត្ថិភាព", "សុវត្ថិភាព"),
]


@pytest.mark.parametrize(("id", "source", "target", "correction"), FIXES)
def test_fix_is_the_whole_corrected_text(id, source, target, correction):
    issues = run(source, target, source_language="en", target_language="km")

    assert next(issue.fix for issue in issues if issue.id == id) == correction


def test_long_run_is_offered_break_places():
    row = next(r for r in EXAMPLES if r[0] == "kh_long_run" and r[1] == "raises")

    issue = next(i for i in run(row[2], row[3], **row[4]) if i.id == "kh_long_run")

    assert issue.fix.replace("\u200b", "") == row[3]
    assert issue.fix.count("\u200b") > 5
