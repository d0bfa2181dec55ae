"""Documents and queries become the same tokens, whatever was typed."""

import re

import pytest

from khmertext.search import analyse
from khmertext.search.encoding import encode
from khmertext.search.english import stem

SAFE = "សុវត្ថិភាព"
CHILD = "កុមារ"


def word(khmer: str) -> str:
    return f"kw{encode(khmer)}"


def test_khmer_becomes_words_clusters_and_pairs() -> None:
    tokens = analyse(SAFE + CHILD)
    assert tokens.words == [word(SAFE), word(CHILD)]
    assert tokens.clusters[:3] == ["kc" + encode(one) for one in ("សុ", "វ", "ត្ថិ")]
    assert tokens.pairs[0] == "kp" + encode("សុវ")
    assert len(tokens.pairs) == len(tokens.clusters) - 1


def test_tokens_begin_with_each_other_where_texts_do() -> None:
    assert encode("សុវត្ថិ").startswith(encode("សុវ"))
    assert not encode("សុវត្ថិ").startswith(encode("សា"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ភ្នែក", "ភែ្នក"),  # coeng behind the vowel
        ("ដើរ", "ដេីរ"),  # split vowel
        ("ប្តី", "ប្ដី"),  # coeng da
        ("ផ្ទះ\u200bសុវត្ថិភាព", "ផ្ទះសុវត្ថិភាព"),
        ("ផ្\u200bទះ", "ផ្ទះ"),
        ("លេខ ១២៨០", "លេខ 1280"),
        ("<b>សាលា</b>រៀន", "សាលារៀន"),
        ("Café", "CAFE"),
        ("don't", "don’t"),
        ("mother's", "mother"),
    ],
)
def test_what_looks_or_means_the_same_has_the_same_tokens(one: str, other: str) -> None:
    assert [*analyse(one)] == [*analyse(other)] != []


def test_a_word_is_known_without_its_ending_and_with_it() -> None:
    one, other = analyse("reports 12 tv"), analyse("Reporting 12 TV")
    assert one.words == other.words == ["report", "12", "tv"]
    assert (one.forms, other.forms) == (["kxreports"], ["kxreporting"])
    assert analyse("សាលា").forms == []


def test_scripts_are_apart_before_anything_else() -> None:
    tokens = analyse("facebookកុមារwifi")
    assert tokens.words == ["facebook", word(CHILD), "wifi"]


def test_a_pair_goes_over_a_space_and_over_nothing_else() -> None:
    over = "kp" + encode("រសា")
    assert over in analyse("កុមារ សាលា").pairs
    assert over not in analyse("កុមារ។ សាលា").pairs
    assert over not in analyse("កុមារ ok សាលា").pairs


def test_stop_words_are_read_and_known() -> None:
    tokens = analyse("how to report it")
    assert tokens.words == ["how", "to", "report", "it"]
    assert [run.is_stop for run in tokens.runs] == [True, True, False, True]


def test_triples_are_letters_without_what_is_above_and_below() -> None:
    assert analyse("សាលា").triples == []
    assert analyse("កុមារ").triples == analyse("កមារី").triples == ["kt" + encode("កមរ")]
    assert analyse("chat").triples == ["ktcha", "kthat"]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ("report reports reported reporting", "report"),
        ("stop stops stopped stopping", "stop"),
        ("tell tells telling", "tell"),
        ("bully bullies bullied bullying", "bulli"),
        ("use uses used using", "us"),
        ("abuse abuses abused abusing", "abus"),
        ("safe safely", "saf"),
        ("box boxes", "box"),
        ("address addresses", "address"),
        ("feed feeds", "feed"),
        ("thing things", "thing"),
    ],
)
def test_forms_of_an_english_word_meet(forms: str, expected: str) -> None:
    assert {stem(form) for form in forms.split()} == {expected}


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "។", "…", "'\"", "\0", "%s", "😀", "\ud800", "🇰🇭", "---", "<!-- x", "***"],
)
def test_odd_texts_have_no_tokens_or_plain_ones(text: str) -> None:
    assert all(re.fullmatch("[a-z0-9]+", token) for token in analyse(text))


@pytest.mark.parametrize("text", ["مرحبا", "สวัสดี", "中文", "Ωμέγα", "²½ﬁ", "្ក", "េ", "ក" * 500])
def test_every_script_becomes_plain_tokens(text: str) -> None:
    tokens = [*analyse(text)]
    assert tokens
    assert all(re.fullmatch("[a-z0-9]{1,80}", token) for token in tokens)
