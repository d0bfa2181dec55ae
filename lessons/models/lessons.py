"""Lessons."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.core.vocabularies.library import DELIVERIES
from cms.core.vocabularies.shared import OF_ABUSE, choices
from cms.documents.kinds import DocumentKind
from cms.publishing.pages import all_at_once
from lessons.blocks import listings
from lessons.blocks.body import BodyBlock
from lessons.blocks.prose_blocks import RICH_TEXT_FEATURES
from lessons.blocks.quiz import QuestionBlock
from lessons.documents.kinds import GUIDE, LESSON
from lessons.models.completeness import CompletenessForm, CompletePage, Problems
from lessons.models.ordering import Ordered
from lessons.models.panels import AGES, WARNING, NeededPanel, page_tabs
from lessons.models.plain_language import page_warnings
from lessons.models.traits import ForWhom, Warned, facts
from localize.workflow.pages import TranslatedPage
from localize.workflow.source_text import Remark

SUMMARY_LENGTH = 200  # code points; what a card shows


class LessonForm(CompletenessForm):
    """Offers the readers of its book to a lesson that was made before these were chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lesson = self.instance
        if lesson.pk is None or lesson.audience or "audience" not in self.fields:
            return
        book = next(iter(lesson.above), None)
        for name in ("audience", "age_min", "age_max"):
            self.initial[name] = self.initial.get(name) or getattr(book, name, None)


