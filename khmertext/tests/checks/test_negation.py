"""A negation that is lost or added: the table, and every word of both languages.

Each row of cases/negation.tsv is asked in both directions. `severity` is "silent" where the
two texts say the same.
"""

import csv

import pytest

from khmertext.checks import run
from khmertext.checks.negation import khmer
from khmertext.tests.checks.tables import CASES, decoded

PLAIN = "ពួកគេមកទីនេះ"


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
        *("កុំព្យូទ័រ", "កុំម៉ង់", "កុំផ្លិច", "កុំមុយនីស្ត", "កុំមីស្យុង", "កុំប៉ុស្ត", "កុំប្រ៊ីយៀង"),
        *("កុំប៉ាញី", "តេឡេកុំ", "ពុំងារ", "ក្រពុំ", "ពុំនោះសោត", "ពុំសែន", "ឆពុំ", "សំពុំ", "សំឥត"),
        *("អត់ធ្មត់", "អត់ទ្រាំ", "អត់ឱន", "អត់អោន", "អត់ទោស", "អត់ឃ្លាន", "អត់បាយ", "អត់អាហារ"),
        *("អត់សង្កត់", "មហាមន្ត្រី", "មហាមន្ទីរ", "ព្រហាម", "រហាម", "អាប្រាហាម", "ហ្គ្រាហាម"),
        *("ហាមប៊ឺហ្គឺ", "ហាមស្ទ័រ", "ដោះលែង", "ព្រលែង", "លើកលែង", "បំលែង", "ប្រលែង", "ក្រៃលែង"),
        *("លាលែង", "លែងលះ", "លែងដៃ", "ឈប់សម្រាក", "ឈប់សំរាក", "ថ្ងៃឈប់", "លាឈប់", "ជៀសឫស្សី"),
        *("វីតាមិន", "អាដមិន", "អេដមិន", "មេនេជមិន", "មិនីម៉ាត", "តូមិននីស្ថាន"),
        *("ឥតគិតថ្លៃ", "មិនគិតថ្លៃ", "ឥតគិតប្រាក់", "មិនគិតប្រាក់", "ឥតអស់ថ្លៃ", "មិនអស់ថ្លៃ"),
        *("មិនអស់លុយ", "ឥតអស់លុយ", "មិនអស់ប្រាក់", "ឥតអស់ប្រាក់", "ឥតបង់ប្រាក់", "មិនបង់ប្រាក់"),
        *("មិនត្រឹមតែ", "មិនគ្រាន់តែ", "មិនមែនតែ", "មិនតែប៉ុណ្ណោះ", "មិនថា", "ជាមិនខាន", "មិនយូរ"),
        *("ឥតឈប់ឈរ", "មិនឈប់ឈរ", "ឬមិន ", "ឬអត់ "),
        *("ទេសចរណ៍", "ប្រទេស", "ទេវតា", "បច្ចេកទេស", "មិនា", "មីនា", "ពុម្ព", "គ្មានី", "ឥតិ", "ហាមា"),
    ],
)
def test_other_khmer_words_with_its_letters_say_nothing(word):
    assert severity("They never come.", f"ពួកគេ{word}មក។") == "warning"
    assert severity("They come. Call 117.", f"ពួកគេ{word}មក។ ហៅ ១១៧។") == "silent"


@pytest.mark.parametrize(
    "idiom",
    [
        *("Page No. 5 is theirs.", "Pages Nos. 5 and 6 are theirs."),
        *("They came not only here.", "Not just they came.", "It is not merely here."),
        *("Not simply they came.", "Not solely they came."),
        *("They come no matter when.", "They come, no doubt.", "No wonder they come."),
        *("Why not come?", "Why don't you come?", "Why don’t we come?", "Why can't you come?"),
        *("Whether or not they come.", "Will they come or not?", "They come or not, you see."),
        *("They come without any delay.", "At no extra cost.", "They come not till now."),
        *("Don't we come?", "Doesn't he come?", "Won't she come?", "Can't I come?"),
        *("Isn't there one?", "Isn't this one?", "Isn't that one?", "They come, don't you?"),
        *("They come without a doubt.", "They come without delay.", "They come without fail."),
        *("They come without question.", "They come without paying."),
        *("They come at no cost.", "There is no charge.", "They come without any fee."),
        *("They come in no time.", "There is no time to lose.", "There is no time to waste."),
        *("They come no later than now.", "It takes no more than a day.", "No less than all come."),
        *("No fewer than all come.", "It takes no longer than now.", "No sooner than now."),
        *("They come not until now.", "They are nothing but here.", "Not to mention them."),
        *("Last but not least they come.", "More often than not they come."),
        *("They can't help but come.", "They cannot wait to come.", "It costs almost nothing."),
        *("Do not hesitate to come.", "Don't forget to come.", "Dont forget to come."),
        *(
            "They come, don't they?",
            "It is here, isn’t it?",
            "Isn't it here?",
            "Aren't the two here?",
        ),
    ],
)
def test_idioms_may_be_said_with_a_negation_or_without(idiom):
    assert severity(idiom, f"{PLAIN}។") == "silent"
    assert severity(idiom, "កុំមក។") == "silent"


