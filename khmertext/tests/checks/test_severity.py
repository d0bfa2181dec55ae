"""How grave a finding is, where one check has more than one answer."""

import pytest

from khmertext.checks import Term, run


def severity(id, source, target, **arguments):
    languages = {"source_language": "en", "target_language": "km"}
    issues = run(source, target, **{**languages, **arguments})
    return next((issue.severity for issue in issues if issue.id == id), None)


@pytest.mark.parametrize(
    ("id", "source", "target", "expected", "why"),
    [
        ("numbers", "Call 1288.", "ហៅ ១២៨០។", "error", "a helpline of four digits"),
        ("numbers", "Call 117.", "ហៅ ១១៩។", "error", "an emergency number has three digits"),
        ("numbers", "Call 117.", "ហៅ។", "error", "an emergency number is missing"),
        ("numbers", "Call us.", "ហៅ ១១៩។", "error", "an emergency number out of nowhere"),
        ("numbers", "Age 12", "អាយុ ១៣", "warning", "two digits may be a number word"),
        ("numbers", "2 children", "កុមារបីនាក់", "warning", "another number word"),
        ("phone", "Call 012 345 678.", "ហៅ ០១២ ៣៤៥ ៦៧៩។", "error", "a wrong telephone number"),
        ("phone", "Call 012 345 678.", "ហៅ។", "error", "a telephone number is missing"),
        ("kh_deprecated", "Read", "\u17a3ាន", "fixed", "has a replacement"),
        ("kh_deprecated", "Moon", "ក\u17d3", "error", "has none"),
        ("kh_deprecated", "Moon", "\u17d3", "error", "has none where a text begins either"),
        ("kh_joiner", "Year", "ឆ្\u200dនាំ", "fixed", "at a coeng it has no use"),
        ("kh_joiner", "Hand", "ដ\u200cៃ", "warning", "it may be meant"),
        ("untranslated", "Stay safe.", "Stay safe.", "error", "a sentence"),
        ("untranslated", "House", "House", "error", "one word may begin a sentence"),
        ("untranslated", "OK", "OK", "warning", "two capitals look like a name"),
        ("untranslated", "Take It Down", "Take It Down", "warning", "looks like a name"),
        ("no_khmer", "Child Helpline Cambodia", "Child Helpline", "warning", "looks like a name"),
        ("no_khmer", "Safe Home", "Casa Segura", "error", "is not the name of the source"),
    ],
)
def test_severity_depends_on_what_was_found(id, source, target, expected, why):
    assert severity(id, source, target) == expected, why


def test_one_issue_for_each_term():
    terms = [Term("privacy", "ឯកជនភាព"), Term("password", "ពាក្យសម្ងាត់")]

    issues = run(
        "Privacy and passwords",
        "សុវត្ថិភាព",
        source_language="en",
        target_language="km",
        terms=terms,
    )

    assert [issue.id for issue in issues].count("glossary_missing") == 2


def test_correction_of_one_term_is_offered_beside_the_mistake_of_another():
    terms = [
        Term("password", "ពាក្យសម្ងាត់", forbidden=("លេខកូដសម្ងាត់",)),
        Term("privacy", "ឯកជនភាព", forbidden=("ភាពឯកជន",)),
    ]

    issues = run(
        "Password and privacy",
        "លេខកូដសម្ងាត់ និង ភាពឯកជន",
        source_language="en",
        target_language="km",
        terms=terms,
    )

    assert [issue.fix for issue in issues if issue.id == "glossary_forbidden"] == [
        "ពាក្យសម្ងាត់ និង ភាពឯកជន",
        "លេខកូដសម្ងាត់ និង ឯកជនភាព",
    ]


def test_forbidden_form_with_break_places_is_replaced():
    issues = run(
        "Passwords",
        "លេខកូដ\u200bសម្ងាត់ថ្មី",
        source_language="en",
        target_language="km",
        terms=[Term("password", "ពាក្យសម្ងាត់", forbidden=("លេខកូដសម្ងាត់",))],
    )

    forbidden = next(issue for issue in issues if issue.id == "glossary_forbidden")
    assert forbidden.fix == "ពាក្យសម្ងាត់ថ្មី"
    assert (forbidden.start, forbidden.end) == (0, 14)
