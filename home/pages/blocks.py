"""The text blocks of information pages, and the two lists of a home page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.vocabularies.directory import UI_LABELS, UI_PLACEHOLDERS
from cms.core.vocabularies.label_files import FALLBACK
from cms.core.vocabularies.shared import choices

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]


class HeadingBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(
        choices=[("2", _("Section")), ("3", _("Part of a section"))], default="2", label=_("level")
    )
    text = blocks.CharBlock(max_length=200, label=_("text"))

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"


class QuestionAnswerBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200, label=_("question"))
    answer = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("answer"))
    contact = blocks.PageChooserBlock(
        "home.ServicePage",
        required=False,
        label=_("help contact"),
        help_text=_("Shown with its numbers under the answer; write no numbers yourself."),
    )

    class Meta:
        icon = "help"
        label = _("Question and answer")


class ContactBlock(blocks.StructBlock):
    service = blocks.PageChooserBlock("home.ServicePage", label=_("service"))

    class Meta:
        icon = "mobile-alt"
        label = _("Help contact")


class TextBlocks(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(features=TEXT_FEATURES, icon="pilcrow", label=_("Paragraph"))
    question_answer = QuestionAnswerBlock()
    contact = ContactBlock()


class NavigationEntryBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60, label=_("label"))
    page = blocks.PageChooserBlock(label=_("page"))

    class Meta:
        icon = "link"
        label = _("Entry")


class UiLabelBlock(blocks.StructBlock):
    """One word or sentence that channels show around the content; the code never changes."""

    code = blocks.ChoiceBlock(choices=choices(UI_LABELS), label=_("where it is shown"))
    text = blocks.CharBlock(max_length=300, label=_("text"))

    class Meta:
        icon = "tag"
        label = _("Label")


class UiLabelsBlock(blocks.StreamBlock):
    """Every code of the closed list exactly once, with its placeholders."""

    label = UiLabelBlock()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        problems = label_problems([(child.value["code"], child.value["text"]) for child in cleaned])
        if problems:
            raise blocks.StreamBlockValidationError(
                non_block_errors=[ValidationError(problem) for problem in problems]
            )
        return cleaned


def label_problems(labels: list[tuple[str, str]]) -> list[str]:
    """What is wrong with (code, text) pairs: missing, repeated, without their placeholder."""
    codes = [code for code, _text in labels]
    problems = [
        _("The label “%(name)s” is missing.") % {"name": label.text(FALLBACK)}
        for label in UI_LABELS
        if label.code not in codes
    ]
    problems += [
        _("The label “%(code)s” stands here twice.") % {"code": code}
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    problems += [
        _("Keep %(placeholder)s in “%(text)s”; the date goes there.")
        % {"placeholder": placeholder, "text": text}
        for code, text in labels
        for placeholder in UI_PLACEHOLDERS.get(code, ())
        if placeholder not in text
    ]
    return problems
