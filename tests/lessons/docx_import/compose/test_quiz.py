"""The quiz in the notation of the template."""

import pytest

from lessons.docx_import.headings.compose import compose
from lessons.docx_import.values import Paragraph, Role, Span
from tests.lessons.docx_import.compose.conftest import body, plain, typed


@pytest.mark.parametrize(
    "text",
    [
        "1. Which?\na) wrong\nb) right *\nWhy: so",
        "1. Which?\nក) wrong\nខ) right *\nហេតុផល៖ so",
        "1. Which?\na) wrong\nb) right*\nWhy: so",
    ],
)
def test_a_question_with_its_answers(text):
    made = typed(f"## Quiz\n{text}")

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

    made = compose([heading, question, *letters], language="en")

    (only,) = plain(made.fields["quiz"])
    assert (only["question"], only["type"]) == ("And now?", "true_false")
    assert [option["correct"] for option in only["options"]] == [True, False]


@pytest.mark.parametrize("answer", ["[x] right", "☑ right", "B. right"])
def test_answers_in_other_notations_are_ordinary_text_and_named(answer):
    made = typed(f"## Quiz\n1. Which?\na) wrong\n{answer}")

    assert body(made) == [("paragraph", f"<p>{answer}</p>")]
    assert [(note.kind, note.quote) for note in made.notes] == [("plain", answer)]


def test_several_right_answers():
    made = typed("## Quiz\n1. Which?\na) one *\nb) two *\nc) three")

    assert plain(made.fields["quiz"])[0]["type"] == "multiple"
