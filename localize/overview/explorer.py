"""Wagtail's page explorer with one column more: the other languages.

A room's own list of pages takes `WithStandings` and this column, too. All standings of a list
are read together, so that a list of thirty pages costs as many queries as one of three.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms.core.titles import name_pages
from localize.overview import page_statuses
from localize.overview.publication_status import (
    PageTranslations,
    brief,
    line,
    preparing_sentence,
)
from localize.overview.titles import Found


def page_translations(page: Page) -> PageTranslations | None:
    """The family that a list has read for `page`; None outside such a list."""
    return getattr(page, "page_translations", None)


def is_translation(page: Page, of: PageTranslations) -> bool:
    return bool(page.locale.language_code != of.source.language)


class TitleColumn(PageTitleColumn):
    """The title in the language of the person, the other one beneath it."""

    cell_template_name = "localize/explorer/title.html"


class StatusColumn(PageStatusColumn):
    """Wagtail's, which says “live” of a page that readers do not get, as below a hidden book."""

    cell_template_name = "localize/explorer/status.html"

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        found = page_translations(instance)
        status = found.member(instance.locale.language_code) if found is not None else None
        is_hidden = status is not None and not status.is_public
        return context | {"is_hidden": is_hidden and hasattr(instance, "document_kinds")}


def with_titles(columns: list[Any]) -> list[Any]:
    """`columns` of Wagtail with our title and our status in the places of its own."""
    ours = {
        "title": TitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        "status": StatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    }
    return [ours.get(column.name, column) for column in columns]


class WordsColumn(Column):
    """A few words; on a phone, where there is no head above the column, with its label."""

    cell_template_name = "localize/explorer/cell.html"


class TranslationColumn(BaseColumn):
    """The other languages of a source page, or how far a translation is; the line on demand."""

    cell_template_name = "localize/explorer/translation.html"

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        found = page_translations(instance)
        if found is None or not hasattr(instance, "document_kinds"):
            return context
        own = instance.locale.language_code
        shown = [
            one
            for one in found.translations
            if one.language == own or not is_translation(instance, found)
        ]
        context["briefs"] = [brief(one) for one in shown]
        if found.is_preparing and not shown:
            context["briefs"] = [preparing_sentence()]
        context["line"] = line(found, own)
        return context


def with_translations(columns: list[Any]) -> list[Any]:
    """`columns` of Wagtail with ours before the date of the last change."""
    place = [column.name for column in columns].index("latest_revision_created_at")
    ours = TranslationColumn("translation", label=_("Translation"), width="14%")
    return [*columns[:place], ours, *columns[place:]]


class LeanRows:
    """Of a list of pages: each as what it is with the fields that every page has; Wagtail reads all
    fields of each type, and what no cell shows."""

    def annotate_queryset(self, pages: Any) -> Any:
        annotated: Any = super().annotate_queryset(pages)  # type: ignore[misc]
        return annotated.prefetch_related(None).specific(defer=True)


class WithStandings(LeanRows):
    """Of a list of pages: reads the families of what is shown. A search finds words
    anywhere in a title or a text, in each language."""

    table_classname = "listing full-width localize-pages-list"

    def search_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        words = self.search_query if self.is_searching else ""  # type: ignore[attr-defined]
        return Found(words, self.request.user).among(queryset)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        shown = context["object_list"]
        translations_by_page = page_statuses.translations_by_page(shown)
        for page in shown:
            page.page_translations = found = translations_by_page[page.pk]
            page.shown_as_target = is_translation(page, found)
        name_pages(filter(None, (getattr(page, "annotated_parent_page", None) for page in shown)))
        return context


class ExplorerView(WithStandings, ExplorableIndexView):
    base_columns = with_titles(with_translations(ExplorableIndexView.base_columns))


class ExplorerViewSet(PageViewSet):
    """Takes the place of Wagtail's own for every page type."""

    index_view_class = ExplorerView
