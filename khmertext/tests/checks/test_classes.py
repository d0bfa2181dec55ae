"""Units, currencies, months, weekdays, dates and number words, in both directions.

Each row of cases/meaning.tsv names the check that finds it, or is silent. The classes are
also asked word by word: a faithful text is silent, another word of the class is found.
"""

import csv
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmertext import normalise
from khmertext.checks import meaning as classes
from khmertext.checks import run
from khmertext.checks.pair import Pair
from khmertext.tests.checks.tables import CASES, decoded

OF_MEANING = {
    *("unit", "currency", "month", "weekday", "number_word", "cost", "hours", "date_order"),
    "omission",
}
MONTHS = (
    *(
        ("January", "មករា"),
        ("February", "កុម្ភៈ"),
        ("March", "មីនា"),
        ("April", "មេសា"),
        ("May", "ឧសភា"),
    ),
    *(("June", "មិថុនា"), ("July", "កក្កដា"), ("August", "សីហា"), ("September", "កញ្ញា")),
    *(("October", "តុលា"), ("November", "វិច្ឆិកា"), ("December", "ធ្នូ")),
)
WEEKDAYS = (
    *(("Monday", "ចន្ទ"), ("Tuesday", "អង្គារ"), ("Wednesday", "ពុធ"), ("Thursday", "ព្រហស្បតិ៍")),
    *(("Friday", "សុក្រ"), ("Saturday", "សៅរ៍"), ("Sunday", "អាទិត្យ")),
)
UNITS = (
    *(
        ("seconds", "វិនាទី"),
        ("minutes", "នាទី"),
        ("hours", "ម៉ោង"),
        ("days", "ថ្ងៃ"),
        ("weeks", "សប្ដាហ៍"),
    ),
    *(("months", "ខែ"), ("years", "ឆ្នាំ"), ("kilometres", "គីឡូម៉ែត្រ"), ("metres", "ម៉ែត្រ")),
    *(("centimetres", "សង់ទីម៉ែត្រ"), ("millimetres", "មីលីម៉ែត្រ"), ("miles", "ម៉ាយល៍"), ("feet", "ហ្វីត")),
    *(("inches", "អ៊ីញ"), ("hectares", "ហិកតា"), ("kilograms", "គីឡូក្រាម"), ("grams", "ក្រាម")),
    *(("milligrams", "មីលីក្រាម"), ("tons", "តោន"), ("litres", "លីត្រ"), ("millilitres", "មីលីលីត្រ")),
    *(("megabytes", "មេហ្គាបៃ"), ("gigabytes", "ជីហ្គាបៃ"), ("percent", "ភាគរយ")),
)
CURRENCIES = (
    *(("riel", "រៀល"), ("dollars", "ដុល្លារ"), ("baht", "បាត"), ("euros", "អឺរ៉ូ"), ("dong", "ដុង")),
    *(("yuan", "យ័ន"), ("yen", "យ៉េន"), ("pounds", "ផោន"), ("cents", "សេន")),
)
NUMBERS = (
    *(("two", "ពីរ"), ("three", "បី"), ("four", "បួន"), ("five", "ប្រាំ"), ("six", "ប្រាំមួយ")),
    *(("seven", "ប្រាំពីរ"), ("eight", "ប្រាំបី"), ("nine", "ប្រាំបួន"), ("ten", "ដប់"), ("eleven", "ដប់មួយ")),
    *(("twelve", "ដប់ពីរ"), ("fifteen", "ដប់ប្រាំ"), ("twenty", "ម្ភៃ"), ("twenty-one", "ម្ភៃមួយ")),
    *(("thirty", "សាមសិប"), ("forty-two", "សែសិបពីរ"), ("ninety-nine", "កៅសិបប្រាំបួន")),
    *(("one hundred", "មួយរយ"), ("two hundred and five", "ពីររយប្រាំ"), ("three thousand", "បីពាន់")),
    *(("ten thousand", "មួយម៉ឺន"), ("two hundred thousand", "ពីរសែន"), ("five million", "ប្រាំលាន")),
)
#: (check, words, an English and a Khmer sentence that they stand in)
CLASSES = (
    ("month", MONTHS, "They came in {} again.", "ពួកគេបានមកម្តងទៀតក្នុងខែ{}។"),
    ("month", MONTHS, "By 30 {} 2026", "ត្រឹមថ្ងៃទី ៣០ ខែ{} ឆ្នាំ ២០២៦"),
    ("weekday", WEEKDAYS, "They came on {}.", "ពួកគេបានមកនៅថ្ងៃ{}។"),
    ("unit", UNITS, "There were 15 {} left.", "នៅសល់ ១៥ {}។"),
    ("currency", CURRENCIES, "It costs 20 {}.", "វាមានតម្លៃ ២០ {}។"),
    ("number_word", NUMBERS, "There were {} left.", "នៅសល់{}។"),
)


def found(english, khmer, into="km"):
    source, target = (english, khmer) if into == "km" else (khmer, english)
    languages = {"source_language": "en" if into == "km" else "km", "target_language": into}
    issues = run(decoded(source), decoded(target), **languages)
    return {issue.id: issue for issue in issues if issue.id in OF_MEANING}


def names_it(id, english, khmer, into):
    source, target = (english, khmer) if into == "km" else (khmer, english)
    languages = ("en", "km") if into == "km" else ("km", "en")
    pair = Pair(normalise(source), target, normalise(target), *languages)
    return any(getattr(classes, id)(pair))


def table():
    with (CASES / "meaning.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@pytest.mark.parametrize("into", ["km", "en"])
def test_another_meaning_is_found_and_the_same_is_silent(into):
    wrong = [
        (expected, ids, *row)
        for expected, *row in table()
        for ids in [set(found(row[0], row[1], into))]
        if (expected not in ids if expected != "silent" else ids)
    ]

    assert wrong == []


@pytest.mark.parametrize("into", ["km", "en"])
@pytest.mark.parametrize(("id", "words", "english", "khmer"), CLASSES)
def test_each_word_is_told_from_each_other(id, words, english, khmer, into):
    wrong = [
        (one, other)
        for (one, _), (other, said) in product(words, words)
        if names_it(id, english.format(one), khmer.format(said), into) != (one != other)
    ]

    assert wrong == []


@given(st.data(), st.sampled_from(["km", "en"]))
def test_faithful_text_is_silent_wherever_its_words_stand(data, into):
    """Sentences about several classes at once, in one order or another."""
    parts = data.draw(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=4, unique=True))
    chosen = [
        (english.format(one).rstrip("."), khmer.format(other).rstrip("។"))
        for _id, words, english, khmer in parts
        for one, other in [data.draw(st.sampled_from(words))]
    ]
    english, khmer = (list(texts) for texts in zip(*chosen, strict=True))

    assert found(". ".join(english) + ".", "។ ".join(khmer) + "។", into) == {}


def test_issue_names_both_words_at_its_sentence():
    issue = found("Wait. It takes 30 minutes.", "រង់ចាំ។ វាចំណាយពេល ៣០ ម៉ោង។")["unit"]

    assert issue.severity == "warning"
    assert ("minutes" in issue.message, "ម៉ោង" in issue.message) == (True, True)
    assert (issue.start, issue.end) == (8, 27)
