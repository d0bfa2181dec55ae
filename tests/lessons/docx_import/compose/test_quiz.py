"""The quiz in its notations."""

import pytest

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import kinds, lesson, pasted, plain


@pytest.mark.parametrize(
    "text",
    [
        "1. Which?\na) wrong\nb) right *\nWhy: so",
        "Which?\n- wrong\n- *right\nWhy: so",
        "១. Which?\nក) wrong\nខ) right ✓\nហេតុផល៖ so",
        "1. Which?\n[ ] wrong\n[x] right\nWhy: so",
        "1. Which?\n☐ wrong\n☑ right\nBecause: so",
        "1. Which?\nA. wrong\nB. right (correct)\nWhy: so",
        "1. Which?\na) wrong\n*b) right\nWhy: so",
    ],
)
def test_quiz_notations(text):
    made = pasted(f"# Title\nQuiz\n{text}")

    assert plain(made.fields["quiz"]) == [
        {
            "question": "Which?",
            "type": "single",
            "options": [{"text": "wrong", "correct": False}, {"text": "right", "correct": True}],
            "feedback": "so",
        }
    ]
    assert made.notes == ()


def test_quiz_of_word_lists(document):
    document.add_heading("Quiz", 1)
    document.add_paragraph("Which?", style="List Number")
    document.add_paragraph("wrong", style="List Bullet")
    document.add_paragraph(style="List Bullet").add_run("right").bold = True
    document.add_paragraph("And now?", style="List Number")
    document.add_paragraph("True", style="List Bullet")
    document.add_paragraph("False *", style="List Bullet")

    first, second = plain(lesson(files.saved(document)).fields["quiz"])

    assert [option["correct"] for option in first["options"]] == [False, True]
    assert (second["question"], second["type"]) == ("And now?", "true_false")


def test_several_right_answers():
    made = pasted("# Title\nQuiz\n1. Which?\na) one *\nb) two *\nc) three")

    assert plain(made.fields["quiz"])[0]["type"] == "multiple"


@pytest.mark.parametrize("options", ["a) one\nb) two", "a) one *", ""])
def test_questions_whose_answers_do_not_fit_are_kept_and_named(options):
    made = pasted(f"# Title\nQuiz\n1. Which?\n{options}")

    assert [question["question"] for question in plain(made.fields["quiz"])] == ["Which?"]
    assert kinds(made) == ["quiz_question"]
