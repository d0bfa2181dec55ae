"""What a query asks for."""

import pytest

from khmertext.search.encoding import CLUSTER, PAIR, TRIPLE, encode
from khmertext.search.queries import MOST_WORDS, Lexicon, read
from khmertext.tests.search.odd_queries import ODD

SAFE, CHILD = "សុវត្ថិភាព", "កុមារ"


def test_each_word_is_a_unit_found_whole_or_in_pairs() -> None:
    query = read(SAFE + CHILD)
    assert [word.text for word in query.words] == [SAFE, CHILD]
    assert query.words[1].token == f"kw{encode(CHILD)}"
    assert query.words[1].parts == (f"kp{encode('កុមា')}", f"kp{encode('មារ')}")
    assert query.joints == (f"kp{encode('ពកុ')}",)
    assert query.near == ()


def test_words_with_a_space_between_are_only_near() -> None:
    query = read(f"{SAFE} {CHILD}")
    assert query.joints == ()
    assert query.near == (f"kp{encode('ពកុ')}",)


def test_stop_words_are_extra_unless_nothing_else_is_asked_for() -> None:
    assert [word.token for word in read("how to report").words] == ["report"]
    assert read("how to report").extra == ("how", "to")
    assert [word.token for word in read("who").words] == ["who"]


@pytest.mark.parametrize("typed", ["who កុមារ", "កុមារwho", "កុមារ who"])
def test_stop_words_beside_khmer_are_asked_for(typed: str) -> None:
    query = read(typed)
    assert {word.text for word in query.words} == {"who", CHILD}
    assert query.extra == ()


def test_a_phrase_of_editors_may_have_stop_words() -> None:
    lexicon = Lexicon({"ជួញដូរ": ["chuonh do", "do"]})
    for typed in ("chuonh do", "do"):
        (unit,) = read(typed, lexicon).units
        assert {word.text for phrase in unit for word in phrase.words} >= {"ជួញដូរ", "do"}
    assert read("do report", lexicon).extra == ()
    assert read("do report").extra == ("do",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phnom penh", {"phnom penh", "ភ្នំពេញ"}),
        ("Phnom Penh school", {"phnom penh", "ភ្នំពេញ"}),
        ("សាលាភ្នំពេញ", {"ភ្នំពេញ", "phnom penh"}),
        ("phnom", {"phnom"}),
    ],
)
def test_phrases_that_editors_say_are_the_same(typed: str, meant: set[str]) -> None:
    lexicon = Lexicon({"ភ្នំពេញ": ["Phnom Penh"]})
    units = read(typed, lexicon).units
    phrases = [{" ".join(word.text for word in one.words) for one in unit} for unit in units]
    assert meant in phrases


def test_an_empty_lexicon_changes_nothing() -> None:
    assert read(SAFE, Lexicon({})) == read(SAFE)
    assert read(SAFE, Lexicon({"។": ["…"]})) == read(SAFE)


def test_a_long_query_is_read_up_to_a_word() -> None:
    assert len(read("word " * 500).words) == MOST_WORDS


def test_odd_queries_ask_for_nothing_or_for_plain_tokens() -> None:
    for text in ODD:
        query = read(text, Lexicon({"ភ្នំពេញ": ["Phnom Penh"]}))
        tokens = [*query.tokens, *query.alike]
        assert all(
            (token.isascii() and token.isalnum() and token.islower()) or token.isdigit()
            for token in tokens
        ), text
        assert bool(query) == bool(tokens), text


def test_what_is_alike_does_not_depend_on_how_a_slip_is_cut_into_words() -> None:
    query = read("សរសេជរា sharing")

    assert len(query.words) > 2
    kinds = {token[:2] for token in query.alike if token != "shar"}
    assert kinds == {CLUSTER, PAIR, TRIPLE}
    assert query.alike["shar"] == 1
