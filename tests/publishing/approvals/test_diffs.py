"""What a person sees of a change; both texts can always be put together again."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.two_people.approvals import diffs
from cms.two_people.approvals.diffs import (
    Piece,
    compared,
    diff,
    excerpt,
    page_diff,
    side_by_side,
)

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
    pieces = compared(old, new, language="en")

    assert [piece.text for piece in pieces if piece.kind != "same"] == changed


@pytest.mark.parametrize(
    ("language", "old", "new", "changed"),
    [
        ("km", "ខ្មែរ", "ខ្មារ", ["ខ្មែ", "ខ្មា"]),
        ("lo", "ເດັກນ້ອຍ", "ເດັກນີ້ອຍ", ["ນ້", "ນີ້"]),
    ],
)
def test_cluster_of_a_language_without_spaces_is_never_cut(language, old, new, changed):
    """Only a mark differs: the whole letter with it is shown."""
    pieces = compared(old, new, language=language)

    assert [piece.text for piece in pieces if piece.kind != "same"] == changed


@given(KHMER, KHMER)
def test_pieces_make_both_texts(old, new):
    pieces = compared(old, new, language="km")

    assert side(pieces, "old") == old
    assert side(pieces, "new") == new


def test_nothing_to_compare_is_no_difference():
    assert diff("", "Ask.", language="en") == []
    assert diff("Ask.", "Ask.", language="en") == []


@given(KHMER, KHMER, st.integers(0, 60))
def test_pieces_of_texts_that_are_too_long_to_compare_whole_make_both(old, new, effort):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diffs, "EFFORT", effort)
        pieces = compared(old, new, language="km")

    assert side(pieces, "old") == old
    assert side(pieces, "new") == new
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


def test_one_word_of_a_book_is_marked_and_nothing_else():
    lines = [f"ក្មេងទី {number} អាចសុំជំនួយពីមនុស្សធំ។" for number in range(1500)]
    old, changed = "\n".join(lines), lines[700].replace("មនុស្សធំ", "មនុស្សចាស់")
    new = "\n".join([*lines[:700], changed, *lines[701:]])

    before, after = side_by_side(old, new, language="km")

    assert [piece.text for piece in before if piece.kind == "old"] == ["ធំ"]
    assert [piece.text for piece in after if piece.kind == "new"] == ["ចាស់"]


def test_text_that_would_take_minutes_is_shown_whole():
    letters = Random(1)
    old, new = ("".join(letters.choices("កខ", k=3000)) for _text in range(2))

    assert compared(f"ង{old}ង", f"ង{new}ង", language="km") == [
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
    pieces = excerpt(compared(old, new, language="km"), kept=2)

    assert "".join(p.text if p.kind == "same" else f"[{p.text}]" for p in pieces) == shown


# A page as its readers get it

PAGE = "<title>A</title><header>{0}</header><main class='a'>{0}</main><footer>{0}</footer>"
NEW = "<span data-change><ins>{}</ins></span>"
GONE = "<del data-change>{}</del>"


def told(old, new, language="en"):
    """What is told of the main part; nothing else is ever marked."""
    shown = page_diff(PAGE.format(old), PAGE.format(new), language=language)
    before, after = PAGE.replace("{0}", new, 1).rsplit("{0}", 1)[0].split("{0}")
    assert shown.startswith(before) and shown.endswith(f"{after}{new}</footer>")
    return shown.removeprefix(before).removesuffix(f"{after}{new}</footer>")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<p>One.</p>", "<p>One.</p>", "<p>One.</p>"),
        ("", "<p>One.</p>", f"<p>{NEW.format('One.')}</p>"),
        ("<h2>A</h2><p>One.</p>", "<h2>A</h2>", f"<h2>A{GONE.format('One.')}</h2>"),
        ("<p>One.</p>", "", GONE.format("One.")),
        (
            "<p>Ask an <b>adult</b> &amp; go home now.</p>",
            "<p>Ask an <b>adult</b> &amp; go home.</p>",
            "<p>Ask an <b>adult</b><span data-change> &amp; go home<del> now</del>.</span></p>",
        ),
        # two texts with little in common are two texts
        ("<p>One.</p>", "<p>Else</p>", f"<p>{NEW.format('Else')}{GONE.format('One.')}</p>"),
        # what changed beside what came
        (
            "<p>Never tell it.</p>",
            "<p>Hi</p><p>Never tell it!</p>",
            f"<p>{NEW.format('Hi')}</p>"
            "<p><span data-change>Never tell it<del>.</del><ins>!</ins></span></p>",
        ),
        (
            '<img src="1">',
            '<img src="2">',
            f'<img data-change src="2">{GONE.format("<img src=&1&>")}',
        ),
        ('<a href="/1">A</a>', '<a href="/2">A</a>', '<a data-change href="/2">A</a>'),
        # what nobody reads is no change, and gets no mark into it
        ("<style>a</style><p id=1>A</p>", "<style>b</style><p id=2>A</p>", None),
        # words that look like tags stay words
        ("", "&lt;script&gt;", NEW.format("&lt;script&gt;")),
        (
            "<p>Say a b c.</p>",
            "<p>Say a b &lt;b&gt;.</p>",
            "<p><span data-change>Say a b <del>c</del><ins>&lt;b&gt;</ins>.</span></p>",
        ),
    ],
)
def test_page_tells_what_changed_on_it(old, new, shown):
    expected = new if shown is None else shown.replace("=&1&", '="1"')
    assert told(old, new) == expected


def test_khmer_of_a_page_is_compared_by_clusters():
    shown = told("<p>កុមារត្រូវបានការពារ</p>", "<p>កុមារីត្រូវបានការពារ</p>", "km")

    assert "<del>រ</del><ins>រី</ins>" in shown


def test_a_page_too_long_to_compare_is_marked_whole():
    same, other = "<p>A</p>" * 1000, "<p>B</p>"

    shown = told(same, same + other)

    assert shown.count("<span data-change>") == 1001


def test_what_is_no_page_is_shown_as_it_is():
    assert page_diff("<p>A</p>", "<p>B</p>", language="en") == "<p>B</p>"