@pytest.mark.parametrize(
    "denied",
    [
        *(
            "No. They never come.",
            "They come not until now, and never here.",
            "Not they, no doubt.",
        ),
        *("They come or not they.", "Why can't they come?", "If not, they come.", "No more come."),
        *("They come nothing.", "They don't wait here.", "They come, don't they."),
    ],
)
def test_what_only_looks_like_an_idiom_has_to_arrive(denied):
    assert severity(denied, "ពួកគេមកទីនេះ") == "warning"


@pytest.mark.parametrize(
    "word",
    [
        *(
            "avoid",
            "avoids",
            "prevents",
            "stop",
            "stopped",
            "refuse",
            "refuses",
            "reject",
            "resist",
        ),
        *("forbid", "forbidden", "prohibits", "ignore", "ignoring", "quit", "unless", "lest"),
        *("instead", "rather than", "except", "away", "out", "beware", "careful", "carefully"),
        *("secret", "calm"),
    ],
)
def test_words_that_warn_may_be_said_with_a_prohibition(word):
    assert severity(f"They {word} here.", "កុំមក។") == "silent"
    assert severity(f"They {word} 117.", "១១៧ កុំមក។") == "silent"
    assert severity(f"They {word} here, and never come.", f"{PLAIN}។") == "warning"


@pytest.mark.parametrize(
    "word",
    [
        *("unsafe", "unable", "unknown", "homeless", "carelessly", "incorrect", "invalid"),
        *("impossible", "illegal", "disabled", "disagree", "dishonest", "dislikes", "distrusted"),
        *("lack", "lacks", "miss", "missed", "missing", "fail", "fails", "failed", "forget"),
        *("lost", "lose", "loses", "stranger", "strangers", "anonymous", "anonymously"),
        *("confidential", "confidentially", "alone", "wrong", "bad", "sad", "upset", "afraid"),
        *("ill", "sick", "hard", "difficult", "different", "before", "until"),
    ],
)
def test_words_for_what_is_missing_may_be_said_with_a_negation(word):
    assert severity(f"At 117: {word}.", "១១៧៖ មិនមាន។") == "silent"
    assert severity(f"At 117: {word}.", "១១៧៖ កុំមក។") == "error"


@pytest.mark.parametrize(
    "word", ["under", "unit", "united", "universal", "uncle", "union", "unique", "UNICEF", "less"]
)
def test_other_words_that_begin_like_one_are_none(word):
    assert severity(f"At 117: {word}.", "១១៧៖ មិនមាន។") == "warning"