class LessonPage(CompletePage, Ordered, ForWhom, Warned, TranslatedPage):  # type: ignore[misc]  # save of Django's Model
    """One lesson. It yields two documents: what learners read and the facilitator's guide."""

    document_kinds: ClassVar[tuple[DocumentKind, ...]] = (LESSON, GUIDE)
    base_form_class = LessonForm
    new_screen: ClassVar[str] = "lessons_new"
    parent_page_types: ClassVar[list[str]] = ["lessons.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list[Any]] = [
        *TranslatedPage.override_translatable_fields,
        *facts(*Ordered.FACTS, *ForWhom.FACTS, *Warned.FACTS),
        *facts("code", "duration_min", "delivery", "group_min", "group_max"),
    ]

    code = models.SlugField(
        _("code"),
        max_length=32,
        blank=True,
        help_text=_("Such as B4-M1-L2; the same in every language, for ever. Made if empty."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=SUMMARY_LENGTH,
        blank=True,
        help_text=format_lazy(
            _("One or two sentences, at most {most} characters. Lists show it."),
            most=SUMMARY_LENGTH,
        ),
    )
    duration_min = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
    )
    delivery = models.CharField(
        _("delivery"), max_length=20, choices=choices(DELIVERIES), default="face_to_face"
    )
    group_min = models.PositiveSmallIntegerField(_("smallest group"), null=True, blank=True)
    group_max = models.PositiveSmallIntegerField(_("largest group"), null=True, blank=True)
    essential_question = models.TextField(
        _("essential question"),
        blank=True,
        help_text=_("The one question that the lesson helps to answer."),
    )
    objectives = listings.stream(
        "objective",
        listings.objectives(),
        verbose_name=_("objectives"),
        help_text=_("One to five. Each begins with a verb: “Name …”, “Agree on …”."),
    )
    key_messages = listings.stream(
        "message",
        listings.key_message(),
        verbose_name=_("key messages"),
        help_text=format_lazy(
            _("At most five, each at most {most} characters."), most=listings.KEY_MESSAGE_LENGTH
        ),
    )
    vocabulary = listings.stream("term", listings.TermBlock(), verbose_name=_("vocabulary"))
    materials = listings.stream("material", listings.MaterialBlock(), verbose_name=_("materials"))
    preparation = RichTextField(
        _("preparation"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What the facilitator does before the session. Learners never see it."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    quiz = listings.stream("question", QuestionBlock(), verbose_name=_("quiz"))
    what_to_do = listings.stream(
        "help_box", listings.help_box(), max_num=1, verbose_name=_("what to do, where help is")
    )
    handouts = listings.stream("resource", listings.resource(), verbose_name=_("handouts"))
    slides = listings.stream("resource", listings.resource(), verbose_name=_("slides"))
    family_activity = RichTextField(
        _("activity for the family"), blank=True, features=RICH_TEXT_FEATURES
    )
    references = listings.stream("source", listings.ReferenceBlock(), verbose_name=_("sources"))
    related = listings.stream("lesson", listings.lesson(), verbose_name=_("related lessons"))

    edit_handler = page_tabs(
        (
            _("Text"),
            [
                "title",
                NeededPanel("summary"),
                NeededPanel("duration_min"),
                NeededPanel("objectives"),
                NeededPanel("body"),
                "key_messages",
                "quiz",
                "essential_question",
                "vocabulary",
                "family_activity",
                WARNING,
                "what_to_do",
            ],
        ),
        (
            _("For the facilitator"),
            [
                "preparation",
                "materials",
                "delivery",
                MultiFieldPanel(
                    [FieldRowPanel(["group_min", "group_max"])], heading=_("Size of the group")
                ),
            ],
        ),
        (
            _("Audience and files"),
            [
                NeededPanel("audience"),
                AGES,
                "topics",
                "handouts",
                "slides",
                "references",
                "related",
            ],
        ),
        advanced=("order", "code", "needs_native_review"),
    )

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def take_place(self) -> None:
        super().take_place()
        if not self.code:
            self.code = self.next_code()

    def clean(self) -> None:
        all_at_once(super().clean, self._check_code)

    def _check_code(self) -> None:
        same_code = LessonPage.objects.filter(code=self.code).exclude(
            translation_key=self.translation_key
        )
        if self.code and same_code.exists():
            raise ValidationError({"code": _("Another lesson has this code.")})

    def missing(self) -> Problems:
        """Everything that a published lesson needs, one sentence each."""
        problems = {
            **super().missing(),
            **self.wrong_readers(),
            **self.warning_without_words(),
        }
        if not self.summary:
            problems["summary"] = [_("Write one or two sentences for the lists.")]
        elif len(self.summary) > SUMMARY_LENGTH:
            problems["summary"] = [
                _("The summary has more than %(most)s characters.") % {"most": SUMMARY_LENGTH}
            ]
        if not self.duration_min:
            problems["duration_min"] = [_("Say how many minutes the lesson takes.")]
        if self.group_min and self.group_max and self.group_min > self.group_max:
            problems["group_max"] = [_("The largest group is smaller than the smallest.")]
        for name, few in (("objectives", 1), ("key_messages", 0)):
            if not few <= len(getattr(self, name)) <= 5:
                problems[name] = [_("Write one to five entries.") if few else _("At most five.")]
        if not self.body:
            problems["body"] = [_("The lesson has no content yet.")]
        elif self.warns() and not self.says_where_help_is():
            problems["body"] = [
                _("A lesson with a content warning needs a help box: add one to the body.")
            ]
        return problems

    def says_where_help_is(self) -> bool:
        return bool(self.what_to_do) or any(block.block_type == "help_box" for block in self.body)

    def needs_safeguarding_read(self) -> bool:
        return not OF_ABUSE.isdisjoint(self.topics)

    def machine_may_suggest(self, path: str) -> bool:
        """No questions with right answers, no warnings, nothing that says where help is."""
        field, _between, rest = path.partition(".")
        of_help = {one.id for one in self.body if one.block_type in ("help_box", "safety_plan")}
        return (
            field not in ("quiz", "what_to_do", "content_warning_text")
            and rest.split(".")[0] not in of_help
            and super().machine_may_suggest(path)
        )

    def text_warnings(self) -> Iterator[Remark]:
        """What a person should look at; nothing here stops a publication."""
        return page_warnings(self)

    def module(self) -> Page:
        return self.parents()[-1]

    def next_code(self) -> str:
        """A free code from the places of book, module and lesson."""
        course, module = self.parents()[-2:]
        stem = f"{course.code or f'B{course.order}'}-M{module.order}-L"
        taken = set(
            LessonPage.objects.filter(code__startswith=stem)
            .exclude(translation_key=self.translation_key)
            .values_list("code", flat=True)
        )
        number = self.order
        while f"{stem}{number}" in taken:
            number += 1
        return f"{stem}{number}"
