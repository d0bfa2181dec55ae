"""The quiz of a file: a question, its lettered answers below, a star at the end of the right ones.

1. What makes a password strong?
a) My name
b) Twelve letters that nobody can guess *
Why: Nobody can guess it.
"""

from dataclasses import dataclass, field

from lessons.blocks.quiz import wrong_answers
from lessons.docx_import.headings import markers, rich
from lessons.docx_import.headings.sections import Section, only_paragraphs
from lessons.docx_import.headings.sheet import Sheet, items
from lessons.docx_import.values import Place, Role, Table

_NUMBER = rich.TYPED[Role.NUMBER]
_LETTER = rich.TYPED[Role.LETTER]


@dataclass
class _Question:
    text: str
    place: Place
    options: list[tuple[str, bool]] = field(default_factory=list)  # (answer, is it right?)
    feedback: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        answers = [text for text, _right in self.options]
        if len(answers) == 2 and all(
            any(markers.is_one(answer, words) for answer in answers)
            for words in (markers.TRUE, markers.FALSE)
        ):
            return "true_false"
        return "multiple" if sum(right for _text, right in self.options) > 1 else "single"


def quiz(section: Section, sheet: Sheet) -> None:
    questions: list[_Question] = []
    for paragraph in only_paragraphs(section.items):
        text = paragraph.text
        head, tail = markers.split(text)
        if questions and tail and markers.is_one(head, markers.WHY):
            questions[-1].feedback.append(tail)
        elif questions and (paragraph.role is Role.LETTER or _LETTER.match(text)):
            answer = _LETTER.sub("", text, count=1)
            questions[-1].options.append((answer.rstrip("* "), answer.endswith("*")))
        else:
            questions.append(_Question(_NUMBER.sub("", text, count=1), paragraph.place))
    for question in questions:
        _write(question, sheet)
    sheet.flow(item for item in section.items if isinstance(item, Table))


def _write(question: _Question, sheet: Sheet) -> None:
    options = [{"text": text, "correct": right} for text, right in question.options]
    value = {
        "question": question.text,
        "type": question.kind,
        "options": items(options),
        "feedback": "\n".join(question.feedback),
    }
    path = sheet.append("quiz", "question", value)
    if wrong_answers(question.kind, [right for _text, right in question.options]):
        sheet.note("quiz_question", question.place, question.text, path)
