"""Words that half the country writes otherwise are one word to a search, and stay as they are."""

import random
import zlib

import pytest

from khmertext import match_key
from khmertext.search import analyse
from khmertext.search.analyser import VERSION, search_key
from khmertext.search.highlights import Marker
from khmertext.search.queries import read
from khmertext.search.spellings import ROWS, TABLE, typed_keys, usual
from khmertext.tests.search.memory import Index
from khmertext.tests.series import rounds
from khmertext.tests.tables import rows

#: Of the table that each version of the analyser was made with.
TABLES = {3: 3940877316}
PAIRS = rows("khmer_spellings.tsv")
AROUND = "កុមារ{}សាលារៀន", "{}", "នៅ {} ។", "ខ្ញុំ{}បាន"


def test_whoever_changes_the_table_counts_the_version_up():
    assert TABLES[VERSION] == zlib.crc32(TABLE.read_bytes())


@pytest.mark.parametrize(("one", "other", "why"), PAIRS)
def test_each_spelling_finds_what_its_pair_finds(one, other, why):
    index = Index()
    index.add("one", "", "", f"កុមារ{other}សាលារៀន")
    index.add("other", "", "", f"នៅ {one} ។")
    index.add("neither", "", "", "ចូរប្រើពាក្យខុសគ្នា")
    for typed in (one, other):
        found, exact = index.search(read(typed))
        assert {*found[:exact]} == {"one", "other"}
    assert index.search(read(one)) == index.search(read(other))


def forms():
    """Each as a text that has it: where it counts, the text, what the form is there, the usual."""
    for row in ROWS:
        how, _, beside = row.where.partition(" ")
        before = beside if how == "after" else ""
        after = {"beginning": "ា", "before": "អនឡាញ"}.get(how, "")
        for form in row.forms:
            yield how, f"{before}{form}{after}", form, f"{before}{row.usual}{after}"


def test_every_form_of_every_row_is_the_usual_spelling():
    for _, text, _form, other in forms():
        assert usual(text) == other == usual(other)


def test_every_row_says_where_and_is_normal():
    for row in ROWS:
        how, _, beside = row.where.partition(" ")
        assert how in ({"after", "before"} if beside else {"word", "beginning", "alone"})
        for text in (*row.forms, row.usual):
            assert text and match_key(text) == text, row


@pytest.mark.parametrize(
    "text",
    [
        "គេមក",  # they come
        "គេមាន",
        "គេមិន",
        "ហ្គេម",
        "សំ",
        "សំខាន់",
        "សំណួរ",
        "សំពត់",
        "សំបុត្រ",
        "ធំរាប",  # ធំ is a word of its own
        "ភ្នំរាប",  # no ន of its own
        "មិត្តភាព",
        "ជំរុញ",
        "ជំនួយ",
        "ទូរទស្សន៍",
        "អន",
        "ឡាន",
    ],
)
def test_what_is_another_word_stays(text):
    assert usual(text) == text


@pytest.mark.parametrize("around", AROUND)
def test_marks_stand_around_the_form_of_the_text(around):
    for how, written, form, other in forms():
        if how == "alone":
            continue
        text = around.format(written)
        for query in (written, other):
            marked = Marker(read(query)).marked(text)
            assert marked.replace("<mark>", "").replace("</mark>", "") == text
            start = marked.index("<mark>") + len("<mark>")
            assert form in marked[start : marked.index("</mark>")], (text, query)


def test_a_mark_never_cuts_a_cluster_of_another_spelling():
    # សំរ is replaced, and its រ carries a vowel
    assert Marker(read("ស"), alike=True).marked("សំរាប់") in {"សំរាប់", "<mark>សំរា</mark>ប់"}
    assert Marker(read("សម្រាប់")).marked("សំ\u200bរាប់ក") == "<mark>សំ\u200bរាប់</mark>ក"


def test_two_passes_are_one():
    chance = random.Random(6)
    pieces = [*(text for _, text, _, _ in forms()), *" រមល", "លេង", "កុមារ", "ខ្ញុំ"]
    for _ in range(rounds(300, 5000)):
        key = search_key("".join(chance.choices(pieces, k=4)))
        assert usual(key) == key
        assert [*analyse(key)] == [*analyse(usual(key))]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("ទូរស័", ["ទូរស័", "ទូរសព្ទ"]),
        ("លេខទូរស័ព្", ["លេខទូរស័ព្", "លេខទូរសព្ទ"]),
        ("ទូរស", ["ទូរស"]),
        ("ទូរស័ព្ទ", ["ទូរសព្ទ"]),
        ("password", ["password"]),
        ("", [""]),
    ],
)
def test_half_a_word_of_another_spelling_is_on_its_way(typed, keys):
    assert typed_keys(typed) == keys
