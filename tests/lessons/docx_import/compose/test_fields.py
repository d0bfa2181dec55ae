"""Marked headings that become fields."""

import pytest

from lessons.docx_import.headings import markers
from lessons.docx_import.headings.compose import WRITERS
from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import body, kinds, lesson, marked, plain, typed


def test_every_marker_has_a_writer():
    assert set(WRITERS) == {marker.code for marker in markers.MARKERS}


@pytest.mark.parametrize(
    "heading",
    [
        "Objectives",
        "OBJECTIVES:",
        "Objectives/គោលបំណង",
        "គោលបំណង",
        "គោលបំណង៖",
        "គោល\u200bបំណង",
        "Objectives / គោលបំណង",
    ],
)
def test_headings_are_marked_in_both_languages(document, heading):
    made = marked(document, heading, "Name three.")

    assert plain(made.fields["objectives"]) == ["Name three."]
    assert body(made) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Steps to take when hacked",
        "The objectives of life",
        "Tipsy",
        "Objective",
        "Tips 2",
    ],
)
def test_other_headings_are_headings(document, heading):
    assert body(marked(document, heading)) == [("heading", {"level": "2", "text": heading})]


def test_a_line_that_is_no_heading_is_not_marked(document):
    document.add_paragraph().add_run("Objectives").bold = True
    document.add_paragraph("Materials:")

    assert body(lesson(files.saved(document))) == [
        ("paragraph", "<p><b>Objectives</b></p><p>Materials:</p>")
    ]


def test_fields_of_one_text():
    made = typed(
        "## Summary\nShort.\n## Duration: 45 minutes\n## Essential question\nWhy?\n"
        "## Preparation\nRead it.\n- one\n- two\n## Activity for the family\nTalk."
    )

    assert made.fields["summary"] == "Short."
    assert made.fields["duration_min"] == 45
    assert made.fields["essential_question"] == "Why?"
    assert made.fields["preparation"] == "<p>Read it.</p><ul><li>one</li><li>two</li></ul>"
    assert made.fields["family_activity"] == "<p>Talk.</p>"
    assert (body(made), made.notes) == ([], ())


@pytest.mark.parametrize("line", ["Duration: 45 minutes", "រយៈពេល៖ ៤៥ នាទី", "Duration\n45 minutes"])
def test_minutes_are_read(line):
    assert typed(f"## {line}").fields["duration_min"] == 45


@pytest.mark.parametrize(
    "lines",
    [
        "រយៈពេល៖ ៤៥ នាទី",
        "រយៈ\u200bពេល៖ ៤៥\u200bនាទី។",
        "ពេលវេលា: ៤៥ នាទី",
        "Time: 45 minutes",
        "Duration / រយៈពេល: 45 min.",
        "- TIME: 45 minutes",
        "## Objectives\n- Name three.\nTime: 45 minutes",
        "Time: 0 minutes\nTime: 45 minutes",
        "Time: 45 minutes\nTime: 50 minutes",
    ],
)
def test_minutes_of_a_paragraph_are_the_lesson_s(lines):
    made = typed(lines)

    assert made.fields["duration_min"] == 45
    assert "45" not in str(body(made)) + str(kinds(made))


@pytest.mark.parametrize(
    "lines",
    [
        "Time: 45–60 minutes",
        "Time: 45 minutes, of which 15 to play",
        "It takes 45 minutes.",
        "Time to play: 45 minutes",
        "Time: an hour",
        "## Warm-up\nTime: 45 minutes",
        "## Activity: Play\nTime: 45 minutes",
        "## Preparation\nTime: 45 minutes",
        "## Warm-up\nSay hello.\n## Objectives\n- Name three.\nTime: 45 minutes",
    ],
)
def test_minutes_of_something_else_stay_where_they_are(lines):
    made = typed(lines)

    assert "duration_min" not in made.fields
    assert lines.splitlines()[-1].removeprefix("## ") in str(body(made)) + str(made.fields)


def test_minutes_below_a_heading_are_taken_before_those_of_a_paragraph():
    made = typed("Time: 50 minutes\n## Duration: 45 minutes")

    assert made.fields["duration_min"] == 45
    assert "50" in str(body(made))


def test_a_long_key_message_stays_in_the_body_and_is_named(document):
    made = marked(document, "Key messages", "Short.", "x" * 121)

    assert plain(made.fields["key_messages"]) == ["Short."]
    assert body(made) == [("paragraph", f"<ul><li>{'x' * 121}</li></ul>")]
    assert kinds(made) == ["plain"]


def test_what_stands_around_a_list_is_ordinary_text_and_named(document):
    document.add_heading("Objectives", 2)
    document.add_paragraph("After this lesson learners can:")
    document.add_paragraph("Name three.", style="List Bullet")
    document.add_paragraph("The lesson begins.")

    made = lesson(files.saved(document))

    assert plain(made.fields["objectives"]) == ["Name three."]
    around = ["After this lesson learners can:", "The lesson begins."]
    assert [(note.kind, note.quote) for note in made.notes] == [("plain", text) for text in around]
    assert body(made) == [("paragraph", "".join(f"<p>{text}</p>" for text in around))]


def test_sources_have_their_address(document):
    made = marked(document, "Sources", "A report, 2023, https://example.org/r.pdf", "A book")

    assert plain(made.fields["references"]) == [
        {"text": "A report, 2023", "url": "https://example.org/r.pdf"},
        {"text": "A book", "url": ""},
    ]


@pytest.mark.parametrize(
    ("heading", "level"),
    [("Content warning: strong", "strong"), ("ការព្រមានអំពីខ្លឹមសារ៖ មធ្យម", "moderate")],
)
def test_content_warnings(heading, level):
    made = typed(f"## {heading}\nIt speaks of abuse.")

    assert made.fields["content_warning_level"] == level
    assert made.fields["content_warning_text"] == "It speaks of abuse."
