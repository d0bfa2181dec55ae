"""Quiz questions for self-check: the right answers travel with the lesson, nothing comes back.

The ids of questions and options are those of their blocks: stable across languages and versions.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.vocabularies.library import QUIZ_TYPES
from cms.core.vocabularies.shared import choices
from lessons.blocks.body import Checked
from lessons.blocks.prose_blocks import Text


def wrong_answers(kind: str, correct: Sequence[bool]) -> Any | None:
    """A sentence if these marks do not fit the kind of question, else None."""
    right = sum(correct)
    if kind == "true_false" and len(correct) != 2:
        return _("A true-or-false question has exactly two answers.")
    if len(correct) < 2:
        return _("A question needs at least two answers to choose from.")
    if kind == "multiple":
        if right < 2:
            return _("Mark at least two right answers, or change the kind to one right answer.")
        if right == len(correct):
            return _("At least one answer must be wrong.")
        return None
    if right != 1:
        return _("Mark exactly one right answer.")
    return None


class OptionBlock(blocks.StructBlock):
    text = Text(rows=1, label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("This answer is right"))

    class Meta:
        label = _("Answer")


class QuestionBlock(Checked):
    question = Text(label=_("Question"))
    type = blocks.ChoiceBlock(choices=choices(QUIZ_TYPES), default="single", label=_("Kind"))
    options = blocks.ListBlock(
        OptionBlock(),
        label=_("Answers"),
        help_text=_("Vary the place of the right answer from question to question."),
    )
    feedback = Text(
        required=False, label=_("What to say afterwards"), help_text=_("Why the answer is right.")
    )

    def problems(self, value: Any) -> dict[str, Any]:
        sentence = wrong_answers(value["type"], [option["correct"] for option in value["options"]])
        return {"options": sentence} if sentence else {}

    class Meta:
        icon = "help"
        label = _("Question")
