"""`sort_key`: a table for people, and ICU's own order as the oracle."""

import random
import re
from itertools import pairwise
from pathlib import Path

import django
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from localize.khmer import normalise, sort_key, words
from localize.khmer.collation import LONGEST, PREFIX, is_sort_key
from tests.localize.khmer.khmer_tables import rows

ROOT = Path(__file__).parents[3]
SOURCES = (
    *sorted(Path(django.__file__).parent.rglob("locale/km/LC_MESSAGES/*.po")),
    *sorted(ROOT.glob("locale/**/km/LC_MESSAGES/*.po")),
    *sorted(ROOT.glob("cms/demo/*.*")),
    *sorted(ROOT.glob("cms/publishing/vocabularies/*.py")),
    *sorted(ROOT.glob("tests/cases/khmer_*.tsv")),
)
MOST_INVERSIONS = 0.005  # of all neighbours
texts = st.text(
    st.sampled_from(
        "កតដមរអឥឧឨឪឫឲAaéßæ\u17b6\u17b8\u17bb\u17c1\u17c6\u17c7\u17ca\u17cc\u17cb\u17d2\u17d2"
        "\u200b\u200c១1 -’\u0301αあ"
    )
)


# By table


def test_order_is_the_dictionarys():
    wrong = [row for row in rows("khmer_order.tsv") if not sort_key(row[0]) < sort_key(row[1])]

    assert wrong == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ស្ត្រី", "ស្ដ្រី"),  # coeng TA and coeng DA look the same
        ("ភ្នែក", "ភែ្នក"),
        ("ផ្ទះ\u200bសុវត្ថិភាព", "ផ្ទះសុវត្ថិភាព"),
        ("ហ៊\u200cឹម", "ហ៊ឹម"),
        ("caf\u00e9", "cafe\u0301"),
        ("\ufeffa\u00ad", "a"),
        ("១៧", "17"),
        ("a\u00a0b", "a b"),
    ],
)
def test_what_looks_the_same_has_the_same_place(one, other):
    assert sort_key(one) == sort_key(other)


# Of every text


@given(texts)
def test_key_does_not_see_whether_text_was_normalised(text):
    assert sort_key(normalise(text)) == sort_key(text)


@given(st.text())
def test_key_is_small_hex_of_its_version(text):
    key = sort_key(text)

    assert re.fullmatch("[0-9a-f]*", key)
    assert is_sort_key(key)


@given(texts, texts)
def test_longer_text_is_not_before_its_beginning(beginning, end):
    # whole words: a mark may belong to what is before it
    assert sort_key(beginning) <= sort_key(f"{beginning} {end}")


def test_key_of_the_longest_text_fits_into_an_index():
    assert len(sort_key("\U0001f600" * 1000)) == LONGEST
    assert is_sort_key(sort_key("\U0001f600" * 1000))


@pytest.mark.parametrize(
    "value",
    ["", "police hotline 117", "ក", PREFIX + "G1", "ff50", PREFIX + "A0", PREFIX + "0" * LONGEST],
)
def test_other_texts_are_no_keys(value):
    assert not is_sort_key(value)


# Beside ICU


def khmer_words() -> set[str]:
    """Words and phrases of what is published here and of Django's Khmer, as they are stored."""
    runs = (
        run
        for source in SOURCES
        for run in re.findall(
            "[\u1780-\u17d3\u17d7\u17dd\u200b-\u200d]+", source.read_text("utf-8")
        )
    )
    found = {normalise(word) for run in runs for word in (run, *words(run))}
    return found - {""}


def khmer_syllables(count: int) -> set[str]:
    """Made of every letter and sign; most are no words."""
    chance = random.Random(1)
    bases = [chr(point) for point in range(0x1780, 0x17A3)]
    independent = [chr(point) for point in range(0x17A5, 0x17B4)]
    vowels = [chr(point) for point in range(0x17B6, 0x17C6)]

    def syllable() -> str:
        if chance.random() < 0.1:
            return chance.choice(independent) + chance.choice(["", chance.choice(bases)])
        stack = chance.choice(["", "", f"\u17d2{chance.choice(bases)}"])
        shifter = chance.choice(["", "", "", "", "\u17c9", "\u17ca"])
        vowel = chance.choice(["", chance.choice(vowels)])
        sign = chance.choice(
            ["", "", "", *"\u17c6\u17c7\u17c8\u17cb\u17cc\u17cd\u17ce\u17cf\u17d0"]
        )
        return f"{chance.choice(bases)}{stack}{shifter}{vowel}{sign}"

    found: set[str] = set()
    while len(found) < count:
        found.add(normalise("".join(syllable() for _ in range(chance.randint(1, 3)))))
    return found


def inversions(some: set[str]) -> float:
    """Which part of the neighbours in our order ICU has the other way round."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT word FROM unnest(%s::text[]) word ORDER BY word COLLATE "km-x-icu"', [[*some]]
        )
        place = {word: number for number, (word,) in enumerate(cursor.fetchall())}
    # what has one key has one place
    ours = sorted(some, key=lambda word: (sort_key(word), word))
    return sum(place[one] > place[after] for one, after in pairwise(ours)) / len(ours)


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "least"),
    [
        (khmer_words, 5000),
        (lambda: khmer_syllables(6000), 6000),
    ],
    ids=["words", "syllables"],
)
def test_order_is_that_of_icu(make, least):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = 'km-x-icu'")
        if cursor.fetchone() is None:
            pytest.skip("This PostgreSQL is built without ICU.")

    some = make()

    assert len(some) >= least
    assert inversions(some) <= MOST_INVERSIONS
