"""The quiz in the notation of the template."""

import pytest

from lessons.docx_import.headings.compose import compose
from lessons.docx_import.values import Manuscript, Paragraph, Role, Span
from tests.lessons.docx_import.compose.conftest import kinds, pasted, plain


@pytest.mark.parametrize(
    "text",
    [
        "1. Which?\na) wrong\nb) right *\nWhy: so",
        "១. Which?\nក) wrong\nខ) right *\nហេតុផល៖ so",
        "Which?\nA. wrong\nB. right*\nWhy: so",
    ],
)
def test_a_question_with_its_answers(text):
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


def test_answers_of_a_lettered_list_of_word():
    letters = Paragraph((Span("True *"),), Role.LETTER), Paragraph((Span("False"),), Role.LETTER)
    heading = Paragraph((Span("Quiz"),), Role.HEADING, 1)
    question = Paragraph((Span("And now?"),), Role.NUMBER)

    made = compose(Manuscript((heading, question, *letters)), language="en")

    (only,) = plain(made.fields["quiz"])
    assert (only["question"], only["type"]) == ("And now?", "true_false")
    assert [option["correct"] for option in only["options"]] == [True, False]


@pytest.mark.parametrize("answer", ["- right *", "[x] right", "☑ right", "right (correct)"])
def test_answers_in_other_notations_are_named(answer):
    made = pasted(f"# Title\nQuiz\n1. Which?\na) wrong\n{answer}")

    assert set(kinds(made)) == {"quiz_question"}
    assert answer.removeprefix("- ") in repr(plain(made.fields["quiz"]))


def test_several_right_answers():
    made = pasted("# Title\nQuiz\n1. Which?\na) one *\nb) two *\nc) three")

    assert plain(made.fields["quiz"])[0]["type"] == "multiple"


@pytest.mark.parametrize("options", ["a) one\nb) two", "a) one *", ""])
def test_questions_whose_answers_do_not_fit_are_kept_and_named(options):
    made = pasted(f"# Title\nQuiz\n1. Which?\n{options}")

    assert [question["question"] for question in plain(made.fields["quiz"])] == ["Which?"]
    assert kinds(made) == ["quiz_question"]
