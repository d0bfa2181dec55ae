"""Terms: where they are found in a source, and what is offered in a target."""

import pytest

from khmertext.checks import Term, run
from khmertext.checks.terminology import matches


@pytest.mark.parametrize(
    ("source", "term", "places", "why"),
    [
        ("a b", "a", [(0, 1)], "one letter"),
        ("ក ខ", "ក", [(0, 1)], "one Khmer letter"),
        ("report", "report (noun)", [(0, 6)], "the remark does not count"),
        ("ឯកសារ", "សារ", [], "a short term is no part of another word"),
        ("ខក2", "ក2", [], "nor is a short one that ends with a figure"),
        ("សារ", "សារ", [(0, 3)], "it is a word"),
        ("កខគ", "កខគ", [(0, 3)], "three clusters that are the whole text"),
        ("ខកខគឃក", "កខគឃ", [(1, 5)], "four clusters are hardly a part of another word"),
        ("ខកខគឃិ", "កខគឃ", [], "but not without the vowel of the last"),
        ("ខ្កខគឃ", "កខគឃ", [], "nor with a foot as its first letter"),
    ],
)
def test_term_is_found_where_it_is_a_word(source, term, places, why):
    found = matches(source, [Term(term, "target")])

    assert [place for match in found for place in match.places] == places, why


def test_term_is_named_as_its_first_entry_writes_it():
    (found,) = matches("report", [Term("Report (verb)", "រាយការណ៍"), Term("report", "របាយការណ៍")])

    assert found.source == "Report"
    assert found.forms == ["រាយការណ៍", "របាយការណ៍"]


def issue(id, source, target, term):
    issues = run(source, target, source_language="en", target_language="km", terms=[term])
    return next((one for one in issues if one.id == id), None)


@pytest.mark.parametrize(
    ("target", "is_there", "why"),
    [
        ("ត្រី", True, "as it is"),
        ("ត្រីធំ", True, "Khmer writes words together"),
        ("ត្រ", False, "without its vowel it is another syllable"),
        ("ត្រីុ", False, "with one more vowel too"),
    ],
)
def test_form_is_whole_clusters(target, is_there, why):
    found = issue("glossary_missing", "Fish", target, Term("fish", "ត្រី"))

    assert (found is None) == is_there, why


def test_missing_form_is_offered_where_there_is_only_a_sign():
    found = issue("glossary_missing", "Fish.", "។", Term("fish", "ត្រី"))

    assert found.fix == "ត្រី។"


def test_forbidden_form_stands_at_its_first_place():
    found = issue("glossary_forbidden", "Fish", "កូដ និងកូដ", Term("fish", "ត្រី", forbidden=("កូដ",)))

    assert (found.start, found.end, found.fix) == (0, 3, "ត្រី និងត្រី")
