"""Where a line of Khmer may end; "|" stands for a place where it may, "+" for one where not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmertext.lines import compounds, with_lines

CHILD_PROTECTION = "ការពារកុមារ"
NAME = "ក្រុមប្រឹក្សាជាតិកម្ពុជាដើម្បីកុមារ"  # wider than a narrow column
ABUSE = "ការរំលោភបំពាន"  # two words of our dictionary, three of that of some browsers
HELD = compounds([CHILD_PROTECTION, NAME, ABUSE, "CNCC", "ក", ""])


def shown(html):
    return html.replace("\u200b", "|").replace("\u2060", "+")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("Only English.", "Only English."),
        ("កុមារ", "កុមារ"),
        ("លើកុមារតាមអនឡាញ", "លើ|កុមារ|តាម|អន|ឡាញ"),
        # a compound of the term base stays on one line, a name that is too long does not
        (f"លើ{CHILD_PROTECTION}តាម", "លើ|កា+រ+ពា+រ+កុ+មា+រ|តាម"),
        (f"{ABUSE}ផ្លូវភេទ", "កា+រ+រំ+លោ+ភ+បំ+ពា+ន|ផ្លូវភេទ"),
        (NAME, "ក្រុមប្រឹក្សា|ជាតិ|កម្ពុជា|ដើម្បី|កុមារ"),
        # no line begins with a sign
        ("ផ្សេងៗទៀត។", "ផ្សេង+ៗ|ទៀត+។"),
        ("ថ្លៃ ១០០០៛", "ថ្លៃ ១០០០+៛"),
        # Lao, as ICU's dictionary has it
        ("ເດັກນ້ອຍຕ້ອງບອກຜູ້ໃຫຍ່", "ເດັກນ້ອຍ|ຕ້ອງ|ບອກ|ຜູ້ໃຫຍ່"),
        ("ຫຼາຍໆຄົນ", "ຫຼາຍ+ໆ|ຄົນ"),
        ("໑໐ຄົນ", "໑໐ຄົນ"),
        # words of other scripts and spaces are boundaries already
        ("តាម Facebook លើ", "តាម Facebook លើ"),
        # what is no text of the page stays as it is
        ('<p title="លើកុមារ">លើកុមារ</p>', '<p title="លើកុមារ">លើ|កុមារ</p>'),
        ("<title>លើកុមារ</title>លើកុមារ", "<title>លើកុមារ</title>លើ|កុមារ"),
        ("<script>'លើកុមារ'</script>", "<script>'លើកុមារ'</script>"),
        ("<style>p::before{content:'លើកុមារ'}</style>", None),
        ("<textarea>លើកុមារ</textarea>", None),
        ("<select><option>លើកុមារ</option></select>", None),
        ("<!-- លើកុមារ > លើកុមារ -->", None),
        ("<mark>លើ</mark>កុមារ", "<mark>លើ</mark>កុមារ"),
    ],
)
def test_lines_may_end_between_words_only(html, expected):
    assert shown(with_lines(html, HELD)) == (html if expected is None else expected)


TEXT = st.text(st.sampled_from("កខមរាិំុ្ៗ។៛០១ດນເ້ໆ<>/ pa\u200b\u200c"), max_size=40)


@given(TEXT)
def test_marks_are_all_that_is_added_and_are_added_once(text):
    marked = with_lines(text, HELD)

    assert marked.replace("\u200b", "").replace("\u2060", "") == text.replace("\u200b", "")
    assert with_lines(marked, HELD) == marked


def test_compounds_are_what_can_be_cut_and_is_not_too_long():
    assert {"កា": [CHILD_PROTECTION, ABUSE]} == HELD
