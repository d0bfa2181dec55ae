"""Every script is found as Khmer and English are, by words of CLDR and by chance."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmertext import cluster_spans, match_key
from khmertext.characters import UNSPACED_SET
from khmertext.search import analyse
from khmertext.search.encoding import encode
from khmertext.search.highlights import Marker
from khmertext.search.queries import read
from khmertext.tests.search.memory import Index
from khmertext.tests.tables import rows

WORDS = {language: words.split("|") for language, words, _why in rows("script_words.tsv")}
IN_SPACES = {"vi", "ar", "ru"}
LAO = "ກຂຫລນມຍເແໂໄາຳະ\u0ec8\u0ec9\u0eb4\u0eb5\u0ebb\u0ecd\u0ebc"
THAI = "กนมเแาำ\u0e48\u0e49\u0e34\u0e4d"
BURMESE = "ကတင\u1039\u103a\u102d\u1031\u102c"
LETTERS = LAO + THAI + BURMESE
ODD = " ເທໆๆຯ໑aéđưдйبًـक\u094dក\u17d2"
texts = st.text(st.one_of(st.sampled_from(LETTERS + ODD), st.characters()))
some = st.text(st.sampled_from(LETTERS), max_size=12)


def every_text():
    """language, text: of three words each, in which each word has two others beside it."""
    for language, words in WORDS.items():
        between = " " if language in IN_SPACES else ""
        for number, word in enumerate(words):
            yield language, between.join((words[number - 2], word, words[number - 1]))


def holds(language, text, word):
    return f" {word} " in f" {text} " if language in IN_SPACES else word in text


@pytest.fixture(scope="module")
def index():
    made = Index()
    for number, (language, text) in enumerate(every_text()):
        made.add(f"{language} {number:03}", "", "", text)
    return made


@pytest.mark.parametrize(
    ("language", "word"), [(name, word) for name, words in WORDS.items() for word in words]
)
def test_every_word_is_found_wherever_it_stands(index, language, word):
    best, exact = index.search(read(word), most=200)
    holding = [
        f"{name} {number:03}"
        for number, (name, text) in enumerate(every_text())
        if name == language and holds(name, text, word)
    ]
    assert len(holding) >= 3
    assert set(holding) <= {*best[:exact]}


def test_a_word_is_found_within_a_compound():
    """The dictionary has ເດັກນ້ອຍ, a child that is little, as one word."""
    made = Index()
    for number in range(32):
        made.add(str(number), "", "", "ເດັກນ້ອຍຕ້ອງບອກຜູ້ໃຫຍ່" if number % 2 else "ບອກເດັກ")
    assert made.search(read("ເດັກ"))[1] == 32
    assert made.search(read("ນ້ອຍ"))[1] == 16


@pytest.mark.parametrize("typed", ["ໄກ່", "ไก่", "кот", "مسك"])
def test_what_is_in_no_text_has_nothing_alike(index, typed):
    assert index.search(read(typed)) == ([], 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ພຶດສະພ", "ພຶດສະພາ"), ("พฤศจกายน", "พฤศจิกายน"), ("понедльник", "понедельник")],
)
def test_what_is_mistyped_is_alike_by_its_letters(index, typed, meant):
    best, _exact = index.search(read(typed))
    found = dict(enumerate(text for _language, text in every_text()))
    assert meant in found[int(best[0].split()[1])]


@pytest.mark.parametrize(("one", "other", "how", "why"), rows("script_same.tsv"))
def test_what_is_the_same_to_readers_is_one_form(one, other, how, why):
    tokens = [[token for token in analyse(text) if token[:2] != "kx"] for text in (one, other)]
    assert (tokens[0] == tokens[1]) == (how == "same"), why
    marked = Marker(read(other)).marked(one)
    assert ("<mark>" in marked) == (how == "same"), why
    assert marked.replace("<mark>", "").replace("</mark>", "") == one


def test_a_mark_takes_whole_clusters_of_every_script():
    for text, typed, expected in (
        ("ເດັກນ້ອຍ", "ເດັກ", "<mark>ເດັກ</mark>ນ້ອຍ"),
        ("ເດັກນ້ອຍ", "ດັກ", "ເດັກນ້ອຍ"),
        ("ໃນນໍ້າ", "ນ້ຳ", "ໃນ<mark>ນໍ້າ</mark>"),
        ("ຫລາຍຄົນ", "ຫຼາຍ", "<mark>ຫລາຍ</mark>ຄົນ"),
        ("Tiếng Việt", "viet", "Tiếng <mark>Việt</mark>"),
    ):
        assert Marker(read(typed)).marked(text) == expected


@given(texts)
def test_tokens_are_plain_and_never_hex(text):
    letters = len(match_key(text))
    for token in analyse(text):
        assert re.fullmatch("[a-z0-9]+", token)
        assert len(token) <= 2 + 7 * max(letters, 3)


@given(texts)
def test_a_text_is_found_by_each_of_its_words(text):
    held = {*analyse(text)}
    for word in read(text).words:
        assert word.token in held
        assert held.issuperset(word.parts)


@given(texts)
def test_the_key_is_that_of_its_key(text):
    key = match_key(text)
    assert match_key(key) == key or "<" in key


@given(some, some)
def test_a_token_begins_with_another_where_the_text_does(one, other):
    assert encode(one).startswith(encode(other)) == one.startswith(other)


@given(st.sampled_from((LAO, THAI, BURMESE)), st.data())
def test_marks_cut_no_cluster(script, data):
    text = script[0] + data.draw(st.text(st.sampled_from(script)))
    ends = {0, *(end for _start, end in cluster_spans(text))}
    for start, end in Marker(read(text[: len(text) // 2]), alike=True).spans(text):
        assert {start, end} <= ends, ascii(text)


def test_every_letter_without_spaces_is_of_one_script():
    assert re.fullmatch(f"[{UNSPACED_SET}]+", "ក\u17d2ກ\u0ec8กကေ")
    assert not re.search(f"[{UNSPACED_SET}]", "១໑๑၁។ໆๆ၊aй")
