"""The file for searching without a network says exactly what a database knows of a document."""

import json
import random
import re
import sys
from pathlib import Path
from uuid import UUID

import pytest

from khmertext import match_key
from khmertext.search import analyse, compact
from khmertext.search.queries import Lexicon, read
from khmertext.search.scoring import impacts
from khmertext.tests.search.memory import Index as Memory
from khmertext.tests.search.test_scripts import every_text
from tests.parts import rounds

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs" / "client"))
import search

SENTENCES = (
    "ចូរប្រើពាក្យសម្ងាត់ខុសគ្នាសម្រាប់គណនីនីមួយៗ",
    "កុំប្រាប់នរណាម្នាក់ឡើយ",
    "កុំចែករំលែករូបថតជាមួយមនុស្សដែលអ្នកមិនស្គាល់",
    "បើមានអ្វីធ្វើឱ្យអ្នកភ័យ សូមប្រាប់មនុស្សពេញវ័យដែលអ្នកទុកចិត្ត",
    "ទូរស័ព្ទ 1280 YouTube និង Facebook",
    "Reports of stopped accounts are read by the police, who will help you",
    "The children's café, naïve and well-being; it's 117",
    # endings that are cut off, and those that only look so
    "Reported, telling, thing, feed, feeding, parties, classes, bus, quickly, easily, lovingly",
    "Tied, yes, by, my, ed, needed, red, boxes, misses, using, ability, ally, happily, seeing",
)
SCRIPTS = tuple(text for _language, text in every_text())
TOKEN = {"kw": "", "kc": "+", "kp": "", "kt": "~", "kx": "="}


def texts(chance, sentences=SENTENCES):
    return tuple("។ ".join(chance.choices(sentences, k=count)) for count in (1, 1, 4))


@pytest.fixture(scope="module")
def corpus():
    chance = random.Random(348)
    found = [texts(chance) for _number in range(30)] + [texts(chance, SCRIPTS) for _ in range(60)]
    return [(UUID(int=number), *one) for number, one in enumerate(found)]


def made(corpus, synonyms=None):
    listed = [compact.Listed(key, "lessons", compact.part(*texts)) for key, *texts in corpus]
    return json.loads(compact.encode(listed, synonyms))


@pytest.fixture(scope="module")
def memory(corpus):
    index = Memory()
    for key, *texts in corpus:
        index.add(f"{key}/lessons", *texts)
    return index


def pieces(token):
    """How the file's reader calls a token."""
    if token[:2] not in TOKEN:
        return token
    if token[:2] == "kx" or (token[:2] == "kt" and len(token) == 5):
        return f"{TOKEN[token[:2]]}{token[2:]}"
    letters, block = "", 0x1780
    for number, one, other in re.findall("([0-9]*)(.)(.)", token[2:]):
        block = int(number) * 0x80 if number else block
        letters += chr(block + 16 * (ord(one) - 97) + ord(other) - 97)
    return "_".join(search.clusters(letters)) if token[:2] == "kp" else TOKEN[token[:2]] + letters


def test_every_impact_is_that_of_the_database(corpus):
    index = search.Index(made(corpus))
    compared = lost = 0
    for number, (_key, *texts) in enumerate(corpus):
        for token, weight in impacts(*map(analyse, texts)).items():
            # over a word of one letter, as the module says
            if (found := index.impacts(pieces(token)).get(number, 0)) != weight:
                assert token.startswith("kt") and found < weight, (token, texts)
                lost += 1
            compared += 1
    assert compared > 3000 > 100 * lost


def test_words_that_mean_the_same_find_each_other(corpus, memory):
    synonyms = {"old pasword": ["stopped account", "របស់"], "account": ["police"]}
    for query in ("old pasword", "account", "police facebook"):
        found = search.Index(made(corpus, synonyms)).search(query)
        keys, exact = memory.search(read(query, Lexicon(synonyms)))
        assert [f"{one.key}/{one.kind}" for one in found][:10] == keys[:10]
        assert sum(one.exact for one in found) == exact > 0


@pytest.mark.parametrize("query", ["មនុស្ស", "ວັນຈັນ", "วันจันทร์", "တနင်္လာ", "Thu Hai", "понедельник"])
def test_every_script_is_searched_in_the_order_of_the_database(corpus, memory, query):
    found = search.Index(made(corpus)).search(query)
    keys, exact = memory.search(read(query))
    assert [f"{one.key}/{one.kind}" for one in found][:10] == keys[:10]
    assert sum(one.exact for one in found) == exact > 0


def test_documents_that_are_not_wanted_are_not_looked_at(corpus):
    index = search.Index(made(corpus))
    (first, *_more) = index.search("police")
    assert first.key not in {
        one.key for one in index.search("police", lambda key, _: key != first.key)
    }


def test_a_document_that_waits_is_not_found_by_its_numbers():
    part = compact.part("Call 1280", "", "Call 1280 now")
    for has_numbers in (True, False):
        data = compact.encode([compact.Listed(UUID(int=1), "services", part, has_numbers)])
        assert (b"1280" in data) == has_numbers
        assert bool(search.Index(json.loads(data)).search("1280")) == has_numbers


def test_another_version_is_refused(corpus):
    with pytest.raises(ValueError, match="version"):
        search.Index(made(corpus) | {"version": "0"})


def test_numbers_of_every_size_come_back():
    sizes = [0, 1, 56, 57, 58, 91, 92, 5000, compact.MOST, compact.MOST + 5]
    written = json.loads(json.dumps(compact._numbers(sizes), ensure_ascii=False))
    assert search._numbers(written) == [*sizes[:-1], compact.MOST]


def test_an_empty_file_finds_nothing():
    assert search.Index(json.loads(compact.encode([]))).search("police") == []


ALPHABETS = (
    "ກຫລເແາຳ\u0ec8\u0ec9\u0eb4\u0eb8\u0ebc\u0ecd\u200b กนเาำ\u0e48\u0e34\u0e38\u0e4d3aBéđ\u0301",
    "ကငမာေ\u1039\u103a\u1037 приЙ\u0306 مرحباآ\u064e\u0651\u0640\u0653 é3",
    "໑໒၃٤កខបរដតសមញហយងដ្្្រិីឹឺុូួើឿៀេែៃោៅំះៈ៉៊់៌៍៏័\u200b\u200c 3៣aBé",
)


def test_match_key_is_ours(corpus):
    chance = random.Random(349)
    odd = [
        "".join(chance.choices(chance.choice(ALPHABETS), k=chance.randint(1, 12)))
        for _ in range(rounds(2000, 50_000))
    ]
    for text in (*odd, *SENTENCES):
        assert search.match_key(text) == match_key(text)
