"""Where an issue stands, what its message names, and that what travels is frozen."""

import pytest

from khmertext.checks import run
from khmertext.checks.endings import NONE, STOP, Ending, ending
from khmertext.checks.markup import parse

LONG = "ក" * 121


def found(id, source, target):
    issues = run(source, target, source_language="en", target_language="km")
    return next(issue for issue in issues if issue.id == id)


@pytest.mark.parametrize(
    ("id", "source", "target", "place", "words"),
    [
        ("invisible_chars", "House", "\u202aផ្ទះ\u202c", (0, 1), "Invisible"),
        ("kh_orphan_mark", "Home", "ា ទំព័រ ា", (0, 1), "vowel"),
        ("kh_ascii_period", "Go. Come.", "ទៅ. មក.", (2, 3), ""),
        ("kh_double_punct", "Go. Come.", "ទៅ។។ មក។។", (2, 4), ""),
        ("double_space", "A b c", "ក  ខ  គ", (1, 3), ""),
        ("dup_word", "Security", "សុវត្ថិភាព សុវត្ថិភាព ទំនាក់ទំនង ទំនាក់ទំនង", (0, 21), "សុវត្ថិភាព"),
        ("brackets", "A b", "ក (ខ", (2, 3), "()"),
        ("brackets", "A b", "ក «ខ", (2, 3), "«»"),
        ("url", "See https://a.org", "មើល https://b.org ទៀត", (4, 17), "https://b.org"),
        ("url", "See https://a.org", "មើល https://b.org", (4, 17), "https://a.org"),
        ("url", "See https://a.org", "មើល", (0, 3), "–"),
        ("tags", "<b>A</b>", "ក <b>ខ", (2, 5), "<b>"),
        ("numbers", "Call 117.", "ហៅ ១១៩។", (3, 6), "119"),
        ("numbers", "Call 117.", "ហៅ។", (0, 3), "117"),
        ("empty", "Home", "\u200b\u200b", (0, 0), ""),
        ("kh_long_run", "A b", f"{LONG} {LONG}", (0, 121), ""),
        ("length_ratio", "a" * 20, "ក" * 51, (0, 51), "longer"),
        ("length_ratio", "a" * 20, "\u200b" + "ក" * 7, (0, 7), "shorter"),
    ],
)
def test_issue_stands_at_the_first_place_and_names_it(id, source, target, place, words):
    issue = found(id, source, target)

    assert (issue.start, issue.end) == place
    assert words in issue.message


@pytest.mark.parametrize(
    ("source", "target", "raises", "why"),
    [
        (20, 8, False, "two fifths"),
        (20, 7, True, "less"),
        (20, 50, False, "two and a half times"),
        (20, 51, True, "more"),
        (19, 200, False, "a short source says nothing"),
        (20, 0, False, "nothing is empty, not short"),
    ],
)
def test_proportion_has_its_limits(source, target, raises, why):
    issues = run("a" * source, "ក" * target, source_language="en", target_language="km")

    assert ("length_ratio" in {issue.id for issue in issues}) == raises, why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Go.&quot;", Ending(frozenset({STOP}), 2, 3)),
        ("&quot;", Ending(frozenset({NONE}), 0, 0)),
        ("&quot;&nbsp;", Ending(frozenset({NONE}), 0, 0)),
    ],
)
def test_entities_at_the_end_are_skipped(text, expected):
    assert ending(text) == expected


@pytest.mark.parametrize("text", ['<a id="1">', "<a id='1'>", "<A class=x id = '1'>"])
def test_tag_is_known_by_its_name_and_id(text):
    assert [str(tag) for tag in parse(text)] == ["<a id=1>"]
