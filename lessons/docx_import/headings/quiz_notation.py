"""The quiz of a file: a question, its answers below, a sign at the right ones.

    1. What makes a password strong?
    a) My name
    b) Twelve letters that nobody can guess *
    Why: Nobody can guess it.

The sign is a star or a tick before or after the answer, "(right)", a ticked box, or bold. Answers
are lettered, bulleted, ticked or deeper in the list than their question.
"""

import re
from dataclasses import dataclass, field

from lessons.blocks.quiz import wrong_answers
from lessons.docx_import.headings import blocks, markers, rich
from lessons.docx_import.headings.sections import Section, only_paragraphs
from lessons.docx_import.headings.sheet import Sheet
from lessons.docx_import.values import LISTS, Paragraph, Place, Role, Table

_SIGNS = "*✓✔☑"
_BOX = re.compile(r"\[[ xX✓✔]?\]|[☐☑☒]")
_TICKED = re.compile(r"\[[xX✓✔]\]|[☑☒]")
_BRACKETED = re.compile(r"\(([^()]*)\)\s*$")
_NUMBER = rich.TYPED[Role.NUMBER]
_LETTER = rich.TYPED[Role.LETTER]


@dataclass
class _Question:
    text: str
    place: Place
    options: list[tuple[str, bool]] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        words = {markers.key(text) for text, _right in self.options}
        if len(words) == 2 and words & markers.TRUE_KEYS and words & markers.FALSE_KEYS:
            return "true_false"
        return "multiple" if sum(right for _text, right in self.options) > 1 else "single"


def quiz(section: Section, sheet: Sheet) -> None:
    questions: list[_Question] = []
    for paragraph in only_paragraphs(section.items):
        if questions and (why := _feedback(paragraph.text)):
            questions[-1].feedback.append(why)
        elif questions and _is_option(paragraph):
            questions[-1].options.append(_option(paragraph))
        else:
            text = _NUMBER.sub("", paragraph.text, count=1)
            questions.append(_Question(text, paragraph.place))
    for question in questions:
        _write(question, sheet)
    sheet.flow(item for item in section.items if isinstance(item, Table))


def _write(question: _Question, sheet: Sheet) -> None:
    block = blocks.question(
        question.kind, question.text, question.options, "\n".join(question.feedback)
    )
    sheet.append("quiz", [block])
    if wrong_answers(question.kind, [right for _text, right in question.options]):
        sheet.note_block("quiz_question", question.place, block, question.text, field="quiz")


def _feedback(text: str) -> str:
    head, tail = markers.split(text)
    heads = set(map(markers.key, head.split("/")))
    return tail if heads & markers.WHY_KEYS else ""


def _is_option(paragraph: Paragraph) -> bool:
    if paragraph.role in LISTS:
        return paragraph.role is not Role.NUMBER or paragraph.level > 0
    text = paragraph.text
    lettered = _LETTER.match(text.lstrip(f"{_SIGNS} "))
    return bool(_BOX.match(text) or lettered or rich.TYPED[Role.BULLET].match(text))


def _option(paragraph: Paragraph) -> tuple[str, bool]:
    """(answer, is it marked as right?)"""
    text = paragraph.text
    is_right = paragraph.is_bold or _TICKED.match(text) is not None
    text = _BOX.sub("", text, count=1) if _BOX.match(text) else text
    if text[:1] in _SIGNS:  # before the letter, or a typed bullet that is a sign
        is_right, text = True, text[1:].lstrip()
    text = _LETTER.sub("", text.strip(), count=1)
    if rich.TYPED[Role.BULLET].match(text):
        text = text[1:].lstrip()
    if text[-1:] in _SIGNS or text[:1] in _SIGNS:
        is_right, text = True, text.strip(f"{_SIGNS} ")
    bracket = _BRACKETED.search(text)
    if bracket and markers.key(bracket[1]) in markers.RIGHT_KEYS:
        is_right, text = True, text[: bracket.start()].rstrip()
    return text.strip(), is_right
