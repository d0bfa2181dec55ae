"""`problems` by table: every encoding example, the false positives met in the field, and spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmertext import Problem, is_well_formed, normalise, problems
from khmertext.tests.tables import rows

_ALPHABET = (
    "កតបរសហ\u17a3\u17b4\u17b6\u17b8\u17bb\u17be\u17c1\u17c6\u17c9\u17ca\u17cc\u17d0\u17d2\u17d2"
    "\u200b\u200c\u200d\ufeff a"
)
CORRECT = "khmer_correct.tsv"
#: What `normalise` repairs; the coeng DA folding apart.
REPAIRED = {"order", "zwsp", "joiner", "invisible", "deprecated"}
#: What makes text ill-formed.
ERRORS = {"syllable", "dangling_coeng", "orphan_mark", "double_mark", "joiner", "unassigned"}


def test_problems_are_raised_and_silent_as_listed():
    for kind, how, text, why in rows("khmer_problems.tsv"):
        found = kind in {problem.kind for problem in problems(text)}

        assert found == (how == "raises"), (kind, text, why)


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("ក ភែ្នក", "order", (2, 6)),
        ("ក\u17a3", "deprecated", (1, 2)),
        ("ត្រីឹ។", "syllable", (0, 5)),
        ("សាលា្", "dangling_coeng", (4, 5)),
        ("ក 2ុំ", "orphan_mark", (3, 5)),
        ("ដៃៃៃ", "double_mark", (1, 4)),
        ("ក\u200b\u200b\u200bខ", "zwsp", (1, 4)),
        ("ឆ្\u200dនាំ", "joiner", (2, 3)),
        ("\ufeff\ufeffក", "invisible", (0, 2)),
        ("ក\u2060\u2064ខ", "invisible", (1, 3)),
        ("ក\ufffd", "replacement", (1, 2)),
        ("ក\u17ea", "unassigned", (1, 2)),
        ("<b>ក</b>ត្រីី", "double_mark", (11, 13)),
        ("\ufeff\u17a4 ភែ្នក", "order", (3, 7)),
        ("ផ្\u17d2ទះ", "order", (1, 3)),
    ],
)
def test_problem_has_its_place_in_the_raw_text(text, kind, span):
    assert Problem(kind, *span) in problems(text)


def test_problems_come_in_order_of_place():
    found = problems("\ufeffភែ្នក ត្រីី")

    assert [problem.start for problem in found] == sorted(problem.start for problem in found)
    assert [problem.kind for problem in found] == ["invisible", "order", "double_mark"]


@pytest.mark.parametrize(
    "text", ["", "Hello", "ភ្នែក", '<a title="ំ">ក</a>', "{ំ}", "https://example.org/ំ"]
)
def test_nothing_is_found_where_nothing_is_wrong(text):
    assert problems(text) == []


def test_correct_words_have_no_problems():
    assert [word for word, _ in rows(CORRECT) if problems(word)] == []


@given(st.text(st.sampled_from(_ALPHABET), max_size=16))
def test_every_change_and_every_refusal_has_a_problem(text):
    kinds = {problem.kind for problem in problems(text)}

    if normalise(text, fold_coeng_da=False) != text:
        assert kinds & REPAIRED
    if not is_well_formed(text):
        assert kinds & ERRORS


@given(st.text(max_size=30), st.text(st.sampled_from(_ALPHABET), max_size=12))
def test_spans_lie_inside_the_text(one, other):
    text = one + other

    for problem in problems(text):
        assert 0 <= problem.start < problem.end <= len(text)
