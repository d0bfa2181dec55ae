"""`clusters` and `words`: by table, whole again when joined, safe in threads, without ICU."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmertext import cluster_spans, clusters, segment, words
from khmertext.tests.tables import rows

SENTENCE = "កុំចែករំលែករូបថតជាមួយមនុស្សដែលអ្នកមិនស្គាល់។ "
texts = st.text(
    st.one_of(st.sampled_from("កខរ\u17b6\u17bb\u17c6\u17d2\u200b\u200c\u200d១ a."), st.characters())
)


@pytest.mark.parametrize(("text", "pieces", "why"), rows("khmer_clusters.tsv"))
def test_clusters_are_what_a_reader_sees(text, pieces, why):
    assert "|".join(clusters(text)) == pieces, why


@pytest.mark.parametrize(("text", "pieces", "why"), rows("khmer_words.tsv"))
def test_words_are_those_of_the_dictionary(text, pieces, why):
    assert "|".join(words(text)) == pieces, why


@given(texts)
def test_pieces_joined_are_the_text(text):
    assert "".join(clusters(text)) == text
    assert "".join(words(text)) == text


@given(texts)
def test_cluster_spans_cut_the_same_clusters(text):
    assert [text[start:end] for start, end in cluster_spans(text)] == clusters(text)


def test_characters_outside_the_basic_plane_do_not_shift_words():
    assert words("😀ភ្នែក😀") == ["😀", "ភ្នែក", "😀"]


def test_half_a_surrogate_pair_is_a_word():
    assert words("ក\ud83dខ") == ["ក", "\ud83d", "ខ"]


@given(st.text(st.sampled_from("កភសន\u17b6\u17c2\u17c6\u17cb\u17d2"), max_size=20))
def test_words_never_begin_inside_a_cluster(text):
    starts = {start for start, _ in cluster_spans(text)}
    place = 0

    for word in words(text):
        assert place in starts
        place += len(word)


def test_words_are_the_same_from_many_threads():
    expected = words(SENTENCE * 20)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(words, [SENTENCE * 20] * 64))

    assert all(result == expected for result in results)


def test_without_icu_clusters_stand_in_for_words(monkeypatch):
    monkeypatch.setattr(segment, "_HAS_ICU", False)

    assert words(SENTENCE) == clusters(SENTENCE)
