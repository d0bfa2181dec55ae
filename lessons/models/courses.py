"""Books and their modules."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.models import Page

from cms.core.vocabularies.fields import CodesField
from cms.core.vocabularies.library import LICENCES
from cms.core.vocabularies.shared import LANGUAGES, choices
from cms.documents.kinds import DocumentKind
from lessons.blocks import listings
from lessons.documents.kinds import COURSE, MODULE
from lessons.library.picture_refusals import why_not
from lessons.models.completeness import CompletePage, Problems
from lessons.models.lessons import LessonPage
from lessons.models.ordering import Ordered
from lessons.models.panels import AGES, NeededPanel, page_tabs
from lessons.models.traits import ForWhom, facts
from localize.workflow.pages import TranslatedPage


class CoursePage(CompletePage, Ordered, ForWhom, TranslatedPage):  # type: ignore[misc]  # save of Django's Model
    """One book of the training: for one audience, in modules."""

    heads_a_lot = True
    other_beginning = ("lessons_book", _("A whole book from Word"))
    document_kinds: ClassVar[tuple[DocumentKind, ...]] = (COURSE,)
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lessons.ModulePage"]
    override_translatable_fields: ClassVar[list[Any]] = [
        *TranslatedPage.override_translatable_fields,
        *facts(*Ordered.FACTS, *ForWhom.FACTS),
        *facts("code", "cover_image", "published_year", "licence", "languages"),
    ]

    code = models.SlugField(
        _("code"),
        max_length=16,
        blank=True,
        help_text=_("Short, such as B4. Codes of lessons begin with it."),
    )
    subtitle = models.CharField(_("subtitle"), max_length=255, blank=True)
    description = models.TextField(
        _("description"), blank=True, help_text=_("For whom the book is and what it helps with.")
    )
    cover_image = models.ForeignKey(
        "lessons.Picture",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cover_alt = models.CharField(
        _("what the cover shows"),
        max_length=255,
        blank=True,
        help_text=_("Leave it empty if the cover is only decoration."),
    )
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    published_year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    credits = listings.stream("credit", listings.CreditBlock(), verbose_name=_("credits"))
    licence = models.CharField(_("licence"), max_length=30, choices=choices(LICENCES), blank=True)
    languages = CodesField(_("languages"), labels=LANGUAGES, blank=True)
    resources = listings.stream("resource", listings.resource(), verbose_name=_("resources"))
    source_note = models.TextField(
        _("about the sources"), blank=True, help_text=_("Where the text of this book comes from.")
    )

    edit_handler = page_tabs(
        (
            _("Text"),
            [
                "title",
                "subtitle",
                NeededPanel("description"),
                MultiFieldPanel(["cover_image", "cover_alt"], heading=_("Cover")),
                "edition",
                "published_year",
                "credits",
                "licence",
                "source_note",
            ],
        ),
        (
            _("Audience and files"),
            [NeededPanel("audience"), AGES, "topics", "languages", "resources"],
        ),
        advanced=("order", "code", "needs_native_review"),
    )

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")

    def missing(self) -> Problems:
        problems = {**super().missing(), **self.wrong_readers()}
        if not self.description:
            problems["description"] = [_("Say for whom the book is.")]
        refused = why_not(self.cover_image)
        if refused:
            problems["cover_image"] = [refused]
        return problems

    def modules(self) -> list[Page]:
        """Its live modules in their order. A draft is in no document, so that it is saved without
        one being looked at."""
        pages = self.get_children().live().type(ModulePage).specific()
        return sorted(pages, key=lambda page: page.order)

    def lessons(self) -> list[Page]:
        """The live lessons of all its modules in their order within the module."""
        return _in_order(LessonPage.objects.descendant_of(self).filter(depth=self.depth + 2))


class ModulePage(CompletePage, Ordered, TranslatedPage):  # type: ignore[misc]  # save of Django's Model
    """A part of a book: some lessons that belong together."""

    heads_a_lot = True
    document_kinds: ClassVar[tuple[DocumentKind, ...]] = (MODULE,)
    parent_page_types: ClassVar[list[str]] = ["lessons.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["lessons.LessonPage"]
    override_translatable_fields: ClassVar[list[Any]] = [
        *TranslatedPage.override_translatable_fields,
        *facts(*Ordered.FACTS),
    ]

    summary = models.TextField(_("summary"), blank=True)
    essential_question = models.TextField(
        _("essential question"),
        blank=True,
        help_text=_("The one question that the module helps to answer."),
    )

    edit_handler = page_tabs(
        (_("Text"), ["title", "summary", "essential_question"]), advanced=("order",)
    )

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def course(self) -> Page:
        """The book it is part of."""
        return self.above[-1]

    def lessons(self) -> list[Page]:
        """Its live lessons in their order."""
        return _in_order(LessonPage.objects.child_of(self))


# what lists say of a lesson; the rest of fifty is a third of what a book takes to be written
_LISTED = ("content_type", "path", "depth", "translation_key", "order", "duration_min")


def _in_order(lessons: Any) -> list[Page]:
    return sorted(lessons.live().only(*_LISTED), key=lambda page: page.order)
