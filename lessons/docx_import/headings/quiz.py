"""The quiz of a file: numbered questions, lettered answers below, a star at the right ones.

1. What makes a password strong?
a) My name
b) Twelve letters that nobody can guess *
Why: Nobody can guess it.
"""

import re
from dataclasses import dataclass, field

from lessons.docx_import.headings import markers
from lessons.docx_import.headings.sections import Section
from lessons.docx_import.headings.sheet import Sheet, items
from lessons.docx_import.values import Item, Paragraph, Role

_LETTER = re.compile(r"[a-hក-ង]\)\s+")


@dataclass
class _Question:
    text: str
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


def quiz(section: Section, sheet: Sheet) -> bool:
    """Whether there was a question. What is no part of one is ordinary text."""
    questions: list[_Question] = []
    rest = [item for item in section.items if not _took(item, questions)]
    for question in questions:
        options = [{"text": text, "correct": right} for text, right in question.options]
        value = {
            "question": question.text,
            "type": question.kind,
            "options": items(options),
            "feedback": "\n".join(question.feedback),
        }
        sheet.append("quiz", "question", value)
    if questions:
        sheet.plain(rest)
    return bool(questions)


def _took(item: Item, questions: list[_Question]) -> bool:
    """Is it a question, or an answer or the reason of the last one?"""
    if not isinstance(item, Paragraph):
        return False
    text = item.text
    head, tail = markers.split(text)
    if item.role is Role.NUMBER:
        questions.append(_Question(text))
    elif questions and tail and markers.is_one(head, markers.WHY):
        questions[-1].feedback.append(tail)
    elif questions and (item.role is Role.LETTER or _LETTER.match(text)):
        answer = _LETTER.sub("", text, count=1)
        questions[-1].options.append((answer.rstrip("* "), answer.endswith("*")))
    else:
        return False
    return True
