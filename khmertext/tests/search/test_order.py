"""Which document comes first, without a database."""

import pytest

from khmertext.search.analyser import analyse
from khmertext.search.queries import read
from khmertext.search.scoring import HIGHEST, impacts, rarity
from khmertext.tests.search.memory import Index
from khmertext.tests.search.odd_queries import ODD

SAFE, CHILD, SCHOOL = "សុវត្ថិភាព", "កុមារ", "សាលារៀន"
FILLER = "អានសៀវភៅនេះជាមួយមិត្តភក្តិរបស់អ្នក"


def index(**texts: tuple[str, str, str]) -> Index:
    made = Index()
    for key, (title, summary, body) in texts.items():
        made.add(key, title, summary, body)
    return made


def found(index: Index, text: str, **more: object) -> list[str]:
    return index.search(read(text), **more)[0]


def test_title_comes_before_summary_and_summary_before_body() -> None:
    texts = index(
        body=(FILLER, FILLER, FILLER + SAFE),
        title=(SAFE, FILLER, FILLER),
        summary=(FILLER, SAFE, FILLER),
    )
    assert found(texts, SAFE) == ["title", "summary", "body"]


def test_impacts_are_whole_numbers_in_four_bits() -> None:
    weights = impacts(*map(analyse, (SAFE, FILLER, f"{SAFE} " * 50 + "report")))
    assert all(isinstance(one, int) and 1 <= one <= HIGHEST for one in weights.values())


def test_words_typed_together_stand_together_first() -> None:
    texts = index(
        apart=("", "", f"{CHILD} {FILLER} {SAFE}"), together=("", "", f"{FILLER} {SAFE}{CHILD}")
    )
    assert found(texts, SAFE + CHILD) == ["together", "apart"]


def test_all_words_are_asked_for() -> None:
    texts = index(both=("", "", f"{SAFE} {SCHOOL}"), one=("", "", f"{SAFE} {SAFE}"))
    best, exact = texts.search(read(f"{SCHOOL} {SAFE}"))
    assert (best, exact) == (["both", "one"], 1)


def test_a_mistyped_word_finds_what_is_alike_and_says_so() -> None:
    texts = index(right=("", "", FILLER + SAFE), other=("", "", FILLER))
    best, exact = texts.search(read("សុវត្ថភាព"))
    assert (best[0], exact) == ("right", 0)


def test_the_form_that_was_typed_comes_before_another_of_its_stem() -> None:
    texts = index(
        a=("", "", f"{FILLER} reports {CHILD}"),
        b=("", "", f"{FILLER} report {CHILD}"),
        c=("Reporting", "", FILLER),
    )
    assert found(texts, "report") == ["c", "b", "a"]
    assert found(texts, "reports") == ["c", "a", "b"]
    # who writes it into Khmer writes down what it says somewhere
    titles = index(a=(f"reports {CHILD}", "", ""), b=("", f"report {CHILD}", FILLER))
    assert found(titles, f"report {CHILD}") == ["b", "a"]


def test_equal_scores_are_in_the_order_of_keys() -> None:
    texts = index(b=(SAFE, "", ""), a=(SAFE, "", ""))
    assert found(texts, SAFE) == ["a", "b"]


@pytest.mark.parametrize(
    ("documents", "having", "worth"), [(1000, 1, 40), (1000, 1000, 4), (1, 1, 4), (0, 0, 0)]
)
def test_what_is_rare_is_worth_more(documents: int, having: int, worth: int) -> None:
    assert rarity(documents, having) == worth


def test_odd_queries_are_answered() -> None:
    texts = index(one=(SAFE, FILLER, "report 1280 ក"))
    for text in ODD:
        assert found(texts, text) in ([], ["one"]), text
