"""What a person sees of a change; both texts can always be put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.publishing.approvals.diffs import by_clusters, by_words, diff

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
