"""`normalise` by table, on correct words, and as properties.

Also measured on three public word lists, 83,861 correct words in all, which are not copied here
for their size or licence: the line-breaking dictionary of SIL (MIT), the Chuon Nath list of a
dictionary project (MIT) and the Khmer spelling dictionary km_KH (GPL 3). Without folding no
correct word changes; 55,000 scrambled ones are restored but for 0.4 %, where the typed order says
more than the screen does (two coengs the other way round, BA with triisap).
"""

import itertools
import random
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmertext import is_well_formed, match_key, normalise, problems
from khmertext.reorder import reorder
from khmertext.syllable import CLUSTER_PATTERN, is_syllable
from khmertext.tests.series import rounds
from khmertext.tests.tables import rows

CORRECT = [word for word, _ in rows("khmer_correct.tsv")]

_PART = re.compile("\u17d2.|.", re.DOTALL)

# everything that some step has something to say about, coengs most of all
_TROUBLE = (
    "កខតដបរមសហអញឧ\u17a3\u17a4\u17b4\u25cc"
    "\u17b6\u17b7\u17b8\u17bb\u17be\u17bf\u17c1\u17c4\u17c6\u17c7\u17c8\u17c9\u17ca\u17cb\u17cc"
    "\u17d0\u17d2\u17d2\u17d2\u17d3\u17d8\u17dd\u200b\u200c\u200d\ufeff\u2028 a"
)
khmer_texts = st.text(st.sampled_from(_TROUBLE), max_size=16)
mixed_texts = st.text(
    st.one_of(
        st.sampled_from(_TROUBLE),
        st.sampled_from("<>{}%()@/:.&s1e\u0301"),
        st.characters(),
    ),
    max_size=24,
)


def test_normalise_gives_the_stored_form():
    wrong = [row for row in rows("khmer_normalise.tsv") if normalise(row[0]) != row[1]]

    assert wrong == []


def test_normalise_without_folding_differs_only_in_coeng_da():
    for typed, expected, why in rows("khmer_normalise.tsv"):
        unfolded = normalise(typed, fold_coeng_da=False)

        assert unfolded.count("\u17d2\u178a") == typed.count("\u17d2\u178a") or "{" in typed, why
        assert unfolded.replace("\u17d2\u178a", "\u17d2\u178f") == expected.replace(
            "\u17d2\u178a", "\u17d2\u178f"
        ), why


def test_normalise_leaves_correct_words_alone():
    assert [word for word in CORRECT if normalise(word, fold_coeng_da=False) != word] == []
    assert [
        word for word in CORRECT if normalise(word) != word.replace("\u17d2\u178a", "\u17d2\u178f")
    ] == []
    assert [word for word in CORRECT if not is_well_formed(word)] == []


def test_normalise_leaves_generated_words_alone():
    """Words built from the published structure, so that no list's gaps are ours."""
    chance = random.Random(61)

    words = [
        "".join(_syllable(chance) for _ in range(chance.randint(1, 4)))
        for _ in range(rounds(2_000, 10_000))
    ]

    assert [word for word in words if normalise(word, fold_coeng_da=False) != word] == []
    assert [
        word for word in words if normalise(word) != word.replace("\u17d2\u178a", "\u17d2\u178f")
    ] == []


def test_normalise_restores_any_order_of_marks():
    every = rounds(4, 1)
    some = CORRECT[::every]
    pairs = [(scrambled, word) for word in some for scrambled in _scrambled(word)]

    assert len(pairs) > 2000 // every
    assert [pair for pair in pairs if normalise(pair[0], fold_coeng_da=False) != pair[1]] == []


@pytest.mark.parametrize("piece", ["<!--", "a@", "{", "\u200b", "\u17d2", "ក\u17d2"])
def test_hostile_text_takes_linear_time(piece):
    """A quadratic step would take minutes of the processor here."""
    text = "ក<@" + piece * (100_000 // len(piece)) + "ក"

    started = time.process_time()
    normalise(text)
    match_key(text)
    problems(text)

    assert time.process_time() - started < 5


@given(st.one_of(khmer_texts, mixed_texts), st.booleans())
def test_normalise_is_idempotent(text, fold):
    once = normalise(text, fold_coeng_da=fold)

    assert normalise(once, fold_coeng_da=fold) == once


@given(khmer_texts)
def test_folding_changes_only_da_after_coeng(text):
    unfolded = normalise(text, fold_coeng_da=False)

    assert normalise(text) == unfolded.replace("\u17d2\u178a", "\u17d2\u178f")


@given(st.text(st.characters(exclude_categories=["Cf", "Zl", "Zp"], max_codepoint=0x16FF)))
def test_normalise_without_khmer_is_unicode_composition(text):
    assert normalise(text) == unicodedata.normalize("NFC", text)


@given(
    st.sampled_from(
        [
            '<a title="ភែ្នក">',
            "<!-- ភែ្នក -->",
            "https://example.org/ភែ្នក",
            "a.b@example.org",
            "{ភែ្នក}",
            "{{ ភែ្នក }}",
            "%(ភែ្នក)s",
            "%s",
        ]
    ),
    khmer_texts,
)
def test_normalise_never_touches_protected_parts(protected, text):
    assert protected in normalise(f"{text} {protected} {text}")


def _scrambled(word):
    for match in CLUSTER_PATTERN.finditer(word):
        for typed in _orders(match.group()):
            yield word[: match.start()] + typed + word[match.end() :]


def _orders(cluster):
    """Every typing order of the cluster's parts but those that swap two coengs."""
    parts = _PART.findall(cluster[1:])
    coengs = [part for part in parts if part[0] == "\u17d2" and part != "\u17d2\u179a"]
    for order in itertools.permutations(parts):
        if "\u200c" in parts and order != tuple(parts):
            continue  # ZWNJ belongs to the shifter before it
        if [part for part in order if part in coengs] == coengs:
            yield cluster[0] + "".join(order)


def _syllable(chance):
    """One random syllable of KES "Modern Khmer", with or without each optional part."""

    def maybe(characters, share):
        return chance.choice(characters) if chance.random() < share else ""

    bases = [chr(code) for code in range(0x1780, 0x17B4) if code not in (0x17A3, 0x17A4)]
    while True:
        head = chance.choice(bases) + maybe("\u17cc", 0.05)
        if chance.random() < 0.4:
            head += "\u17d2" + chance.choice([base for base in bases if base != "\u179a"])
        if chance.random() < 0.2:
            head += "\u17d2" + chance.choice(bases)
        syllable = (
            head
            + maybe("\u17c9\u17ca", 0.2)
            + maybe([chr(code) for code in range(0x17B6, 0x17C6)], 0.7)
            + maybe("\u17c6\u17cb\u17cd\u17ce\u17cf\u17d0\u17d1\u17dd", 0.2)
            + maybe("\u17c7\u17c8", 0.1)
        )
        if is_syllable(syllable):
            return syllable


@pytest.mark.parametrize(("joiners", "mended"), [(17, True), (18, False)])
def test_reorder_mends_clusters_of_twenty_code_points_at_most(joiners, mended):
    typed = "\u1780\u17b7\u17c9" + "\u200c" * joiners  # KA, I, shifter

    assert reorder(typed) == ("\u1780\u17c9\u200c\u17b7" if mended else typed)