@pytest.mark.parametrize(
    ("english", "khmer"),
    [
        *((f"{verb} 117.", "កុំហៅ ១១៧។") for verb in ("Call", "Dial", "Ring", "Phone", "Text")),
        *((f"{verb} 117.", "កុំហៅ ១១៧។") for verb in ("Contact", "Reach", "Try", "Use")),
        *((f"{verb} to 117.", "កុំហៅ ១១៧។") for verb in ("Message", "Write", "Send it")),
        *(("Call 117.", f"កុំ{verb} ១១៧។") for verb in ("ហៅ", "ទូរសព្ទ", "ទូរស័ព្ទ", "តេទៅ", "ខល")),
        *(("Call 117.", f"កុំ{verb} ១១៧។") for verb in ("ផ្ញើសារ", "សរសេរ", "ទាក់ទង", "ប្រើ", "ចុច")),
        *(("Call 117.", f"{word}ហៅ ១១៧។") for word in ("កុំ", "មិនត្រូវ", "មិនគួរ", "ពុំគួរ", "ហាម")),
        *(("Call 117.", f"{word}ហៅ ១១៧។") for word in ("ហាមឃាត់មិនឱ្យ", "ឈប់", "លែង", "ចៀសវាងការ")),
        *(("Call 117.", f"{word}ហៅ ១១៧។") for word in ("មិនអនុញ្ញាតឱ្យ", "មិនចាំបាច់", "កុំអី ", "បដិសេធមិន")),
        *(
            (f"{word} call 117.", "គ្មានអ្វី សូមហៅ ១១៧។")
            for word in ("Do not", "Don’t", "Dont", "Never")
        ),
        *(
            (f"You {word} call 117.", "គ្មានអ្វី សូមហៅ ១១៧។")
            for word in ("must not", "mustn't", "should not")
        ),
        *(
            (f"You {word} call 117.", "គ្មានអ្វី សូមហៅ ១១៧។")
            for word in ("need not", "may not", "shall not")
        ),
        *(
            (f"You {word} call 117.", "គ្មានអ្វី សូមហៅ ១១៧។")
            for word in ("need not to", "have no need to")
        ),
        *(
            (f"Never {word} call 117.", "គ្មានអ្វី សូមហៅ ១១៧។")
            for word in ("ever", "just", "simply", "try to")
        ),
        ("Never make a call to 117.", "គ្មានអ្វី សូមហៅ ១១៧។"),
        ("You do not have to call 117.", "គ្មានអ្វី សូមហៅ ១១៧។"),
        ("You have no reason to call 117.", "គ្មានអ្វី សូមហៅ ១១៧។"),
        ("You shouldn’t call 117.", "គ្មានអ្វី សូមហៅ ១១៧។"),
        ("You needn't call 117.", "គ្មានអ្វី សូមហៅ ១១៧។"),
        ("You shan't call 117.", "គ្មានអ្វី សូមហៅ ១១៧។"),
        ("Do not please call 117.", "គ្មានអ្វី សូមហៅ ១១៧។"),
        *((f"He {word} 117.", "កុំហៅ ១១៧។") for word in ("calls", "called", "keeps calling")),
        *((f"Do not wait {word} call 117.", "កុំហៅ ១១៧។") for word in ("and", "but", "then", "or")),
        *((f"Do not wait {word} call 117.", "កុំហៅ ១១៧។") for word in ("so", "please")),
        *(("Call 117.", f"{word}ហៅ ១១៧។") for word in ("ហាមប្រាម", "កុំទាន់", "កុំព្យាយាម", "កុំទៅ")),
        *(("Call 117.", f"កុំ{verb}១១៧។") for verb in ("តេ ", "តេលេខ ")),
    ],
)
def test_a_number_to_call_on_one_side_and_not_on_the_other(english, khmer):
    """Whatever else the sentence denies."""
    issue = found(f"There is nothing, {english}", f"គ្មានអ្វីទេ {khmer}")

    assert issue is not None
    assert (issue.severity, "not to call it" in issue.message) == ("error", True)


@pytest.mark.parametrize(
    ("english", "khmer"),
    [
        ("There is nothing: 117.", "គ្មានអ្វី កុំហៅ ១១៧។"),
        ("There is nothing at 117 to call.", "គ្មានអ្វី កុំហៅ ១១៧។"),
        ("They call 117 and not 118.", "ហៅ ១១៧ កុំហៅ ១១៨។"),
        ("Nothing: they are afraid to call 117.", "គ្មានអ្វី កុំហៅ ១១៧។"),
        ("Nothing: avoid calling 117.", "គ្មានអ្វី កុំហៅ ១១៧។"),
        ("Nothing: calls to 117 are forbidden.", "គ្មានអ្វី កុំហៅ ១១៧។"),
        ("Do not call 117. Call 117.", "កុំហៅ ១១៧។ ហៅ ១១៧។ មក។"),
        ("Nothing: calls to 117 are prohibited.", "គ្មានអ្វី កុំហៅ ១១៧។"),
        *(("Do not call 117.", f"ហៅ ១១៧ មិន{word}។") for word in ("បាន", "ចូល", "រួច")),
        *(("Do not call 117.", f"ហៅ ១១៧ មិន{word}។") for word in ("កើត", "ដល់", "ទាន់")),
        *(("Do not call 117.", f"ហៅ ១១៧ {word}បាន។") for word in ("ពុំ", "អត់")),
        ("Do not call 117.", "ហៅ ១១៧ ក៏កុំ។"),
        ("Do not call 117.", "មិនចង់ហៅ ១១៧។"),
        ("Do not call 117.", "ការហៅ ១១៧ ត្រូវហាម។"),
    ],
)
def test_what_is_not_sure_about_a_number_is_no_error(english, khmer):
    assert severity(english, khmer) == "silent"


def test_no_other_word_hides_what_stands_behind_it():
    """Each of the table is a word and no beginning of one that denies."""
    for word in ("មិនត្រឹមត្រូវ", "អត់មាន", "ឈប់ហៅ", "លែងហៅ", "ហាមឃាត់", "ពុំទាន់", "កុំឱ្យ", "ឬមិនមាន", "ឬអត់មាន"):
        assert severity("They never come.", f"ពួកគេ{word}។") == "silent", word
    assert khmer.OTHER.fullmatch("កុំព្យូ")


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
