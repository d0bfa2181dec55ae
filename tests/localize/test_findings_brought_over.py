"""Findings were kept as sentences in two languages; now as what they say."""

from importlib import import_module

import pytest
from django.utils import translation

from khmertext import checks
from localize.workflow import string_issues
from localize.workflow.term_changes import Affected

kept = import_module("localize.migrations.0004_findings_in_any_language")._kept
TERMS = [checks.Term("help (a\nnoun)", "ជំនួយ", forbidden=("គេ",))]


def before(issue):
    old = {"id": issue.id, "severity": issue.severity, "start": issue.start, "end": issue.end}
    return old | {"message": issue.message, "message_km": issue.said("km"), "fix": issue.fix}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Call 1280 for help.", "ហៅ 117 សម្រាប់គេ ។"),
        ("A long sentence, of which not much is left.", "ខ្លី។"),
        ("Read <b>this</b> first", "អាន (នេះ ជាមុន"),
        ("Hello", " "),
    ],
)
def test_sentence_is_the_same_in_each_language_as_before(source, target):
    arguments = {"source_language": "en", "target_language": "km", "terms": TERMS}
    issues = checks.run(source, target, **arguments)

    assert issues
    for issue in issues:
        row = kept(before(issue))
        assert "message_km" not in row
        assert (row["wording"], row["values"]) == (issue.wording, issue.values)
        for language in ("en", "km", "lo"):
            with translation.override(language):
                assert string_issues.sentence_of(row) == issue.said(language)


def test_sentence_that_nobody_knows_any_more_is_shown_as_it_was():
    row = kept({"id": "gone", "message": "Do it.", "message_km": "ធ្វើ"})

    assert row == {"id": "gone", "message": "Do it."}
    with translation.override("km"):
        assert string_issues.sentence_of(row) == "Do it."


def test_texts_that_a_term_concerns_say_it_in_the_language_of_the_screen():
    issues = checks.run("help", "help", source_language="en", target_language="km")
    affected = Affected(None, tuple(issues))

    assert issues
    for language in ("en", "km"):
        with translation.override(language):
            assert affected.sentences == [issue.said(language) for issue in issues]
