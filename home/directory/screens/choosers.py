"""The dialog in which a service or an organization is chosen, and what a form says is chosen.

By the titles of its pages, in the language of the person first, and found by those of all languages
and by its name in our lists.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import TitleColumn
from wagtail.snippets.views import chooser
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.publishing import normal_form
from home.directory.service_names import TITLES, two_lines, with_titles

NAMES = ("internal_name", *TITLES)


class SearchForm(SearchFilterMixin, BaseFilterForm):
    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = normal_form.khmer(self.cleaned_data.get("q") or "")
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            found = Q()
            for name in NAMES:
                found |= Q(**{f"{name}__icontains": word})
            objects = objects.filter(found)
        return objects


class _ByTitle:
    """Mixed in before Wagtail's list of records to choose from."""

    filter_form_class = SearchForm
    ordering = ("shown_title", "internal_name")
    model_class: Any

    def get_object_list(self) -> QuerySet[Any]:
        return with_titles(self.model_class.objects.all())

    @property
    def title_column(self) -> TitleColumn:
        column: TitleColumn = super().title_column  # type: ignore[misc]
        column.accessor = two_lines
        return column


class Choose(_ByTitle, chooser.ChooseView):
    pass


class ChooseResults(_ByTitle, chooser.ChooseResultsView):
    pass


class Chosen(chooser.SnippetChosenView):
    def get_display_title(self, instance: Any) -> str:
        return str(instance.shown_name)


class NamedByPageChooser(AdminSnippetChooser):
    def get_display_title(self, instance: Any) -> str:
        return str(instance.shown_name)


class NamedByPageChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = Choose
    choose_results_view_class = ChooseResults
    chosen_view_class = Chosen

    @cached_property
    def widget_class(self) -> NamedByPageChooser:
        return NamedByPageChooser(model=self.model, icon=self.icon)
