"""What a person sees of a change; both texts can always be put together again."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.publishing.approvals import diffs
from cms.publishing.approvals.diffs import Piece, beside, by_clusters, by_words, diff, excerpt

KHMER = st.text(alphabet="កខគងចញដតនពមរសហអាិីុូេោះំ់្។ 12", max_size=40)


def side(pieces, kind):
    return "".join(piece.text for piece in pieces if piece.kind in {"same", kind})


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Call 1280 now.", "Call 1281 now.", ["1280", "1281"]),
        ("Ask for help.", "Ask for help!", [".", "!"]),
        ("<b>Ask</b> me", "<i>Ask</i> me", ["<b>", "<i>", "</b>", "</i>"]),  # tags stay whole
    ],
)
def test_words_that_changed_are_named(old, new, changed):
    pieces = by_words(old, new)

    assert [piece.text for piece in pieces if piece.kind != "same"] == changed


def test_khmer_cluster_is_never_cut():
    # only the vowel differs: the whole letter with it is shown
    pieces = by_clusters("ខ្មែរ", "ខ្មារ")

    assert [piece.text for piece in pieces if piece.kind != "same"] == ["ខ្មែ", "ខ្មា"]


@given(KHMER, KHMER)
def test_pieces_make_both_texts(old, new):
    pieces = by_clusters(old, new)

    assert side(pieces, "old") == old
    assert side(pieces, "new") == new


def test_nothing_to_compare_is_no_difference():
    assert diff("", "Ask.", language="en") == []
    assert diff("Ask.", "Ask.", language="en") == []


@given(KHMER, KHMER, st.integers(0, 60))
def test_pieces_of_texts_that_are_too_long_to_compare_whole_make_both(old, new, effort):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diffs, "EFFORT", effort)
        pieces = by_clusters(old, new)

    assert side(pieces, "old") == old
    assert side(pieces, "new") == new
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


def test_one_word_of_a_book_is_marked_and_nothing_else():
    lines = [f"ក្មេងទី {number} អាចសុំជំនួយពីមនុស្សធំ។" for number in range(1500)]
    old, changed = "\n".join(lines), lines[700].replace("មនុស្សធំ", "មនុស្សចាស់")
    new = "\n".join([*lines[:700], changed, *lines[701:]])

    before, after = beside(old, new, language="km")

    assert [piece.text for piece in before if piece.kind == "old"] == ["ធំ"]
    assert [piece.text for piece in after if piece.kind == "new"] == ["ចាស់"]


def test_text_that_would_take_minutes_is_shown_whole():
    letters = Random(1)
    old, new = ("".join(letters.choices("កខ", k=3000)) for _text in range(2))

    assert by_clusters(f"ង{old}ង", f"ង{new}ង") == [
        Piece("same", "ង"),
        Piece("old", old),
        Piece("new", new),
        Piece("same", "ង"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("កខគឃង", "កខគឃង ចឆ", "…ឃង[ ចឆ]"),
        ("ចឆកខគឃង", "កខគឃង", "[ចឆ]កខ…"),
        ("ចកខគឃងឆ", "ជកខគឃងឈ", "[ច][ជ]កខគឃង[ឆ][ឈ]"),
        ("ចកខគឃងចឆឆ", "ជកខគឃងចឆឈ", "[ច][ជ]កខ…ចឆ[ឆ][ឈ]"),
        ("ក្រក្រក្រក្រច", "ក្រក្រក្រក្រ", "…ក្រក្រ[ច]"),
    ],
)
def test_excerpt_keeps_what_stands_beside_a_change(old, new, shown):
    pieces = excerpt(by_clusters(old, new), kept=2)

    assert "".join(p.text if p.kind == "same" else f"[{p.text}]" for p in pieces) == shown
