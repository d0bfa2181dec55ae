"""A source page's own text: encoding, punctuation and spacing, nothing that compares."""

import pytest

from khmertext.checks import run_monolingual


def ids(text, language="km"):
    return [issue.id for issue in run_monolingual(text, language=language)]


@pytest.mark.parametrize(
    ("language", "text", "expected", "why"),
    [
        ("km", "ចូរមានសុវត្ថិភាព។", [], "a good sentence"),
        ("km", "សួស្តី {user} ហៅ ១២៨៨", [], "nothing is compared with a source"),
        ("km", "", [], "an empty field is not this check's matter"),
        ("km", "ភែ្នក", ["kh_order"], "encoding"),
        ("km", "ត្រីឹ", ["kh_syllable"], "encoding that blocks"),
        ("km", "ទៅ. មក។", ["kh_ascii_period"], "punctuation"),
        ("km", "ចំណាំៈ អាន", [], "without a source nobody knows that a colon was meant"),
        ("km", "ទំព័រ  ដើម", ["double_space"], "spacing"),
        ("km", "ដើម ", ["edge_space"], "no source has this space"),
        ("km", "ទំព័រ (ដើម", ["brackets"], "brackets"),
        ("km-KH", "ភែ្នក", ["kh_order"], "a language with a region"),
        ("en", "Go.Come:  here", ["double_space"], "English has no Khmer checks"),
        ("en", "A (b", ["brackets"], "brackets"),
        ("en", "\ufeffHouse", ["invisible_chars"], "encoding of any language"),
    ],
)
def test_text_alone(language, text, expected, why):
    assert ids(text, language) == expected, why
