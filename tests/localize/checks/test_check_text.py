"""The command check_text, for people and for programs."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def ask(monkeypatch):
    """Gives lines to `check_text --json` and returns its answers."""

    def ask(*lines):
        given = b"\n".join(
            line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
        )
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        out = io.StringIO()
        call_command("check_text", "--json", stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return ask


def test_answer_holds_the_issues_and_the_normalised_text(ask):
    (answer,) = ask({"source": "Eye", "target": "ភែ្នក"})

    assert answer["normalised"] == "ភ្នែក"
    (issue,) = answer["issues"]
    assert issue.pop("message").endswith(".")
    assert issue == {
        "id": "kh_order",
        "severity": "fixed",
        "start": 0,
        "end": 4,
        "fix": "ភ្នែក",
    }


def test_every_option_is_read(ask):
    (answer,) = ask(
        {
            "source": "លេខកូដ YouTube សាលា",
            "target": "code words",
            "source_language": "km",
            "target_language": "en",
            "terms": [
                {"source": "លេខកូដ", "preferred": "password", "forbidden": ["code"]},
                {"source": "សាលា", "preferred": "school", "variants": ["college"]},
            ],
            "do_not_translate": ["YouTube"],
            "max_length": 5,
            "approved_for_same_source": ["YouTube password"],
        }
    )

    assert {issue["id"] for issue in answer["issues"]} == {
        "glossary_missing",
        "glossary_forbidden",
        "dnt",
        "max_length",
        "inconsistent",
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "not JSON"),
        (b"", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[" * 200_000, "not JSON"),
        ([], "not a JSON object"),
        ({"source": "a"}, "target"),
        ({"source": 1, "target": "b"}, "source"),
        ({"source": "a", "target": "b", "terms": [1]}, "terms"),
        ({"source": "a", "target": "b", "terms": [{}]}, "source"),
        ({"source": "a", "target": "b", "do_not_translate": "x"}, "do_not_translate"),
        ({"source": "a", "target": "b", "max_length": "5"}, "max_length"),
        ({"source": "a", "target": "b", "max_length": True}, "max_length"),
    ],
)
def test_malformed_line_is_refused_and_the_next_answered(ask, line, words):
    refused, answered = ask(line, {"source": "Fish", "target": "ត្រី"})

    assert words in refused["error"]
    assert answered == {"issues": [], "normalised": "ត្រី"}


def test_nulls_and_unknown_names_are_ignored(ask):
    (answer,) = ask({"source": "Fish", "target": "ត្រី", "terms": None, "why": "a remark"})

    assert answer["issues"] == []


def test_lone_surrogate_is_answered(ask):
    (answer,) = ask(b'{"source": "a", "target": "\\ud83d"}')

    assert "issues" in answer


def test_people_are_told_what_to_do_in_both_languages():
    out = io.StringIO()

    call_command("check_text", "Stay safe.", "ចូរមានសុវត្ថិភាព.", stdout=out)

    told = out.getvalue()
    assert "kh_ascii_period" in told
    assert "សូមបញ្ចប់ប្រយោគខ្មែរ" in told
    assert "→ ចូរមានសុវត្ថិភាព។" in told


def test_missing_text_is_refused():
    with pytest.raises(CommandError, match="Give a source and a target"):
        call_command("check_text", "Stay safe.")
