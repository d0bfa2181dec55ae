"""What has to arrive, marked on both sides; a number that another stands for is mended."""

import pytest

from khmertext.checks import Term, run
from khmertext.checks.marks import runs

TERMS = (Term("password", "ពាក្យសម្ងាត់"),)


def marked(found):
    return [(run.kind, run.text, run.has_pair) for run in found if run.kind]


@pytest.mark.parametrize(
    ("source", "target", "there", "here"),
    [
        ("Call 117.", "ហៅ ១១៧។", [("number", "117", True)], [("number", "១១៧", True)]),
        ("Call 117.", "ហៅ 119។", [("number", "117", False)], [("number", "119", False)]),
        ("Call 117.", "", [("number", "117", False)], []),
        ("Call 012 345 678.", "ហៅ 012-345-678។", [("number", "012 345 678", True)],
         [("number", "012-345-678", True)]),
        ("See cncc.gov.kh.", "មើល cncc.gov.kh។", [("link", "cncc.gov.kh", True)],
         [("link", "cncc.gov.kh", True)]),
        ("Write to a@b.org", "សរសេរ", [("link", "a@b.org", False)], []),
        ("Open YouTube", "បើក YouTube", [("name", "YouTube", True)], [("name", "YouTube", True)]),
        ("A Password", "ពាក្យ\u200bសម្ងាត់", [("term", "Password", True)],
         [("term", "ពាក្យ\u200bសម្ងាត់", True)]),
        ("A password", "លេខកូដ", [("term", "password", False)], []),
        ("Do not call 117.", "កុំហៅ 117។", [("negation", "not", True), ("number", "117", True)],
         [("negation", "កុំ", True), ("number", "117", True)]),
        ("Do not call.", "ហៅ។", [("negation", "not", False)], []),
        ("Do not go. No!", "ទៅ។ ទេ មិនទៅ!", [("negation", "not", False), ("negation", "No", True)],
         [("negation", "មិន", True)]),
        ("ហៅ។ កុំរង់ចាំ។", "Never call. Do not wait.", [("negation", "កុំ", True)],
         [("negation", "Never", False), ("negation", "not", True)]),
        ("It is not only yours.", "កុំព្យូទ័រ", [], []),
        # a number inside an address is no number of the sentence
        ("See https://a.org/117", "", [("link", "https://a.org/117", False)], []),
    ],
)  # fmt: skip
def test_what_has_to_arrive_is_marked(source, target, there, here):
    one, other = runs(source, target, terms=TERMS, names=("YouTube",))

    assert marked(one) == there
    assert marked(other) == here
    assert "".join(run.text for run in one) == source
    assert "".join(run.text for run in other) == target


def test_tags_are_chips_with_the_number_of_the_source():
    source = '<b>Call</b> <a id="a1">us</a>'

    one, other = runs(source, '<a id="a1">យើង</a> <b>ហៅ <i>នេះ</b>')

    assert [(run.chip, run.text) for run in one if run.kind == "tag"] == [
        ("1", "<b>"),
        ("/1", "</b>"),
        ("2", '<a id="a1">'),
        ("/2", "</a>"),
    ]
    chips = [(run.chip, run.has_pair) for run in other if run.kind == "tag"]
    assert chips == [("2", True), ("/2", True), ("1", True), ("3", False), ("/1", True)]


@pytest.mark.parametrize(
    ("source", "target", "fix"),
    [
        ("In danger, call 117.", "ពេលមានគ្រោះថ្នាក់ សូមហៅ 119។", "ពេលមានគ្រោះថ្នាក់ សូមហៅ 117។"),
        ("In danger, call 117.", "ពេលមានគ្រោះថ្នាក់ សូមហៅ ១១៩។", "ពេលមានគ្រោះថ្នាក់ សូមហៅ ១១៧។"),
        ("Call 023 213 004 now.", "ហៅ 023 213 005 ឥឡូវ។", "ហៅ 023 213 004 ឥឡូវ។"),
        # nobody knows which stands for which, or where a missing one belongs
        ("Call 117 or 1280.", "ហៅ 119 ឬ 1288។", None),
        ("Call 117.", "សូមហៅ។", None),
        ("Call us.", "សូមហៅ 117។", None),
    ],
)
def test_number_in_the_place_of_another_is_mended(source, target, fix):
    issues = run(source, target, source_language="en", target_language="km")

    assert [issue.fix for issue in issues if issue.id in {"numbers", "phone"}] == [fix]
