"""The resource library: the page above, and one page of words per resource."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from cms.documents.kinds import DocumentKind
from lessons.blocks.prose_blocks import RICH_TEXT_FEATURES
from lessons.documents.kinds import RESOURCE
from lessons.models.completeness import CompletePage, Problems
from lessons.models.panels import WARNING, FactsPanel, FilesPanel, NeededPanel, page_tabs
from lessons.models.traits import Warned, facts
from localize.workflow.pages import TranslatedPage


class LibraryPage(CompletePage, TranslatedPage):  # type: ignore[misc]
    """The parent of all resources; it is no document itself."""

    document_kinds: ClassVar[tuple[DocumentKind, ...]] = ()
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lessons.ResourcePage"]
    max_count_per_parent = 1

    intro = RichTextField(_("introduction"), blank=True, features=RICH_TEXT_FEATURES)

    edit_handler = page_tabs((_("Text"), ["title", "intro"]))

    class Meta:
        verbose_name = _("library")
        verbose_name_plural = _("libraries")


class ResourcePage(CompletePage, Warned, TranslatedPage):  # type: ignore[misc]
    """The words about one resource: its title and what it is good for."""

    document_kinds: ClassVar[tuple[DocumentKind, ...]] = (RESOURCE,)
    new_screen = "wagtailsnippets_lessons_resource:add"
    parent_page_types: ClassVar[list[str]] = ["lessons.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list[Any]] = [
        *TranslatedPage.override_translatable_fields,
        *facts(*Warned.FACTS, "resource"),
    ]

    # null: a draft may wait for it; blank is not allowed, so nothing is public without
    resource = models.ForeignKey(
        "lessons.Resource",
        verbose_name=_("resource"),
        null=True,
        on_delete=models.PROTECT,
        related_name="resource_pages",
        help_text=_("Its files, licence, audiences and topics."),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences. Lists show it.")
    )
    description = RichTextField(_("description"), blank=True, features=RICH_TEXT_FEATURES)
    thumbnail_alt = models.CharField(
        _("what the thumbnail shows"),
        max_length=255,
        blank=True,
        help_text=_("Leave it empty if the thumbnail is only decoration."),
    )

    edit_handler = page_tabs(
        (
            _("Text"),
            [
                "title",
                NeededPanel("summary"),
                "resource",
                FactsPanel(heading=_("Facts of the resource"), template="lessons/facts_panel.html"),
                "description",
                "thumbnail_alt",
                WARNING,
            ],
        ),
        (_("Files"), [FilesPanel()]),
        advanced=("needs_native_review",),
    )

    class Meta:
        verbose_name = _("page of a resource")
        verbose_name_plural = _("pages of resources")

    def missing(self) -> Problems:
        problems = {**super().missing(), **self.warning_without_words()}
        if not self.summary:
            problems["summary"] = [_("Write one or two sentences for the lists.")]
        lacking = self.resource.missing_alternatives() if self.resource else []
        if lacking:
            problems["resource"] = lacking
        return problems
