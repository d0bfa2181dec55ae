"""Wagtail's screens of records that are named by their pages: lists, dialogs, headings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django_filters import ModelChoiceFilter
from django_filters.fields import ModelChoiceField
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy
from wagtail.snippets.views import chooser, snippets
from wagtail.snippets.widgets import AdminSnippetChooser

from localize.overview.records import with_titles, with_words


class SearchForm(SearchFilterMixin, BaseFilterForm):
    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = (self.cleaned_data.get("q") or "").strip()
        self.is_searching = bool(self.search_query)
        return with_words(objects, self.search_query)


class _ByTitle:
    """Mixed in before Wagtail's list of records to choose from."""

    filter_form_class = SearchForm
    model_class: Any

    @property
    def ordering(self) -> tuple[str, ...]:
        return ("shown_title", self.model_class.own_name)

    def get_object_list(self) -> QuerySet[Any]:
        return with_titles(self.model_class.objects.all())

    @property
    def title_column(self) -> TitleColumn:
        column: TitleColumn = super().title_column  # type: ignore[misc]
        column.accessor = "listed_name"
        return column


class _OfPages:
    """Mixed in before what a chooser asks. Records are named by pages, drafts too; whoever
    makes pages, or works on such records, may choose."""

    model_class: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        records = ModelPermissionPolicy(self.model_class)
        if not (
            records.user_has_any_permission(request.user, ("add", "change", "view"))
            or page_permission_policy.user_has_permission(request.user, "add")
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Choose(_OfPages, _ByTitle, chooser.ChooseView):
    pass


class ChooseResults(_OfPages, _ByTitle, chooser.ChooseResultsView):
    pass


class ChosenMultiple(_OfPages, chooser.SnippetChosenMultipleView):
    pass


class Chosen(_OfPages, chooser.SnippetChosenView):
    def get_display_title(self, instance: Any) -> str:
        return str(instance.chosen_name)


class RecordChooser(AdminSnippetChooser):
    def get_display_title(self, instance: Any) -> str:
        return str(instance.chosen_name)


class RecordChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = Choose
    choose_results_view_class = ChooseResults
    chosen_view_class = Chosen
    chosen_multiple_view_class = ChosenMultiple

    @cached_property
    def widget_class(self) -> RecordChooser:
        return RecordChooser(model=self.model, icon=self.icon)


class RecordChoiceField(ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.chosen_name)


class RecordFilter(ModelChoiceFilter):
    """Above a list of what belongs to records."""

    field_class = RecordChoiceField

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_titles(super().get_queryset(request)).order_by("shown_title", "pk")


class _Headed:
    """Mixed in before a screen about one record."""

    object: Any

    def get_page_subtitle(self) -> str:
        return str(self.object.chosen_name)


class RecordEditView(_Headed, snippets.EditView):
    pass


class RecordHistoryView(_Headed, snippets.HistoryView):
    pass


class RecordUsageView(_Headed, snippets.UsageView):
    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        """Each page as what it is, which says its name."""
        named = [(getattr(one, "specific_deferred", one), uses) for one, uses in object_list]
        return super().get_table(named, **kwargs)


class RecordDeleteView(_Headed, snippets.DeleteView):
    pass


class RecordListView(snippets.IndexView):
    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return with_words(queryset, self.search_query) if self.is_searching else queryset


class RecordViewSet(snippets.SnippetViewSet):
    index_view_class = RecordListView
    edit_view_class = RecordEditView
    history_view_class = RecordHistoryView
    usage_view_class = RecordUsageView
    delete_view_class = RecordDeleteView
    chooser_viewset_class = RecordChooserViewSet
    chooser_per_page = 50

    @property
    def search_fields(self) -> list[str]:
        """Wagtail offers a search where there are some."""
        return [self.model.own_name]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_titles(self.model.objects.all())
