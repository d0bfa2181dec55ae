"""A negation that is lost or added: the table, and every word of both languages.

Each row of tests/cases/negation.tsv is asked in both directions. `severity` is "silent" where the
two texts say the same.
"""

import csv

import pytest

from localize.checks import run
from localize.checks.negation import khmer
from tests.localize.checks.tables import CASES, decoded

PLAIN, DENIED = "ពួកគេមកទីនេះ", "They come here."


def table():
    with (CASES / "negation.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def found(english, khmer, *, into="km", **how):
    source, target = (english, khmer) if into == "km" else (khmer, english)
    languages = {"source_language": "en" if into == "km" else "km", "target_language": into}
    issues = run(decoded(source), decoded(target), **languages, **how)
    return next((issue for issue in issues if issue.id == "negation"), None)


def severity(*texts, **how):
    issue = found(*texts, **how)
    return issue.severity if issue else "silent"


@pytest.mark.parametrize("into", ["km", "en"])
def test_sentences_that_say_the_opposite_are_found(into):
    wrong = [
        (expected, english, khmer, why)
        for expected, english, khmer, why in table()
        if severity(english, khmer, into=into) != expected
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "denied",
    [
        *("They never come.", "They do not come.", "No child comes.", "Nobody comes."),
        *("Nothing comes.", "None comes.", "They come nowhere.", "Neither comes."),
        *("Nor do they come.", "They cannot come.", "They come without it.", "No one comes."),
        *("They don't come.", "They don’t come.", "They dont come.", "It doesn't come."),
        *("They didn't come.", "It isn't here.", "They aren't here.", "It wasn't here."),
        *("They weren't here.", "It hasn't come.", "They haven't come.", "It hadn't come."),
        *("They shouldn't come.", "They wouldn't come.", "They couldn't come."),
        *("They mustn't come.", "They needn't come.", "They can't come.", "They won't come."),
        *("They shan't come.", "They ain't here.", "They mightn't come.", "They DO NOT come."),
        *("They do <b>not</b> come.", "They don&#39;t come.", "They come no longer."),
    ],
)
def test_each_english_word_has_to_arrive(denied):
    assert severity(denied, f"{PLAIN}។") == "warning"
    assert severity(denied, f"{PLAIN}។", into="en") == "warning"
    assert severity(denied, "ពួកគេមិនមកទីនេះ។") == "silent"


@pytest.mark.parametrize(
    "word", ["កុំ", "មិន", "គ្មាន", "ពុំ", "ឥត", "អត់", "ហាម", "លែង", "ឈប់", "ជៀស", "ចៀស", "បដិសេធ"]
)
def test_each_khmer_word_says_it(word):
    assert severity("They never come.", f"ពួកគេ{word}មក។") == "silent"
    assert severity("They never come.", f"ពួកគេ\u200b{word}\u200bមក។") == "silent"


@pytest.mark.parametrize(
    "word",
    [
        *("កុំព្យូទ័រ", "កុំម៉ង់", "កុំផ្លិច", "កុំមុយនីស្ត", "តេឡេកុំ"),
        *("ពុំងារ", "ក្រពុំ", "ពុំនោះសោត", "សំឥត"),
        *("អត់ធ្មត់", "អត់ទ្រាំ", "អត់ឱន", "អត់ទោស", "អត់ឃ្លាន", "អត់អាហារ"),
        *("មហាមន្ត្រី", "មហាមន្ទីរ", "អាប្រាហាម", "ហាមប៊ឺហ្គឺ"),
        *("ដោះលែង", "លើកលែង", "បំលែង", "លាលែង", "លែងលះ"),
        *("ឈប់សម្រាក", "ថ្ងៃឈប់", "ជៀសឫស្សី", "វីតាមិន", "អាដមិន"),
        *("ឥតគិតថ្លៃ", "មិនគិតថ្លៃ", "មិនត្រឹមតែ", "មិនមែនតែ", "មិនតែប៉ុណ្ណោះ", "មិនថា", "ជាមិនខាន", "មិនយូរ"),
        *("ទេសចរណ៍", "ប្រទេស", "ទេវតា", "បច្ចេកទេស", "មិនា", "មីនា", "ពុម្ព", "គ្មានី", "ឥតិ", "ហាមា"),
    ],
)
def test_other_khmer_words_with_its_letters_say_nothing(word):
    assert severity("They never come.", f"ពួកគេ{word}មក។") == "warning"
    assert severity("They come. Call 117.", f"ពួកគេ{word}មក។ ហៅ ១១៧។") == "silent"


def test_no_other_word_hides_what_stands_behind_it():
    """Each of the table is a word and no beginning of one that denies."""
    for word in ("មិនត្រឹមត្រូវ", "អត់មាន", "ឈប់ហៅ", "លែងហៅ", "ហាមឃាត់", "ពុំទាន់", "កុំឱ្យ", "ឬមិនមាន", "ឬអត់មាន"):
        assert severity("They never come.", f"ពួកគេ{word}។") == "silent", word
    assert khmer.OTHER.fullmatch("កុំព្យូ")


@pytest.mark.parametrize(
    ("english", "khmer", "into", "words"),
    [
        ("They do not come.", f"{PLAIN}។", "km", "Say “not”"),
        ("They do not come.", f"{PLAIN}។", "en", "Take out “not”"),
        ("They don’t, and never will.", f"{PLAIN}។", "km", "Say “don’t, never”"),
        (DENIED, "កុំមក។", "km", "Take out “កុំ”"),
        (DENIED, "កុំមក។", "en", "Say “កុំ”"),
        ("Never call 117.", "ហៅ ១១៧។", "km", "to call 117, and the other not to call it"),
        ("Never fear 117.", "ខ្លាច ១១៧។", "km", "without that word it means the opposite"),
        ("Fear 117.", "កុំខ្លាច ១១៧។", "km", "with that word it means the opposite"),
    ],
)
def test_message_names_the_word_and_what_to_do(english, khmer, into, words):
    issue = found(english, khmer, into=into)

    assert words in issue.message
    assert ("dismiss" in issue.message) == (issue.severity == "warning")
    assert ("បិទសារ" in issue.message_km) == (issue.severity == "warning")
    assert issue.fix is None


def test_issue_is_the_gravest_and_stands_at_its_sentence():
    english = "Talk to them. Never share it. In danger, call 117."
    target = "កុំនិយាយ។ ចែករំលែក។ ពេលមានគ្រោះថ្នាក់ កុំហៅ 117។"

    issue = found(english, target)

    assert issue.severity == "error"
    assert target[issue.start : issue.end] == "ពេលមានគ្រោះថ្នាក់ កុំហៅ 117។"
    mended = target.replace("កុំហៅ", "សូមហៅ")
    assert found(english, mended).severity == "warning"


def test_protected_names_say_nothing():
    texts = "Doctors Without Borders comes.", "គ្រូពេទ្យ Doctors Without Borders មក។"

    assert severity(*texts) == "warning"
    assert severity(*texts, do_not_translate=["Doctors Without Borders"]) == "silent"


@pytest.mark.parametrize(("one", "other"), [("fr", "km"), ("km", "vi"), ("km", "km"), ("en", "en")])
def test_other_languages_are_not_read(one, other):
    issues = run("Never no កុំ", "ក។ no", source_language=one, target_language=other)

    assert "negation" not in {issue.id for issue in issues}
