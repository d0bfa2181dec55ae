"""`match_key`, `digits` and `is_well_formed`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmertext import digits, is_well_formed, match_key, normalise
from khmertext.tests.tables import rows

khmer_texts = st.text(
    st.sampled_from(
        "កតដបសAß\u17b6\u17b8\u17bb\u17c1\u17c6\u17ca\u17d2\u17d2\u200b\u200c\u200d១ \xa0"
    )
)


@pytest.mark.parametrize(("one", "other", "how", "why"), rows("khmer_match.tsv"))
def test_match_key_is_shared_by_what_counts_as_the_same(one, other, how, why):
    assert (match_key(one) == match_key(other)) == (how == "same"), why


@given(khmer_texts)
def test_match_key_is_idempotent(text):
    assert match_key(match_key(text)) == match_key(text)


@given(khmer_texts)
def test_match_key_does_not_see_whether_text_was_normalised(text):
    assert match_key(normalise(text)) == match_key(text)


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        ("០១២៣៤៥៦៧៨៩", "latin", "0123456789"),
        ("0123456789", "khmer", "០១២៣៤៥៦៧៨៩"),
        ("ឆ្នាំ២០2៦", "latin", "ឆ្នាំ2026"),
        ("ឆ្នាំ២០2៦", "khmer", "ឆ្នាំ២០២៦"),
        ("៰៱", "latin", "៰៱"),
        ("", "khmer", ""),
    ],
)
def test_digits_are_written_in_the_other_set(text, to, expected):
    assert digits(text, to) == expected


@pytest.mark.parametrize(("text", "answer", "why"), rows("khmer_well_formed.tsv"))
def test_well_formed_text_passes_the_published_structure(text, answer, why):
    assert is_well_formed(text) == (answer == "yes"), why
